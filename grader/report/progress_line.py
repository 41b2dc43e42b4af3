"""What a command is doing, on stderr, while somebody watches.

In: sentences. Out: nothing that stays. Writes nothing where stderr is no terminal.
"""

import contextlib
import sys
from collections.abc import Callable, Iterator

Tell = Callable[[str], None]


@contextlib.contextmanager
def progress(sentence: str) -> Iterator[Tell]:
    """Show a line while the body runs, and take it away afterwards.

    Yields:
        A function that shows another sentence instead; an empty one leaves the line free.
    """
    shown = ""

    def tell(sentence: str) -> None:
        nonlocal shown
        if sys.stderr.isatty():
            line = f"{sentence} …" if sentence else ""
            sys.stderr.write("\r" + " " * len(shown) + "\r" + line)
            sys.stderr.flush()
            shown = line

    tell(sentence)
    try:
        yield tell
    finally:
        tell("")
