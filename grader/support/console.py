"""What a command says on stdout.

In: text, plain or rich. Out: the same on stdout. Light at the top.
"""

import os
import shutil
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.text import Text

LEAST, MOST = 50, 118
"""Columns: below, words no longer fit; above, an eye does not find the next line."""
MARGIN = 2


def show(text: "Text | str") -> None:
    """Print on stdout: colour where a terminal wants it, and no markup from anybody's text."""
    from rich.console import Console

    console = Console(highlight=False, markup=False, emoji=False)
    console.print(text, soft_wrap=True)


def columns(usual: int) -> int:
    """How many columns a line may fill: those of the terminal, within what can be read.

    Args:
        usual: in a file or a pipe, which have no width.
    """
    if not sys.stdout.isatty() and "COLUMNS" not in os.environ:
        return usual
    found = shutil.get_terminal_size((usual + MARGIN, 24)).columns
    return min(max(found - MARGIN, LEAST), MOST)
