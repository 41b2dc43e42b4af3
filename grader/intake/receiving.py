"""Take a submission in: a folder, a file, an archive, a mail or a notebook; nothing is run.

In: a path and an assignment. Out: `Submission`: the assignment's files, as bytes, in its order;
then its optional files and its checkpoint, where they are there.
Raises SubmissionRefused, in words for the student. Reads only the names that the assignment
lists, never follows a link out of a folder, and believes no size that an archive declares.
"""

import hashlib
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath

from grader.course import THIS_PYTHON, Assignment
from grader.errors import SubmissionRefused, UsageError
from grader.intake import checkpoint_file, notebook
from grader.intake.choosing import Chosen, choose
from grader.intake.items import (
    ARCHIVE,
    MAX_ARCHIVE,
    OTHER_ARCHIVE,
    Item,
    in_archive,
    in_folder,
    in_mail,
    is_junk,
    read_file,
)
from grader.intake.zip_listing import packed_with
from grader.records import Submission

MAX_SOURCE = 256 * 1024
MAX_NESTED = 4
"""Archives in what was handed in that are looked into."""


def receive(path: Path, assignment: Assignment) -> Submission:
    """Read the assignment's files from `path`."""
    try:
        if not path.exists():
            raise UsageError(f"there is no {path}")
        if path.is_dir() and path.resolve() == assignment.folder.resolve():
            files = _from_home(path, assignment)
        elif path.is_dir() or ARCHIVE.match(path.name) or path.suffix.lower() == ".eml":
            with ExitStack() as opened:
                items = _items(path, assignment, opened)
                return _packed_here(path, _chosen(str(path), items, assignment, opened))
        elif path.suffix.lower() == ".py":
            files = _from_file(path, assignment)
        elif path.suffix.lower() == ".ipynb":
            data = read_file(path, path.parent, notebook.MAX_NOTEBOOK)
            return _from_notebook(str(path), path.name, data, assignment)
        else:
            what = "a folder, a .py file, a .zip or an .ipynb"
            help = f"hand in {_listed(assignment.files)}"
            if OTHER_ARCHIVE.match(path.name):
                help = f"zip it: {help}, alone or in a .zip"
            raise SubmissionRefused(f"{path} is not {what}", help=help)
    except OSError as error:
        raise SubmissionRefused(f"{path} cannot be read: {error.strerror or error}") from None
    return assembled(str(path), files, assignment)


def _packed_here(path: Path, handed_in: Submission) -> Submission:
    """With a note where `grade pack` ran in another Python."""
    theirs = packed_with(path) if path.suffix.lower() == ".zip" and path.is_file() else ""
    if theirs in ("", THIS_PYTHON):
        return handed_in
    note = f"packed with Python {theirs}, and graded with {THIS_PYTHON}"
    return replace(handed_in, notes=(*handed_in.notes, note))


def receive_loose(
    label: str, files: tuple[tuple[str, Path], ...], assignment: Assignment
) -> Submission:
    """Take in files that lie apart, each by the name that its student gave it."""
    try:
        with ExitStack() as opened:
            return _chosen(label, _loose(files), assignment, opened, apart=True)
    except OSError as error:
        raise SubmissionRefused(f"{label} cannot be read: {error.strerror or error}") from None


def beside(
    path: Path, name: str, most: int, loose: tuple[tuple[str, Path], ...] = ()
) -> bytes | None:
    """A file that is no part of what is graded, such as a notebook: or None, never an error.

    Args:
        loose: files that lie apart, each by the name that its student gave it.
    """
    with ExitStack() as opened:
        try:
            if loose:
                items = _loose(loose, links=False)
            elif path.is_dir():
                plain = (path / name).is_file() and not (path / name).is_symlink()
                if plain or not name.endswith(".ipynb"):
                    return read_file(path / name, path, most) if plain else None
                items = [one for one in in_folder(path, deep=True) if one.path.parts[1:]]
            elif ARCHIVE.match(path.name):
                items = in_archive(path.name, path, (), opened)
            elif path.suffix == Path(name).suffix and path.is_file() and not path.is_symlink():
                return read_file(path, path.parent, most)
            else:
                return None
            for one in [one for one in items if one.is_archive and not is_junk(one.path)][:1]:
                if not any(item.name == name for item in items):
                    items = [*items, *_inside(one, (), opened)]
            found = [one for one in items if one.name == name and not is_junk(one.path)]
            least = min((len(one.path.parts) for one in found), default=0)
            first = [one for one in found if len(one.path.parts) == least]
            return first[0].read(most) if len(first) == 1 else None
        except (OSError, SubmissionRefused):
            return None
    return None


def assembled(label: str, files: dict[str, bytes], assignment: Assignment) -> Submission:
    """A submission of these files, with the checkpoint that may be among them."""
    files = dict(files)
    trained = assignment.checkpoint
    data = files.pop(trained.file, None) if trained else None
    return _with_model(submission(label, files), data, assignment)


def _with_model(handed_in: Submission, data: bytes | None, assignment: Assignment) -> Submission:
    trained = assignment.checkpoint
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


def _items(path: Path, assignment: Assignment, opened: ExitStack) -> list[Item]:
    """What lies at a path; of a folder with all of the files at its top, only its top."""
    if path.is_dir():
        top = all((path / name).is_file() for name in assignment.files)
        trained = assignment.checkpoint
        lost = trained and (path / trained.file).is_symlink() and not (path / trained.file).exists()
        links = ((trained.file, path / trained.file),) if trained and lost else ()
        return [*in_folder(path, deep=not top), *_loose(links)]
    if path.suffix.lower() == ".eml":
        return in_mail(read_file(path, path.parent, MAX_ARCHIVE))
    return in_archive(str(path), path, _wanted(assignment), opened)


def _wanted(assignment: Assignment) -> set[str]:
    return {*assignment.files, *_beside(assignment)}


def _loose(files: tuple[tuple[str, Path], ...], links: bool = True) -> list[Item]:
    return [
        Item(PurePosixPath(name), partial(read_file, path, path.parent))
        for name, path in files
        if links or not path.is_symlink()
    ]


def _inside(archive: Item, wanted: set[str] | tuple[str, ...], opened: ExitStack) -> list[Item]:
    """What is in an archive that lies in what was handed in."""
    members = in_archive(str(archive.path), archive.read(MAX_ARCHIVE), wanted, opened)
    return [Item(archive.path / one.path, one.read) for one in members]


def _chosen(
    label: str,
    items: list[Item],
    assignment: Assignment,
    opened: ExitStack,
    apart: bool = False,
) -> Submission:
    """The assignment's files among these, or the one notebook that stands for them."""
    extra = _beside(assignment)
    chosen = choose(label, items, extra, assignment, apart)
    missing = [name for name in assignment.files if name not in chosen.files]
    archives = [one for one in items if one.is_archive and not is_junk(one.path)]
    if missing and archives:
        for archive in archives[:MAX_NESTED]:
            items = [*items, *_inside(archive, _wanted(assignment), opened)]
        chosen = choose(label, items, extra, assignment, apart)
        missing = [name for name in assignment.files if name not in chosen.files]
    if len(missing) == len(assignment.files):
        ours = {"checks.py", *assignment.given, *assignment.optional, *assignment.scripts}
        sources = [one for one in items if one.name.endswith(".py") and not is_junk(one.path)]
        sources = [one for one in sources if one.name not in ours]
        notebooks = [one for one in items if one.name.endswith(".ipynb") and not is_junk(one.path)]
        if len(assignment.files) == len(sources) == 1:  # students rename files
            chosen.files[assignment.files[0]] = sources[0]
            chosen.notes.append(f"{sources[0].path} was taken for {assignment.files[0]}")
            missing = []
        elif len(notebooks) == 1:
            return _notebook_of(label, notebooks[0], chosen, assignment)
    if missing:
        raise _without(label, missing, items)
    wanted = dict.fromkeys(assignment.files, MAX_SOURCE) | extra
    read = {
        name: _taken(chosen.files[name], most, name, assignment)
        for name, most in wanted.items()
        if name in chosen.files
    }
    return _noted(assembled(label, read, assignment), chosen)


def _without(label: str, missing: list[str], items: list[Item]) -> SubmissionRefused:
    """What is not there, and what is."""
    names = sorted({one.name for one in items if not is_junk(one.path)})
    has = _listed(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")
    help = "is it the folder of another assignment?"
    if any(OTHER_ARCHIVE.match(name) and not ARCHIVE.match(name) for name in names):
        help = "zip it: of archives only .zip and .tar.gz are read"
    return SubmissionRefused(
        f"{label} has no file {_listed(missing)}; it has {has or 'nothing'}", help=help
    )


def _noted(handed_in: Submission, chosen: Chosen) -> Submission:
    return replace(handed_in, notes=(*handed_in.notes, *chosen.notes))


def _notebook_of(label: str, found: Item, chosen: Chosen, assignment: Assignment) -> Submission:
    """A notebook among other things, with the model that may lie beside it."""
    handed_in = _from_notebook(label, found.name, found.read(notebook.MAX_NOTEBOOK), assignment)
    trained = assignment.checkpoint
    model = chosen.files.get(trained.file) if trained else None
    data = model.read(_beside(assignment)[trained.file]) if model and trained else None
    return _noted(_with_model(handed_in, data, assignment), chosen)


def _unless_link(folder: Path, name: str, most: int) -> bytes:
    """A checkpoint; where it may not be read, that costs what was trained, and nothing else."""
    try:
        return _read(folder, name, most)
    except SubmissionRefused:
        return checkpoint_file.NOT_READ


def _from_file(file: Path, assignment: Assignment) -> dict[str, bytes]:
    names = assignment.files
    if len(names) > 1 and file.name not in names:
        raise SubmissionRefused(f"{assignment.name} needs {_listed(names)}; this is {file.name}")
    if len(names) == 1:
        return {names[0]: read_file(file, file.parent, MAX_SOURCE)}
    return _from_home(file.parent, assignment)


def _from_home(folder: Path, assignment: Assignment) -> dict[str, bytes]:
    """The files of a folder by their own names: at home nothing is looked for elsewhere."""
    if missing := [name for name in assignment.files if not (folder / name).is_file()]:
        raise SubmissionRefused(f"{folder} has no file {_listed(missing)}")
    wanted = dict.fromkeys(assignment.files, MAX_SOURCE) | {
        name: most
        for name, most in _beside(assignment).items()
        if (folder / name).is_file() or (folder / name).is_symlink()
    }
    found = {
        name: Item(PurePosixPath(name), partial(read_file, folder / name, folder))
        for name in wanted
    }
    return {name: _taken(found[name], most, name, assignment) for name, most in wanted.items()}


def _taken(found: Item, most: int, name: str, assignment: Assignment) -> bytes:
    """A file; a checkpoint that may not be read costs what was trained, and nothing else."""
    trained = assignment.checkpoint
    try:
        return found.read(most)
    except SubmissionRefused:
        if trained and name == trained.file:
            return checkpoint_file.NOT_READ
        raise


def _from_notebook(label: str, name: str, data: bytes, assignment: Assignment) -> Submission:
    """The definitions of a notebook stand for all files of the assignment."""
    found = notebook.definitions(name, data)
    first, *others = assignment.files
    files = {first: found.source.encode("utf-8", "replace")} | dict.fromkeys(others, b"")
    handed_in = submission(label, files)
    if not found.dropped:
        return handed_in
    few = "; ".join(found.dropped[:8])
    more = f"; and {len(found.dropped) - 8} more" if len(found.dropped) > 8 else ""
    return replace(handed_in, notes=(f"left out of the notebook: {few}{more}",))


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
