"""What a command says on stdout.

In: text, plain or rich. Out: the same on stdout. Light at the top.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.text import Text


def show(text: "Text | str") -> None:
    """Print on stdout: colour where a terminal wants it, and no markup from anybody's text."""
    from rich.console import Console

    console = Console(highlight=False, markup=False, emoji=False)
    console.print(text, soft_wrap=True)
