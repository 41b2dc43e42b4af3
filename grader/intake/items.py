"""What lies in a folder, an archive or a mail: a list of things that can be read, within caps.

In: a path, or bytes. Out: `Item`s, each with its place and a way to read it. Nothing is extracted
to the disk, no link is followed, and no size that an archive declares is believed.
Raises SubmissionRefused for what cannot be listed.
"""

import io
import os
import re
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from email import message_from_bytes, policy
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from grader.errors import SubmissionRefused
from grader.intake.zip_listing import MAX_LISTING, listing_size

MAX_ARCHIVE = 64 << 20
MAX_MEMBERS = 2000
MAX_UNPACKED = 256 << 20
"""Of a tar, whose table of contents is only known by unpacking it."""
MAX_DEPTH = 6
USUAL = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ARCHIVE = re.compile(r".+\.(zip|tar|tar\.gz|tgz)\Z", re.IGNORECASE)
OTHER_ARCHIVE = re.compile(r".+\.(7z|rar|gz|bz2|tbz2?|xz|txz|zst|lzma|iso)\Z", re.IGNORECASE)
JUNK = re.compile(
    r"__macosx|\.[^.].*|venv|env|virtualenv|site-packages|node_modules|__pycache__|"
    r"(mini|ana)?conda\d?|envs|[^/]+\.(dist-info|egg-info)",
    re.IGNORECASE,
)
"""Folders that tools make: what is in them is nobody's work."""
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError)


@dataclass(frozen=True)
class Item:
    """One thing that was handed in."""

    path: PurePosixPath
    """Below what was handed in; of an archive's member behind the archive's name."""
    read: Callable[[int], bytes]
    """At most so many bytes, and one more where there are more."""

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def is_archive(self) -> bool:
        return ARCHIVE.match(self.name) is not None


def is_junk(path: PurePosixPath) -> bool:
    """Whether it lies in a folder that a tool made, or is a tool's own file."""
    return any(JUNK.fullmatch(part) for part in path.parts[:-1]) or path.name.startswith("._")


def plain_and_inside(file: Path, folder: Path) -> None:
    """Refuse what is a link out of its folder, or no file."""
    if not file.resolve().is_relative_to(folder.resolve()):
        raise SubmissionRefused(f"{file} is a link to a file outside its folder")
    if not file.is_file():  # a pipe would be waited for without end
        raise SubmissionRefused(f"{file} is not a file")


def read_file(file: Path, folder: Path, most: int) -> bytes:
    """The file, or one byte more of it than may be."""
    plain_and_inside(file, folder)
    with file.open("rb") as stream:
        return stream.read(most + 1)


def in_folder(folder: Path, deep: bool) -> list[Item]:
    """The plain files of a folder; of the folders in it, too, where they are asked for."""
    found: list[Item] = []
    for home, folders, files in os.walk(folder):
        below = Path(home).relative_to(folder)
        folders[:] = sorted(name for name in folders if not JUNK.fullmatch(name))
        if not deep or len(below.parts) >= MAX_DEPTH:
            folders.clear()
        for name in sorted(files):
            file = Path(home, name)
            if file.is_file():  # no pipe, no device, no link to nothing
                place = PurePosixPath(*below.parts, name)
                found.append(Item(place, partial(read_file, file, folder)))
        if len(found) > MAX_MEMBERS:
            raise SubmissionRefused(
                f"{folder} has more than {MAX_MEMBERS} files", help="hand in the files alone"
            )
    return found


def in_archive(
    label: str, archive: Path | bytes, wanted: Collection[str], opened: ExitStack
) -> list[Item]:
    """The members of a zip or a tar that may matter.

    Args:
        label: its name; the ending says which it is.
        wanted: names of which each must be an honest member; others are left out where they are
            odd.
        opened: keeps it open while its items are read.
    """
    if isinstance(archive, Path):
        plain_and_inside(archive, archive.parent)
        size = archive.stat().st_size
        stream: BinaryIO = opened.enter_context(archive.open("rb"))
    else:
        size, stream = len(archive), io.BytesIO(archive)
    if size > MAX_ARCHIVE:
        raise SubmissionRefused(f"{label} is larger than {MAX_ARCHIVE >> 20} MB")
    if not label.lower().endswith(".zip"):
        return _in_tar(label, stream, wanted)
    try:
        if listing_size(stream) > MAX_LISTING:
            raise SubmissionRefused(f"{label} lists too many members", help="pack the files alone")
        made = opened.enter_context(zipfile.ZipFile(stream))
        return list(_in_zip(label, made, wanted))
    except BROKEN as error:
        raise SubmissionRefused(f"{label} is not a zip that can be read: {error}") from None


def in_mail(data: bytes) -> list[Item]:
    """The attachments of a mail, each by the last part of its name."""
    message = message_from_bytes(data, policy=policy.default)
    found = []
    for part in message.walk():
        name = PurePosixPath((part.get_filename() or "").replace("\\", "/")).name
        content = part.get_payload(decode=True) if name else None
        if isinstance(content, bytes):
            found.append(Item(PurePosixPath(name), partial(_head_of, content)))
    return found


def _head_of(content: bytes, most: int) -> bytes:
    return content[: most + 1]


def _place(label: str, name: str, strict: bool) -> PurePosixPath | None:
    """Where a member lies; None where that is out of the archive."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if ".." in parts or parts[0].startswith("/") or ":" in parts[0]:
        if strict:
            raise SubmissionRefused(f"{label}: {name!r} points out of the archive")
        return None
    return PurePosixPath(*parts)


def _in_zip(label: str, archive: zipfile.ZipFile, wanted: Collection[str]) -> Iterator[Item]:
    count = 0
    for member in archive.infolist():
        path = PurePosixPath(member.filename.replace("\\", "/"))
        if member.filename.endswith("/") or not path.parts or is_junk(path):
            continue
        count += 1
        if count > MAX_MEMBERS:
            raise SubmissionRefused(
                f"{label} has more than {MAX_MEMBERS} members", help="pack the files alone"
            )
        strict = path.name in wanted
        place = _place(label, member.filename, strict)
        odd = stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG)
        if strict and odd:
            raise SubmissionRefused(f"{label}: {path.name} is not a plain file (a link?)")
        # Others than the usual ones may ask for gigabytes of memory to unpack one line.
        if strict and member.compress_type not in USUAL:
            raise SubmissionRefused(
                f"{label} is not a zip that can be read: {path.name} is neither stored nor deflated"
            )
        if place and not odd and member.compress_type in USUAL:
            yield Item(place, partial(_member, label, archive, member))


def _member(label: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes:
    try:
        with archive.open(member) as stream:
            return stream.read(most + 1)  # whatever size the archive declares
    except BROKEN as error:
        raise SubmissionRefused(f"{label} is not a zip that can be read: {error}") from None
    except RuntimeError:  # what zipfile raises for a password
        raise SubmissionRefused(f"{label} is locked with a password") from None


class _Capped(io.RawIOBase):
    """A stream that ends the reading of a bomb."""

    def __init__(self, label: str, stream: BinaryIO) -> None:
        self._label, self._stream, self._left = label, stream, MAX_UNPACKED

    def read(self, size: int = -1, /) -> bytes:
        data = self._stream.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise SubmissionRefused(f"{self._label} unpacks to more than {MAX_UNPACKED >> 20} MB")
        return data


def _in_tar(label: str, stream: BinaryIO, wanted: Collection[str]) -> list[Item]:
    """A tar is read once, from its begin to its end: what may matter is kept."""
    import gzip

    zipped = stream.read(2) == b"\x1f\x8b"
    stream.seek(0)
    source: BinaryIO = gzip.GzipFile(fileobj=stream) if zipped else stream  # type: ignore[assignment]
    found: list[Item] = []
    count, left = 0, MAX_ARCHIVE
    try:
        with tarfile.open(fileobj=_Capped(label, source), mode="r|") as archive:
            for member in archive:
                path = PurePosixPath(member.name)
                if member.isdir() or not path.parts or is_junk(path):
                    continue
                count += 1
                if count > MAX_MEMBERS:
                    raise SubmissionRefused(
                        f"{label} has more than {MAX_MEMBERS} members", help="pack the files alone"
                    )
                strict = path.name in wanted
                place = _place(label, member.name, strict)
                if not member.isreg():
                    if strict:
                        what = f"{path.name} is not a plain file (a link?)"
                        raise SubmissionRefused(f"{label}: {what}")
                    continue
                if place is None or not (strict or place.suffix in (".py", ".ipynb", ".zip")):
                    continue
                tarfile.data_filter(member, "/")  # what it finds harmful, it raises
                body = archive.extractfile(member)
                content = body.read(left + 1) if body else b""
                left -= len(content)
                if left < 0:
                    raise SubmissionRefused(f"{label} is larger than {MAX_ARCHIVE >> 20} MB")
                found.append(Item(place, partial(_head_of, content)))
    except (tarfile.TarError, OSError, EOFError, zlib.error, ValueError) as error:
        raise SubmissionRefused(f"{label} is not a tar that can be read: {error}") from None
    return found


def read_small(path: Path, most: int, cut: bool = False) -> bytes | None:
    """A plain small file; None for a link, a pipe, a large one: nothing is followed or waited for.

    Args:
        cut: of a larger one its beginning.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        if path.is_symlink():
            return None
        with open(os.open(path, flags), "rb") as stream:  # noqa: PTH123  by its descriptor
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                return None
            data = stream.read(most + 1)
    except OSError:
        return None
    return data[:most] if cut or len(data) <= most else None


def may_be_work(folder: Path) -> bool:
    """Whether anything in a folder could be a submission, of whatever quality."""
    return any(
        item.path.suffix in (".py", ".ipynb", ".eml")
        or item.is_archive
        or OTHER_ARCHIVE.match(item.name)
        for item in in_folder(folder, deep=True)
    )
