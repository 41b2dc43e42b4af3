"""What a command says on stdout and stderr, and what it is where nobody takes it.

In: text, plain or rich. Out: the same on stdout. Light at the top.
Raises MachineFault where a disk does not take the report, BrokenPipeError where nobody reads on.
"""

import contextlib
import io
import os
import shutil
import sys
from typing import TYPE_CHECKING, Any

from grader.errors import MachineFault
from grader.support.machine import in_words

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


def ready_streams() -> None:
    """Let every text be written; a stream that was closed takes it, and keeps nothing.

    The number of a closed one is taken, too: the next file to be opened would have it, and
    whatever prints would write to that.
    """
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest number that is free
    sys.stdout = _ready(sys.stdout, 1, _Report)
    sys.stderr = _ready(sys.stderr, 2, _Aside)


def drop_stdout() -> None:
    """Let what is left to be said on stdout go nowhere: Python would try again at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


class _Report(io.FileIO):
    """Stdout: who asked for a report hears that it did not arrive."""

    def write(self, data: Any, /) -> int:
        try:
            return super().write(data)
        except BrokenPipeError:
            raise
        except OSError as error:
            drop_stdout()
            says = f"the report could not be written: {in_words(error)}"
            raise MachineFault(
                says, "make room where it is written, or write it elsewhere"
            ) from error


class _Aside(io.FileIO):
    """Stderr: notes that nobody takes end nothing."""

    def write(self, data: Any, /) -> int:
        with contextlib.suppress(OSError):
            return super().write(data)
        return len(data)


def _ready(stream: Any, number: int, kind: type[io.FileIO]) -> Any:
    """The stream itself where it is not the system's, as in a notebook."""
    if stream is None:
        return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123
    if hasattr(stream, "reconfigure"):  # a code page without √ must not end the report
        stream.reconfigure(errors="backslashreplace")
    below = getattr(stream, "buffer", None)
    if type(getattr(below, "raw", below)) is not io.FileIO or stream.fileno() != number:
        return stream
    stream.flush()
    return io.TextIOWrapper(
        io.BufferedWriter(kind(number, "w", closefd=False)),
        encoding=stream.encoding,
        errors=stream.errors,
        line_buffering=stream.line_buffering,
        write_through=stream.write_through,
    )
