"""The catalogue as a page of text.

In: the catalogue, and what lies on the shelves. Out: text, 78 columns wide. Counts bytes, and
compares no checksums: that takes time.
"""

from pathlib import Path

from grader.data.catalog import Corpus, read_catalog
from grader.data.places import is_there, place_of
from grader.report import WIDTH, wrap

INDENT = 8


def listing(root: Path) -> str:
    """All data sets: here or not, kind, size, licence."""
    catalog = read_catalog(root)
    width = max((len(name) for name in catalog.corpora), default=0)
    lines = []
    for name, corpus in catalog.corpora.items():
        sizes = {path: file.bytes or 0 for path, file in catalog.files.items()}
        size = sum(
            place_of(root, corpus, path).stat().st_size
            if is_there(root, corpus, path)
            else sizes.get(path, 0)
            for path in corpus.paths
        )
        lines.append(
            f"  {_state(root, corpus):4}  {name:{width}}  {corpus.kind:9}  {_languages(corpus):6} "
            f"{size / 1e6:5.1f} MB  {corpus.licence}"
        )
        about = f"{corpus.title}; {', '.join(corpus.parts)}"
        lines += [" " * INDENT + line for line in wrap(about, WIDTH - INDENT)]
    return "\n".join(
        [
            *lines,
            "",
            "`grade data get NAME` gets one; data.load(NAME, SPLIT) reads it: docs/data.md",
        ]
    )


def _state(root: Path, corpus: Corpus) -> str:
    there = [is_there(root, corpus, path) for path in corpus.paths]
    if all(there):
        return "here"
    return "part" if any(there) else "-"


def _languages(corpus: Corpus) -> str:
    return corpus.language or f"{corpus.source_language}-{corpus.target_language}"
