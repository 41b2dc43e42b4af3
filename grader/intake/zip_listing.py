"""How long a zip's table of contents is, before anybody builds a list of it; who packed it.

In: a file or a stream. Out: bytes, or a version. 64 MB can list more than a million members, and a
reader takes gigabytes and a minute to build them all; here only the record at the end is looked
at. Never raises for what a file holds.
"""

import re
import struct
from pathlib import Path
from typing import BinaryIO

MAX_LISTING = 4 << 20
"""Bytes: twenty thousand members with long paths, as a project with its environment has."""
END, END64, LOCATOR = b"PK\5\6", b"PK\6\6", b"PK\6\7"
PACKED_WITH = "packed by `grade pack` with Python "
LONGEST_COMMENT = 0xFFFF
OF_END, OF_END64, OF_LOCATOR = 22, 56, 20


def listing_size(archive: Path | BinaryIO) -> int:
    """What the archive's end says of its table of contents: the larger, where it says so twice."""
    if isinstance(archive, Path):
        with archive.open("rb") as stream:
            return listing_size(stream)
    size = archive.seek(0, 2)
    archive.seek(max(0, size - LONGEST_COMMENT - OF_END - OF_LOCATOR - OF_END64))
    tail = archive.read()
    archive.seek(0)
    most = 0
    at = tail.find(END)
    while at >= 0:  # whichever of several a reader takes for the end
        if len(tail) >= at + OF_END:
            most = max(most, struct.unpack_from("<I", tail, at + 12)[0])
        before = at - OF_LOCATOR - OF_END64
        if before >= 0 and tail[at - OF_LOCATOR : at].startswith(LOCATOR):
            # As in the record without 64 bits, all ones say: look in the other one.
            most = 0 if most == 0xFFFFFFFF else most
            if tail[before:].startswith(END64):
                most = max(most, struct.unpack_from("<Q", tail, before + 40)[0])
        at = tail.find(END, at + 1)
    return most


def packed_with(path: Path) -> str:
    """The Python that `grade pack` wrote into the archive's comment, its end; "" where none is."""
    with path.open("rb") as stream:
        stream.seek(max(0, stream.seek(0, 2) - 64))
        said = re.search(re.escape(PACKED_WITH.encode()) + rb"(3\.\d{1,3})\Z", stream.read())
    return said[1].decode() if said else ""
