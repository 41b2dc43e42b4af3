"""Where the files of data sets are.

In: a data set's path as the catalogue writes it. Out: a path on this machine. Looks, and never
writes. What ships is in datasets/; a real corpus is in the course's .grade/data/, which git
ignores, or where the variable GRADE_DATA says.
"""

import contextlib
import os
from pathlib import Path

from grader.course import find_root
from grader.data.catalog import Corpus
from grader.errors import UsageError

VARIABLE = "GRADE_DATA"


def course_root(root: Path | None = None) -> Path:
    """The course around the current directory, or else the one that this code lies in."""
    if root is not None:
        return root
    try:
        return find_root()
    except UsageError:
        with contextlib.suppress(UsageError):  # it is installed elsewhere
            return find_root(Path(__file__))
        raise


def shelf(root: Path) -> Path:
    """The folder for real corpora."""
    return Path(os.environ.get(VARIABLE) or root / ".grade" / "data")


def place_of(root: Path, corpus: Corpus, path: str) -> Path:
    """Where a file of a data set is, or would be."""
    return (root / "datasets" if corpus.ships else shelf(root)) / path


def is_there(root: Path, corpus: Corpus, path: str) -> bool:
    return place_of(root, corpus, path).is_file()
