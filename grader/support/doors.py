"""A room's door: its names, each loaded from its file when it is first asked for.

In: a room, and which of its files has which names. Out: the room's `__getattr__` (PEP 562).
So a card costs nothing: `grade --help` loads no judge, and a child that takes one name of the
sandbox loads no other file of it. A test compares each list with what type checkers read.
"""

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any


def opened_when_asked(room: str, **files: list[str]) -> Callable[[str], Any]:
    """What a room's card binds to `__getattr__`.

    Args:
        files: file → the names that other rooms use of it. A name is never that of a file, since
            importing the file would put it in the name's place.
    """
    homes = {name: f"{room}.{file}" for file, names in files.items() for name in names}

    def find(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {room!r} has no attribute {name!r}")
        value = getattr(import_module(homes[name]), name)
        setattr(sys.modules[room], name, value)
        return value

    return find
