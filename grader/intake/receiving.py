"""Take a submission in: a folder, a file, a zip, or a notebook; nothing is extracted or run.

In: a path and an assignment. Out: `Submission`: the assignment's files, as bytes, in its order;
then its optional files and its checkpoint, where they are there.
Raises SubmissionRefused, in words for the student. Reads only the names that the assignment
lists, never follows a link out of a folder, and believes no size that an archive declares.
"""

import hashlib
import stat
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from grader.course import Assignment
from grader.errors import SubmissionRefused, UsageError
from grader.intake import checkpoint_file, choosing, notebook
from grader.intake.choosing import Found
from grader.intake.zip_listing import MAX_LISTING, listing_size
from grader.records import Origin, Submission

MAX_SOURCE = 256 * 1024
MAX_ARCHIVE = 64 << 20
MAX_MEMBERS = 2000
USUAL = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def receive(path: Path, assignment: Assignment) -> Submission:
    """Read the assignment's files from `path`."""
    try:
        if path.is_dir():
            found, beside = _from_folder(path, assignment)
        elif not path.exists():
            raise UsageError(f"there is no {path}")
        elif path.suffix.lower() == ".zip":
            found, beside = Found(_from_zip(path, assignment)), {}
        elif path.suffix.lower() == ".py":
            found, beside = _from_file(path, assignment)
        elif path.suffix.lower() == ".ipynb":
            data = _read(path.parent, path.name, notebook.MAX_NOTEBOOK)
            found, beside = choosing.of_notebook(path.name, data, assignment), {}
        else:
            raise SubmissionRefused(
                f"{path} is not a folder, a .py file, a .zip or an .ipynb",
                help=f"hand in {_listed(assignment.files)}",
            )
    except OSError as error:
        raise SubmissionRefused(f"{path} cannot be read: {error.strerror or error}") from None
    made = assembled(str(path), found.files | beside, assignment, found.origins)
    return replace(made, notes=(*found.notes, *made.notes))


def receive_loose(
    label: str, files: tuple[tuple[str, Path], ...], assignment: Assignment
) -> Submission:
    """Take in files that lie apart, each by the name that its student gave it."""
    known = dict.fromkeys(assignment.files, MAX_SOURCE) | _beside(assignment)
    there = {name: path for name, path in files if name in known}
    if missing := [name for name in assignment.files if name not in there]:
        has = _listed([name for name, _ in files])
        raise SubmissionRefused(f"{label} has no file {_listed(missing)}; it has {has}")
    try:
        read = {n: _read(there[n].parent, there[n].name, m) for n, m in known.items() if n in there}
    except OSError as error:
        raise SubmissionRefused(f"{label} cannot be read: {error.strerror or error}") from None
    return assembled(label, read, assignment)


def beside(
    path: Path, name: str, most: int, loose: tuple[tuple[str, Path], ...] = ()
) -> bytes | None:
    """A file that is no part of what is graded, such as a notebook: or None, never an error.

    Args:
        loose: files that lie apart, each by the name that its student gave it.
    """
    try:
        if loose:
            found = [file for given, file in loose if given == name and not file.is_symlink()]
            return _read(found[0].parent, found[0].name, most) if found else None
        if path.is_dir():
            plain = (path / name).is_file() and not (path / name).is_symlink()
            return _read(path, name, most) if plain else None
        if path.suffix.lower() == ".zip" and path.stat().st_size <= MAX_ARCHIVE:
            _plain_and_inside(path, path.parent)
            if listing_size(path) > MAX_LISTING:
                return None
            with zipfile.ZipFile(path) as archive:
                members = archive.infolist()
                wanted = [m for m in members if PurePosixPath(m.filename).name == name]
                usual = [m for m in wanted if m.compress_type in USUAL and not m.is_dir()]
                ours = [m for m in usual if "__MACOSX" not in m.filename]
                return _member(archive, ours[0], most) if len(ours) == 1 else None
        if path.suffix == Path(name).suffix and path.is_file() and not path.is_symlink():
            return _read(path.parent, path.name, most)
    except (OSError, SubmissionRefused, zipfile.BadZipFile, zlib.error, EOFError):
        return None
    except (RuntimeError, ValueError, NotImplementedError):  # what zipfile has for odd archives
        return None
    return None


def assembled(
    label: str,
    files: dict[str, bytes],
    assignment: Assignment,
    origins: Mapping[str, Origin] | None = None,
) -> Submission:
    """A submission of these files, with the checkpoint that may be among them.

    Args:
        origins: of files that were made; of the others, scripts of cells are read here.
    """
    files = dict(files)
    trained = assignment.checkpoint
    data = files.pop(trained.file, None) if trained else None
    found = Found(files, dict(origins)) if origins else choosing.of_scripts(files, assignment)
    handed_in = submission(label, found.files)
    if found.origins:
        places = repr([(name, made.name, made.lines) for name, made in found.origins.items()])
        digest = hashlib.sha256(f"{handed_in.digest}{places}".encode("utf-8", "replace"))
        handed_in = replace(
            handed_in, origins=found.origins, notes=found.notes, digest=digest.hexdigest()
        )
    if trained is None or data is None:
        return handed_in
    digest = hashlib.sha256(handed_in.digest.encode() + hashlib.sha256(data).digest())
    seen = checkpoint_file.look(data, trained.megabytes)
    return replace(handed_in, checkpoint=seen, digest=digest.hexdigest())


def submission(label: str, files: dict[str, bytes]) -> Submission:
    """A submission of these contents, each checked to be a text of sensible size."""
    whole = hashlib.sha256()
    ready: dict[str, bytes] = {}
    for name, data in files.items():
        ready[name] = _text(name, data)
        whole.update(name.encode() + b"\0" + hashlib.sha256(ready[name]).digest())
    # A file's name need not be text; the report that names it has to be.
    name = label.encode("utf-8", errors="replace").decode()
    return Submission(name, ready, whole.hexdigest())


def _beside(assignment: Assignment) -> dict[str, int]:
    """What is taken along where it is there, and how much of it is read."""
    beside = dict.fromkeys(assignment.optional, MAX_SOURCE)
    if trained := assignment.checkpoint:
        beside[trained.file] = int(trained.megabytes * (1 << 20))
    return beside


def _from_folder(folder: Path, assignment: Assignment) -> tuple[Found, dict[str, bytes]]:
    """The code of a folder, and what is taken along."""
    ours = {
        name: _read(folder, name, MAX_SOURCE)
        for name in assignment.files
        if (folder / name).is_file()
    }
    found = choosing.choose(str(folder), ours, _others(folder, assignment), assignment)
    beside = {
        name: _read(folder, name, most)
        for name, most in _beside(assignment).items()
        if (folder / name).is_file()
    }
    return found, beside


def _others(folder: Path, assignment: Assignment) -> dict[str, bytes]:
    """Notebooks and scripts that lie beside the assignment's files; links are passed over."""
    names = sorted(
        path.name
        for path in folder.iterdir()
        if choosing.is_other(path.name, assignment) and path.is_file() and not path.is_symlink()
    )
    return {
        name: _read(folder, name, notebook.MAX_NOTEBOOK) for name in names[: choosing.MAX_OTHERS]
    }


def _from_file(file: Path, assignment: Assignment) -> tuple[Found, dict[str, bytes]]:
    names = assignment.files
    if len(names) > 1 and file.name in names:
        return _from_folder(file.parent, assignment)
    data = _read(file.parent, file.name, MAX_SOURCE)
    if len(names) > 1:
        if found := choosing.of_renamed(file.name, data, assignment):
            return found, {}
        raise SubmissionRefused(f"{assignment.name} needs {_listed(names)}; this is {file.name}")
    ours = {names[0]: data}

    def is_there(name: str) -> bool:
        return name != file.name and (file.parent / name).is_file()

    return Found(ours, notes=tuple(choosing.not_read(ours, is_there, assignment))), {}


def _read(folder: Path, name: str, most: int) -> bytes:
    """The file, or one byte more of it than may be."""
    file = folder / name
    _plain_and_inside(file, folder)
    with file.open("rb") as stream:
        return stream.read(most + 1)


def _plain_and_inside(file: Path, folder: Path) -> None:
    if not file.resolve().is_relative_to(folder.resolve()):
        raise SubmissionRefused(f"{file} is a link to a file outside its folder")
    if not file.is_file():  # a pipe would be waited for without end
        raise SubmissionRefused(f"{file} is not a file")


def _from_zip(path: Path, assignment: Assignment) -> dict[str, bytes]:
    _plain_and_inside(path, path.parent)
    if path.stat().st_size > MAX_ARCHIVE:
        raise SubmissionRefused(f"{path} is larger than {MAX_ARCHIVE >> 20} MB")
    if listing_size(path) > MAX_LISTING:
        raise SubmissionRefused(f"{path} lists too many members", help="pack the files alone")
    try:
        with zipfile.ZipFile(path) as archive:
            return _from_members(path, archive, assignment)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise SubmissionRefused(f"{path} is not a zip that can be read: {error}") from None
    except RuntimeError:  # what zipfile raises for a password
        raise SubmissionRefused(f"{path} is locked with a password") from None


def _from_members(path: Path, archive: zipfile.ZipFile, assignment: Assignment) -> dict[str, bytes]:
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise SubmissionRefused(f"{path} has {len(members)} members; {MAX_MEMBERS} are allowed")
    found: dict[str, zipfile.ZipInfo] = {}
    wanted = dict.fromkeys(assignment.files, MAX_SOURCE) | _beside(assignment)
    for member in members:
        parts = PurePosixPath(member.filename.replace("\\", "/")).parts
        name = parts[-1] if parts else ""
        if name not in wanted or "__MACOSX" in parts:
            continue
        if ".." in parts or parts[0].startswith("/") or ":" in parts[0]:
            raise SubmissionRefused(f"{path}: {member.filename!r} points out of the archive")
        kind = stat.S_IFMT(member.external_attr >> 16)
        if kind not in (0, stat.S_IFREG):
            raise SubmissionRefused(f"{path}: {name} is not a plain file (a link?)")
        if name in found:
            raise SubmissionRefused(f"{path} has {name} twice")
        if member.compress_type not in USUAL:
            # the others may ask for gigabytes of memory to unpack one line
            raise SubmissionRefused(
                f"{path} is not a zip that can be read: {name} is neither stored nor deflated"
            )
        found[name] = member
    if missing := [name for name in assignment.files if name not in found]:
        raise SubmissionRefused(f"{path} has no file {_listed(missing)}")
    there = {name: most for name, most in wanted.items() if name in found}
    return {name: _member(archive, found[name], most) for name, most in there.items()}


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes:
    with archive.open(member) as stream:
        return stream.read(most + 1)  # whatever size the archive declares


def _text(name: str, data: bytes) -> bytes:
    """The source as UTF-8 with plain line ends; refuses what is no text."""
    if len(data) > MAX_SOURCE:
        raise SubmissionRefused(f"{name} is larger than {MAX_SOURCE >> 10} KB")
    if b"\0" in data:
        raise SubmissionRefused(f"{name} is not a text: it has null bytes")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise SubmissionRefused(
            f"{name} is not UTF-8 (line {line})", help="save it again with the encoding UTF-8"
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n").encode()


def _listed(names: tuple[str, ...] | list[str]) -> str:
    return ", ".join(names)
