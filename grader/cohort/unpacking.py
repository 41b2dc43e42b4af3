"""A platform's whole download, as a folder for the time of a run.

In: a zip that an instructor downloaded. Out: a temporary folder with its files, which is gone
afterwards. Names lead nowhere else, links and what tools left are not written, and the disk is
not filled. Raises UsageError for what cannot be unpacked.
"""

import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from grader.cohort.handed_in import HIDDEN, recognised
from grader.cohort.platforms import BY_NAME
from grader.course import Assignment
from grader.errors import MachineFault, UsageError

MOST_BYTES = 4 << 30
MOST_FILES = 100_000


@contextmanager
def unpacked(archive: Path, assignment: Assignment) -> Iterator[Path]:
    """The folder with the submissions in a download."""
    with tempfile.TemporaryDirectory(prefix="grade-") as made:
        folder = Path(made)
        try:
            _extract(archive, folder)
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError) as error:
            raise UsageError(f"{archive} is not a zip that can be read: {error}") from None
        except OSError as error:
            raise MachineFault(f"{archive} cannot be unpacked: {error.strerror or error}") from None
        yield _inner(folder, assignment, archive.stem)


def _extract(archive: Path, folder: Path) -> None:
    left = MOST_BYTES
    with zipfile.ZipFile(archive) as opened:
        members = [one for one in opened.infolist() if not one.filename.endswith("/")]
        if len(members) > MOST_FILES:
            raise UsageError(f"{archive} has {len(members)} files; {MOST_FILES} are allowed")
        for member in members:
            parts = PurePosixPath(member.filename.replace("\\", "/")).parts
            if not parts or ".." in parts or parts[0].startswith("/") or ":" in parts[0]:
                raise UsageError(f"{archive}: {member.filename!r} points out of the archive")
            if "__MACOSX" in parts or member.external_attr >> 28 == 0o12:  # a link
                continue
            target = folder.joinpath(*parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.exists():
                raise UsageError(f"{archive} has {member.filename!r} twice")
            with opened.open(member) as source, target.open("wb") as stream:
                while part := source.read(1 << 20):
                    left -= len(part)
                    if left < 0:
                        raise UsageError(f"{archive} unpacks to more than {MOST_BYTES >> 30} GB")
                    stream.write(part)


def _inner(folder: Path, assignment: Assignment, called: str) -> Path:
    """Some platforms put everything into one folder of the download."""
    entries = [path for path in sorted(folder.iterdir()) if not path.name.startswith(HIDDEN)]
    if len(entries) != 1 or not entries[0].is_dir() or is_download(folder, assignment):
        return folder
    wrapped = entries[0].name == called or is_download(entries[0], assignment)
    return entries[0] if wrapped else folder


def is_download(folder: Path, assignment: Assignment) -> bool:
    """Whether everything in a folder has the fixed form of one platform."""
    entries = [path for path in sorted(folder.iterdir()) if not path.name.startswith(HIDDEN)]
    kind = recognised(folder, assignment, entries)
    if kind is None or kind in BY_NAME:
        return False
    form = kind(assignment, folder, entries)
    return all(form.fits(path) for path in entries)


def downloads(folder: Path, assignment: Assignment) -> list[Path]:
    """The zips in a folder that holds nothing but a platform's downloads."""
    found = [path for path in sorted(folder.iterdir()) if not path.name.startswith(HIDDEN)]
    for path in found:
        if path.suffix.lower() != ".zip" or path.is_symlink() or not zipfile.is_zipfile(path):
            return []
        with tempfile.TemporaryDirectory(prefix="grade-") as made:
            _shadow(path, Path(made))
            if not is_download(_inner(Path(made), assignment, path.stem), assignment):
                return []
    return found


def _shadow(archive: Path, folder: Path) -> None:
    """Empty files of an archive's names: what is looked at are the names."""
    with zipfile.ZipFile(archive) as opened:
        for name in opened.namelist()[:MOST_FILES]:
            parts = PurePosixPath(name.replace("\\", "/")).parts
            if parts and ".." not in parts and not parts[0].startswith("/") and name[-1] != "/":
                target = folder.joinpath(*parts)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.touch()
