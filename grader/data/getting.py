"""Bring a real corpus here: from its publisher, or from a folder.

In: a data set of the catalogue. Out: its files on the shelf, and for each a word on how sure they
are. A file lands there whole and compared with its checksum, or not at all.
"""

import contextlib
import hashlib
import os
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.data.catalog import Corpus, File, read_catalog
from grader.data.places import VARIABLE, shelf
from grader.data.reading import FILE_BYTES, DataRefused
from grader.errors import MachineFault, UsageError
from grader.report import WIDTH, wrap

DOWNLOADS = ".downloads"
Tell = Callable[[str], object]


@dataclass(frozen=True)
class Got:
    """One file that is here now."""

    path: Path
    how: str
    """In words: whether its checksum was compared."""


def terms(corpus: Corpus) -> str:
    """What somebody should know before they get it."""
    rows = {
        "licence": f"{corpus.licence}. {corpus.terms}",
        "credit": corpus.credit,
        "from": corpus.homepage,
        "checks": corpus.checksums,
    }
    lines = [f"{corpus.name}: {corpus.title}"]
    for key, row in rows.items():
        label = f"  {key:8} "
        for line in wrap(row, WIDTH - len(label)) if row else []:
            lines.append(label + line)
            label = " " * len(label)
    return "\n".join(lines)


def get_files(
    root: Path,
    name: str,
    *,
    origin: Path | None = None,
    to: Path | None = None,
    unverified: bool = False,
    tell: Tell = lambda _: None,
) -> Iterator[Got]:
    """Get each file of a data set.

    Args:
        origin: a folder that holds the files: below the same paths, or side by side.
        to: the folder to write to; default: the course's shelf.
        unverified: take files with another checksum than the catalogue's.
        tell: is told the terms first, and then what is missing.
    """
    catalog = read_catalog(root)
    corpus = catalog.corpus(name)
    if corpus.ships:
        tell(f"{name} ships with the course: there is nothing to get")
        return
    tell(terms(corpus))
    folder = to or shelf(root)
    files = {path: catalog.files[path] for path in corpus.paths}
    if origin is not None:
        yield from _take(corpus, files, origin, folder, unverified, tell)
    else:
        yield from _fetch(corpus, files, folder, unverified)
    if to is not None:
        tell(f"`{VARIABLE}={to.absolute()}` lets everything find it there")


def _take(
    corpus: Corpus, files: dict[str, File], origin: Path, folder: Path, unverified: bool, tell: Tell
) -> Iterator[Got]:
    if not origin.is_dir():
        raise UsageError(f"{origin} is no folder", help="--from takes the folder with the files")
    found = {path: _within(origin, path) for path in files}
    if not any(found.values()):
        raise UsageError(
            f"{origin} holds no file of {corpus.name}", help=f"it should hold {', '.join(files)}"
        )
    for path, source in found.items():
        if source is None:
            tell(f"  not in {origin}: {path}")
        else:
            yield Got(folder / path, _place(source, folder / path, files[path], unverified))


def _within(origin: Path, path: str) -> Path | None:
    sides = (origin / path, origin / Path(path).name)
    return next((side for side in sides if side.is_file()), None)


def _fetch(corpus: Corpus, files: dict[str, File], folder: Path, unverified: bool) -> Iterator[Got]:
    from grader.data.fetching import fetch

    if any(file.url is None for file in files.values()):
        raise UsageError(
            f"no address is known for {corpus.name}",
            help="`--from DIR` takes it from a folder that holds " + ", ".join(files),
        )
    downloads = folder / DOWNLOADS
    fetched: set[str] = set()
    for path, file in files.items():
        place = folder / path
        if place.is_file() and (how := _is_right(place, file)):
            yield Got(place, f"was there, {how}")
            continue
        assert file.url is not None
        known = file.published
        if known is None and file.sha256 and not (file.member or file.other_edition):
            known = f"sha256:{file.sha256}"
        name = f"{hashlib.sha256(file.url.encode()).hexdigest()[:8]}-{file.url.rpartition('/')[2]}"
        fetched.add(name)
        got = fetch(file.url, downloads, name, None if unverified else known)
        # What the address gives need not be what the catalogue's sha256 is of.
        expected = File() if file.other_edition else file
        if file.member:
            with _member(got, file.member) as whole:
                how = _place(whole, place, expected, unverified)
        else:
            how = _place(got, place, expected, unverified)
        by_archive = file.member and file.published and not unverified
        yield Got(place, "verified by its archive" if by_archive and how != "verified" else how)
    for name in fetched:
        (downloads / name).unlink(missing_ok=True)
    with contextlib.suppress(OSError):  # somebody else downloads there too
        downloads.rmdir()


def _is_right(place: Path, file: File) -> str:
    """In words, how sure a file is that is there; empty if it is wrong."""
    if file.sha256 and _sha256(place) == file.sha256:
        return "verified"
    if file.sha256 is None or file.other_edition:
        return "not verified"
    return ""


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _place(source: Path, place: Path, file: File, unverified: bool) -> str:
    """Copy a file to its place, if it is the right one.

    Returns:
        How sure it is, in words.
    """
    found = _sha256(source)
    right = found == file.sha256
    if file.sha256 and not right and not unverified:
        raise DataRefused(
            f"{source} has sha256 {found[:12]}…, and {file.sha256[:12]}… is in the catalogue",
            help="nothing was kept; --unverified takes it all the same",
        )
    partial = place.with_name(f".{place.name}.{os.getpid()}.part")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, partial)
        partial.replace(place)
    except OSError as error:
        raise MachineFault(f"{place} cannot be written: {error.strerror or error}") from None
    finally:
        with contextlib.suppress(OSError):  # what went wrong before is the news
            partial.unlink()
    return "verified" if right else f"not verified, sha256 {found}"


@contextlib.contextmanager
def _member(archive: Path, member: str) -> Iterator[Path]:
    """A file of a zip, unpacked beside it while it is needed."""
    path = archive.with_name(f"{archive.name}.{Path(member).name}")
    try:
        with zipfile.ZipFile(archive) as zipped:
            size = zipped.getinfo(member).file_size
            if size > FILE_BYTES:
                raise DataRefused(f"{member} would be {size:,} bytes long")
            with zipped.open(member) as source, path.open("wb") as target:
                shutil.copyfileobj(source, target)
        yield path
    except (zipfile.BadZipFile, zlib.error, KeyError, DataRefused) as error:
        archive.unlink()  # else the next try would find it there, and look no further
        if isinstance(error, DataRefused):
            raise
        if isinstance(error, KeyError):
            raise DataRefused(
                f"{archive.name} holds no {member}",
                help="the publisher changed it; take the files from elsewhere with --from DIR",
            ) from None
        raise DataRefused(f"{archive.name} is no whole zip ({error})", help="try again") from None
    except OSError as error:
        raise MachineFault(f"{path} cannot be written: {error.strerror or error}") from None
    finally:
        path.unlink(missing_ok=True)
