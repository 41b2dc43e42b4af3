"""A cell of code, and what a form of handing cells in is.

In: nothing. Out: `Cell`, `Handed`, `Form`. Nothing of a cell is run.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Cell:
    """Code that was run at once."""

    number: int
    """Among the cells of code, from 1; 0 in a script, whose places are lines of the file."""
    source: str
    first: int = 1
    """The line, of the cell or of the script, that the source begins with."""
    language: str = ""
    """Where it is not Python."""


@dataclass(frozen=True)
class Handed:
    """A file as it was handed in, decoded."""

    name: str
    text: str
    tree: Any = None
    """The JSON of an .ipynb."""


@dataclass(frozen=True)
class Form:
    """One way in which people hand in cells."""

    name: str
    """After "a": "marimo notebook"."""
    suffix: str
    looks: str
    """How it is told from others, in words."""
    source: str
    """Where it is documented."""
    example: str
    """The smallest one, in which `double` is defined."""
    recognises: Callable[[Handed], bool]
    cells: Callable[[Handed], list[Cell]]
