"""A student's notebook becomes ours again; what nbgrader then reads is the grade, and no more."""

import html
import json
import re
from typing import Any

import pytest

nbformat = pytest.importorskip("nbformat", reason="the extra `class` is not installed")
pytest.importorskip("nbgrader", reason="the extra `class` is not installed")

from nbconvert.filters import markdown2html  # noqa: E402
from nbconvert.filters.markdown_mistune import (  # noqa: E402
    IPythonRenderer,
    MarkdownWithMath,
)

from grader.adapters import cells  # noqa: E402
from grader.adapters.cells import Kept, Marked, cleaned, filled, harmless  # noqa: E402
from grader.course import labs  # noqa: E402
from grader.grade import Grade, Outcome, TaskResult, Verdict  # noqa: E402

SCHEME = "### BEGIN MARK SCHEME\nOne point.\n### END MARK SCHEME"
KEPT = {
    "double": Kept("double", "code", "show(1)", "c" * 32, True, grade=True, points=4.0),
    "Scale-forward": Kept("Scale-forward", "code", "show(2)", "d" * 32, True, grade=True, points=3),
    "w1": Kept("w1", "markdown", labs.ANSWER, "e" * 32, False, grade=True, solution=True, points=2),
    "w1-question": Kept(
        "w1-question", "markdown", f"Why?\n\n{SCHEME}", "f" * 32, True, task=True, points=0
    ),
}


def ours(name: str, **changes: Any) -> dict[str, Any]:
    """A known cell as a student hands it in."""
    kept = KEPT[name]
    cell: dict[str, Any] = {
        "cell_type": kept.cell_type,
        "id": f"x-{name}",
        "metadata": {"nbgrader": dict(kept.metadata)},
        "source": kept.source,
    }
    if kept.cell_type == "code":
        cell |= {"outputs": [], "execution_count": None}
    return cell | changes


def notebook(*given: dict[str, Any]) -> Any:
    made = {"cells": list(given), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return nbformat.from_dict(made)


def by_name(made: Any) -> dict[str, Any]:
    return {
        cell.metadata.nbgrader.grade_id: cell for cell in made.cells if "nbgrader" in cell.metadata
    }


def grade(points: float = 2.5, hidden: float = 0.5) -> Grade:
    outcome = Outcome(
        check="doubles", task="double", sentence="It doubles.", hidden=False,
        verdict=Verdict.PASSED, points=points, of=3,
    )  # fmt: skip
    task = TaskResult(
        task="double", rank="1.1", title="Twice", verdict=Verdict.FAILED, points=points, of=3,
        hidden_points=hidden, hidden_of=1, outcomes=[outcome],
    )  # fmt: skip
    return Grade(
        assignment="assignment1", title="Small", submission="anna", digest="0" * 64, official=True,
        answer_key="live", device="cpu", versions={}, isolation=[], notices=["<i>left out</i>"],
        tasks=[task], points=points, of=3, hidden_points=hidden, hidden_of=1, complete=True,
        seconds=1,
    )  # fmt: skip


UNTOUCHED = [ours(name) for name in KEPT]
TAMPERED = {
    "copied": [*UNTOUCHED, ours("double")],
    "deleted": UNTOUCHED[1:],
    "edited": [ours("double", source="4"), *UNTOUCHED[1:]],
    "reordered": UNTOUCHED[::-1],
    "another type": [
        {"cell_type": "markdown", "id": "a", "metadata": UNTOUCHED[0]["metadata"], "source": "x"},
        *UNTOUCHED[1:],
    ],
    "points": [
        ours("double", metadata={"nbgrader": KEPT["double"].metadata | {"points": 400}}),
        *UNTOUCHED[1:],
    ],
    "no grade cell": [
        ours("double", metadata={"nbgrader": KEPT["double"].metadata | {"grade": False}}),
        *UNTOUCHED[1:],
    ],
    "old schema": [
        ours("double", metadata={"nbgrader": {"schema_version": 1, "grade_id": "double"}}),
        *UNTOUCHED[1:],
    ],
    "no metadata": [ours("double", metadata={}, id="double"), *UNTOUCHED[1:]],
    "a list of metadata": [ours("double", metadata=[]), *UNTOUCHED[1:]],
    "a cell of theirs": [
        *UNTOUCHED,
        ours("double", metadata={"nbgrader": KEPT["double"].metadata | {"grade_id": "mine"}}),
    ],
    "outputs": [
        ours(
            "double",
            outputs=[{"output_type": "execute_result", "data": {"text/plain": "4"}}],
        ),
        *UNTOUCHED[1:],
    ],
    "outputs missing": [
        {"cell_type": "code", "id": "a", "metadata": UNTOUCHED[0]["metadata"], "source": "x"},
        *UNTOUCHED[1:],
    ],
}


@pytest.mark.parametrize("given", TAMPERED.values(), ids=TAMPERED.keys())
def test_cells_are_as_they_were_released(given: list[dict[str, Any]]) -> None:
    """Whatever a student did to them: once each, ours in type, text, points and outputs."""
    made = cleaned(notebook(*given), KEPT)
    found = by_name(made)

    nbformat.validate(made)
    assert KEPT.keys() == found.keys()
    assert [KEPT[name].metadata for name in found] == [
        dict(cell.metadata.nbgrader) for cell in found.values()
    ]
    assert [KEPT[n].source for n in found] == [cell.source for cell in found.values()]
    assert not [cell for cell in made.cells if cell.get("outputs")]


def test_the_last_of_two_answers_counts() -> None:
    """As in nbgrader."""
    made = cleaned(notebook(ours("w1", source="first"), ours("w1", source="second")), KEPT)

    assert "second" == by_name(made)["w1"].source
    assert "first" in [cell.source for cell in made.cells]


@pytest.mark.parametrize(
    ("given", "want"),
    [
        ("a < b and b && c, x<3", "a < b and b && c, x<3"),
        ("<script>alert(1)</script>", "&lt;script>alert(1)&lt;/script>"),
        ("<!-- --><?x?><IMG SRC=x>", "&lt;!-- -->&lt;?x?>&lt;IMG SRC=x>"),
        ("[x](javascript:alert(1))", "[x](javascript\uff1aalert(1))"),
        ("[x](JaVaScRiPt :alert(1))", "[x](JaVaScRiPt \uff1aalert(1))"),
        ("[x](javascript&colon;alert(1))", "[x](javascript\uff06colon;alert(1))"),
        ("[x](&#106;avascript&#58;1)", "[x](\uff06#106;avascript\uff06#58;1)"),
        ("![x](data:image/svg+xml,x)", "\uff01[x](data\uff1aimage/svg+xml,x)"),
        ("wow! [x](y) ![a.b]", "wow! [x](y) \uff01[a.b]"),
        (r"$\href{vbscript:x}{y}$", "$href{vbscript\uff1ax}{y}$"),
        (r"$\require{html}\frac12$", r"$require{html}\frac12$"),
    ],
)
def test_markup_of_a_student_is_text(given: str, want: str) -> None:
    """It would run with the rights of whoever opens formgrader; comparisons stay readable."""
    assert want == harmless(given)


@pytest.mark.parametrize(
    "address",
    [
        r"javascript\:alert(1)",
        r"javascript\\:alert(1)",
        "javascript&colon;alert(1)",
        r"javascript\&colon;alert(1)",
        "java&Tab;script:alert(1)",
        r"java&Tab\;script:alert(1)",
        "&#106;avascript:alert(1)",
        r"&\#106;avascript:alert(1)",
        "&amp#106;avascript:alert(1)",
        r"data\:image/svg+xml,x",
    ],
)
@pytest.mark.parametrize("shape", ["[x]({})", "![x]({})", "[x]\n\n[x]: {}"])
def test_no_link_of_a_page_runs_code(address: str, shape: str) -> None:
    """However Markdown and HTML decode its address; browsers drop tabs in it."""
    page = markdown2html(harmless(shape.format(address)))
    links = re.findall(r'(?:href|src)="([^"]*)"', page)

    assert 1 == len(links), page
    scheme = re.sub(r"\s", "", html.unescape(links[0])).lower()
    assert not scheme.startswith(("javascript:", "vbscript:", "data:"))


@pytest.mark.parametrize(
    "text",
    [
        "![x](https://example.org/seen.png)",
        "![x][far]\n\n[far]: https://example.org/seen.png",
        "![far]\n\n[far]: //example.org/seen.png",
        "[![x](https://example.org/seen.png)](y)",
        "!![x](https://example.org/seen.png)",
        r"\![x](https://example.org/seen.png)",
        r"\\![x](https://example.org/seen.png)",
        "![![x](attachment:a.png)](https://example.org/seen.png)",
        "![x](attachment:b.svg)",
        "![x](attachment:../a.png)",
        "![x](<attachment:b.svg>)",
        "![x][pasted]\n\n[pasted]: attachment:b.svg",
    ],
)
def test_no_picture_but_a_pasted_one_is_loaded(text: str) -> None:
    """One from outside would tell who opens a page; one that is missing would leave no page."""
    pasted = {"a.png": {"image/png": "aGk="}, "b.svg": {"image/svg+xml": "<svg/>"}}
    made = cleaned(notebook(ours("w1", source=text, attachments=pasted)), KEPT)
    cell = by_name(made)["w1"]
    page = page_of(cell)

    sources = re.findall(r'src="([^"]*)"', page)
    assert all(source == "data:image/png;base64,aGk=" for source in sources), page


def test_a_pasted_picture_is_shown() -> None:
    """By its name, beside a text."""
    pasted = {"a.png": {"image/png": "aGk="}}
    made = cleaned(
        notebook(ours("w1", source="see ![x y](attachment:a.png)", attachments=pasted)), KEPT
    )
    cell = by_name(made)["w1"]

    assert 'src="data:image/png;base64,aGk="' in page_of(cell)


def page_of(cell: Any) -> str:
    """A text as nbconvert makes it a page, with what was pasted into it."""
    renderer = IPythonRenderer(escape=False, attachments=cell.get("attachments", {}))
    return str(MarkdownWithMath(renderer=renderer).render(cell.source))


def test_no_command_of_mathjax_is_left_behind_a_backslash() -> None:
    """Of `\\\\href` the first backslash would be left."""
    assert r"$href{x}{y}$" == harmless(r"$\\href{x}{y}$")


def test_nothing_of_a_student_reaches_a_page_as_it_is() -> None:
    """Answers, notes, raw cells; pictures of two kinds may stay."""
    bad = "<script>alert(1)</script>"
    pasted = {"a.png": {"image/png": "aGk="}, "b.svg": {"image/svg+xml": bad}}
    made = cleaned(
        notebook(
            ours("w1", source=bad, attachments=pasted),
            {"cell_type": "markdown", "metadata": {"x": bad}, "source": bad},
            {"cell_type": "raw", "metadata": {"raw_mimetype": "text/html"}, "source": bad},
            {"cell_type": bad, "metadata": {}, "source": [bad, 7]},
            {"cell_type": "code", "metadata": {}, "source": bad, "outputs": [bad]},
        ),
        KEPT,
    )

    nbformat.validate(made)
    assert bad not in json.dumps([cell for cell in made.cells if cell.cell_type != "code"])
    assert {"a.png": {"image/png": "aGk="}} == by_name(made)["w1"].attachments
    assert not [cell for cell in made.cells if cell.cell_type == "raw"]


def test_each_graded_cell_has_a_page_and_a_number() -> None:
    """And no other cell has anything: nbgrader gives full points to silence."""
    made = filled(cleaned(notebook(*UNTOUCHED, ours("double", metadata={})), KEPT), KEPT,
                  Marked(grade()))  # fmt: skip
    found = by_name(made)

    kinds = [["display_data", "execute_result"]] * 2
    assert kinds == [[o.output_type for o in found[n].outputs] for n in ("double", "Scale-forward")]
    assert "3.0" == found["double"].outputs[1].data["text/plain"]
    assert "0.0" == found["Scale-forward"].outputs[1].data["text/plain"]
    assert "no task of this cell&#x27;s name" in found["Scale-forward"].outputs[0].data["text/html"]
    assert "&lt;i&gt;left out" in found["double"].outputs[0].data["text/html"]
    assert 2 == sum(bool(cell.get("outputs")) for cell in made.cells)


@pytest.mark.parametrize(
    ("points", "want"), [(9.0, 4.0), (-2.0, 0.0), (float("nan"), 0.0), (float("inf"), 0.0)]
)
def test_points_are_clamped(points: float, want: float) -> None:
    """nbgrader would fail the whole submission, or give full points."""
    made = filled(cleaned(notebook(), KEPT), KEPT, Marked(grade(points, 0)))

    assert repr(want) == by_name(made)["double"].outputs[1].data["text/plain"]


def test_what_has_no_grade_has_no_points() -> None:
    """And says why, once for each task; notes stand in the first."""
    marked = Marked(None, "cannot be graded: <b>", ("a link",))
    made = filled(cleaned(notebook(*UNTOUCHED), KEPT), KEPT, marked)
    pages = [by_name(made)[n].outputs[0].data["text/html"] for n in ("double", "Scale-forward")]

    assert all("cannot be graded: &lt;b&gt;" in page for page in pages)
    assert [True, False] == ["a link" in page for page in pages]


def test_nbgrader_reads_the_points() -> None:
    """By its own function, whatever they are."""
    from nbgrader.utils import determine_grade

    made = filled(cleaned(notebook(*UNTOUCHED), KEPT), KEPT, Marked(grade(1 / 3, 0)))

    assert (pytest.approx(1 / 3), 4.0) == determine_grade(by_name(made)["double"])
    assert (0.0, 3.0) == determine_grade(by_name(made)["Scale-forward"])
    assert (None, 2.0) == determine_grade(by_name(made)["w1"])  # its checksum is not this text's


def test_schemes_stay_behind() -> None:
    """Also where the end of one is missing; what a student calls so is the student's."""
    made = cleaned(notebook(*UNTOUCHED, ours("w1", source="BEGIN MARK SCHEME")), KEPT)
    by_name(made)["w1-question"].source += "\n\nMore.\n\n### BEGIN MARK SCHEME\nNo end."
    cells.without_schemes(made)

    assert "Why?\n\n\nMore." == by_name(made)["w1-question"].source
    assert "BEGIN MARK SCHEME" == by_name(made)["w1"].source


NO_NOTEBOOKS = {
    "empty": b"",
    "no JSON": b"{",
    "a list": b"[]",
    "nothing in it": b"{}",
    "not UTF-8": b'{"cells": "\xff"}',
    "cells that are none": b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [1]}',
    "a version that is none": b'{"nbformat": "4", "cells": []}',
    "too large": b" " * (cells.MAX_NOTEBOOK + 1),
    "too deep": b"[" * 100_000,
}


@pytest.mark.parametrize("data", NO_NOTEBOOKS.values(), ids=NO_NOTEBOOKS.keys())
def test_what_is_no_notebook_is_none(data: bytes) -> None:
    """And never an error."""
    assert cells.read(data) is None


def test_an_old_notebook_is_read() -> None:
    """Of format 3, and of a format 4 that is newer than we know."""
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": []}
    new = {"nbformat": 4, "nbformat_minor": 99, "metadata": {}, "cells": [ours("w1")]}

    assert KEPT.keys() == by_name(cleaned(cells.read(json.dumps(old).encode()), KEPT)).keys()
    assert KEPT.keys() == by_name(cleaned(cells.read(json.dumps(new).encode()), KEPT)).keys()
