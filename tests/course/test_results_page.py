"""benchmarks/results: what the page says of runs that were made, and of those that cannot be."""

import json
import runpy
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The collector, with no run kept and no real corpus here."""
    monkeypatch.setenv("GRADE_DATA", str(tmp_path / "no corpora"))
    names = runpy.run_path(str(ROOT / "benchmarks" / "results" / "__main__.py"))
    names["page"].__globals__["KEPT"] = tmp_path
    return names


def section(results: dict[str, Any], data: str) -> Any:
    return next(s for s in results["SECTIONS"] if s.name == "bert" and data in s.words)


def test_a_corpus_that_is_not_here_is_named_with_the_way_to_it(results: dict[str, Any]):
    """Neither is such a run started, nor does the page only say that it is missing."""
    missing = section(results, "wikitext-2")
    want = "wikitext-2 is not here: `grade data get wikitext-2`, or with `--from DIR`"

    assert f"{missing.runs[0].key}: not run: {want}" == results["measure"](missing.runs[0])
    assert f"Not run: {want}." in results["page"]((missing,))


def test_what_ships_is_here(results: dict[str, Any]):
    """A run on the stories needs nothing more."""
    assert "" == section(results, "stories-ru").runs[0].lacks


def test_a_number_stands_beside_its_name(results: dict[str, Any]):
    """Nested tables become rows named by their path; a claim says whether it was reached."""
    made = results["Section"](
        "Title", "bert", "Says.", seeds=(0, 1), claims=(("half", "words_all, bert", 0.5),)
    )
    for run, right in zip(made.runs, (0.75, 0.25), strict=True):
        run.file.write_text(json.dumps({"words_all": {"bert": right}}), "utf-8")
    page = results["page"]((made,))

    assert "| words all, bert | 0.75 | 0.25 |" in page
    assert "- half: at least 0.5 is wanted; 0.75, 0.25: missed" in page


def test_a_claim_may_be_held_against_another_number_of_the_run(results: dict[str, Any]):
    """Each seed is held against its own; one that is below is a miss."""
    made = results["Section"](
        "Title", "elmo", "Says.", seeds=(0, 1), claims=(("more than a bag", "mix", "bag"),)
    )
    for run, bag in zip(made.runs, (0.5, 0.75), strict=True):
        run.file.write_text(json.dumps({"mix": 0.7, "bag": bag}), "utf-8")
    page = results["page"]((made,))

    assert "- more than a bag: at least 0.5, 0.75 is wanted; 0.7, 0.7: missed" in page


def test_a_bar_in_a_text_stays_in_its_cell(results: dict[str, Any]):
    """sacreBLEU's signatures have bars, which Markdown takes for the end of a cell."""
    made = results["Section"]("Title", "translator", "Says.", seeds=(0,))
    made.runs[0].file.write_text(json.dumps({"signature": "nrefs:1|case:mixed"}), "utf-8")

    assert r"| signature | nrefs:1\|case:mixed |" in results["page"]((made,))
