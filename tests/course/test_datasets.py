"""The data that ships is whole, and is what the generators make."""

from pathlib import Path

import pytest

from grader import data
from grader.data.catalog import read_catalog
from grader.data.making import make_files

ROOT = Path(__file__).resolve().parents[2]
CATALOG = read_catalog(ROOT)
PARTS = [
    (name, part)
    for name, corpus in CATALOG.corpora.items()
    if corpus.ships
    for part in corpus.parts
]
MAKERS = sorted({corpus.generator for corpus in CATALOG.corpora.values() if corpus.ships})
MEGABYTES = 8


@pytest.mark.parametrize(("name", "part"), PARTS)
def test_every_part_can_be_loaded(name: str, part: str) -> None:
    """And holds something."""
    assert len(data.load(name, part, root=ROOT)) > 0


@pytest.mark.long
@pytest.mark.parametrize("maker", MAKERS)
def test_what_ships_is_what_is_made(maker: str) -> None:
    """Byte for byte."""
    (made,) = make_files(ROOT, maker, check=True, tell=lambda _: None)

    assert () == made.differences


@pytest.mark.parametrize("maker", MAKERS)
def test_every_data_set_has_a_datasheet(maker: str) -> None:
    """With its licence."""
    assert "CC0" in (ROOT / "datasets" / maker / "DATASHEET.md").read_text(encoding="utf-8")


def test_the_repository_stays_small() -> None:
    """All of datasets/ together."""
    files = [path for path in (ROOT / "datasets").rglob("*") if path.is_file()]

    assert sum(path.stat().st_size for path in files) < MEGABYTES * 1_000_000


def test_no_real_corpus_is_in_the_repository() -> None:
    """Their files go to .grade/data/, which git ignores."""
    shipped = {path.name for path in (ROOT / "datasets").rglob("*") if path.is_file()}
    own = {Path(path).name for c in CATALOG.corpora.values() if c.ships for path in c.paths}

    assert set() == (shipped & {Path(path).name for path in CATALOG.files}) - own
    assert ".grade/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
