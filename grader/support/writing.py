"""Write files that somebody named: looked at before the work, whole or not at all after it.

In: names as they were typed, and bytes. Out: files; `-` is stdout, and not this room's business.
Raises UsageError for a name that cannot be meant, MachineFault where the disk does not take it.
"""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from grader.errors import MachineFault, UsageError

STDOUT = "-"
WORK = (".py", ".ipynb", ".zip", ".safetensors")
"""What students hand in ends so: a file that is there is no old report."""


def wanted(
    files: Mapping[str, str | None], *, json: bool = False, spare: tuple[str, ...] = ()
) -> dict[str, str]:
    """The options that were given, with their files; nothing is written yet.

    Args:
        files: option → file, or None.
        json: whether stdout is taken.
        spare: endings of files that are never written over.
    """
    given = {option: name for option, name in files.items() if name is not None}
    onto = [f"{option} -" for option, name in given.items() if name == STDOUT]
    if len(onto) + json > 1:
        taking = " and ".join([*(["--json"] if json else []), *onto])
        raise UsageError(f"{taking}: only one can go to stdout", help="name a file for the others")
    places: dict[Path, str] = {}
    for option, name in given.items():
        if name != STDOUT:
            place = _looked_at(option, name, spare)
            if place in places:
                raise UsageError(f"{places[place]} and {option} name the same file: {name}")
            places[place] = option
    return given


def _looked_at(option: str, name: str, spare: tuple[str, ...]) -> Path:
    path = Path(name)
    try:
        place = path.resolve()
        if not name:
            raise UsageError(f"{option} needs the name of a file")
        if path.is_dir() or name.endswith(("/", os.sep)):
            raise UsageError(f"{option} {name} names a folder", help="name a file in it")
        if not place.parent.is_dir():
            kind = "is no folder" if place.parent.exists() else "is not there"
            raise UsageError(f"{option} {name} cannot be written: {path.parent} {kind}")
        if path.exists() and path.suffix.lower() in spare:
            help = "give the report a name of its own"
            raise UsageError(f"{option} {name} would go over a file of your work", help=help)
        for one in (place.parent, place):
            if one.exists() and not os.access(one, os.W_OK):
                raise UsageError(f"{option} {name} cannot be written: no right to write {one}")
    except OSError as error:
        raise UsageError(f"{option} {name} cannot be written: {error.strerror or error}") from None
    return place


def put(path: Path, data: bytes) -> None:
    """Write a file whole, or leave what was there; a link to it stays one."""
    try:
        place = path.resolve()
        if place.exists() and not place.is_file():  # /dev/null, a pipe
            place.write_bytes(data)
            return
        part = place.with_name(f".{os.getpid()}.part")
        try:
            part.write_bytes(data)
            if place.exists():
                shutil.copymode(place, part)
            part.replace(place)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise MachineFault(f"{path} cannot be written: {error.strerror or error}") from None
