"""Take a submission in: a folder, a file, an archive, a mail, a notebook; nothing is run.

In: a path and an assignment. Out: `Submission`: the assignment's files, as bytes, in its order;
then its optional files and its checkpoint, where they are there.
Raises SubmissionRefused, in words for the student. Extracts nothing to the disk, never follows a
link out of a folder, and believes no size that an archive declares.
"""

from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath

from grader.course import THIS_PYTHON, Assignment
from grader.errors import SubmissionRefused, UsageError
from grader.intake import checkpoint_file, choosing, copies, notebook
from grader.intake.assembling import MAX_SOURCE, assembled
from grader.intake.choosing import Found
from grader.intake.copies import Chosen
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
from grader.support import in_words, machine_first

MAX_NESTED = 4
"""Archives in what was handed in that are looked into."""


@machine_first()
def receive(path: Path, assignment: Assignment) -> Submission:
    """Read the assignment's files from `path`."""
    try:
        if not path.exists():
            raise UsageError(f"there is no {path}")
        with ExitStack() as opened:
            if path.is_dir() or ARCHIVE.match(path.name) or path.suffix.lower() == ".eml":
                return _packed_here(path, _of_place(path, assignment, opened))
        if path.suffix.lower() == ".py":
            return _of_file(path, assignment)
        if path.suffix.lower() == ".ipynb":
            data = read_file(path, path.parent, notebook.MAX_NOTEBOOK)
            return _made(
                str(path), choosing.of_notebook(path.name, data, assignment), {}, assignment
            )
    except OSError as error:
        raise SubmissionRefused(f"{path} cannot be read: {in_words(error)}") from None
    help = f"hand in {_listed(assignment.files)}"
    if OTHER_ARCHIVE.match(path.name):
        help = f"zip it: {help}, alone or in a .zip"
    raise SubmissionRefused(f"{path} is not a folder, a .py file, a .zip or an .ipynb", help=help)


def _packed_here(path: Path, handed_in: Submission) -> Submission:
    """With a note where `grade pack` ran in another Python."""
    theirs = packed_with(path) if path.suffix.lower() == ".zip" and path.is_file() else ""
    if theirs in ("", THIS_PYTHON):
        return handed_in
    note = f"packed with Python {theirs}, and graded with {THIS_PYTHON}"
    return replace(handed_in, notes=(*handed_in.notes, note))


@machine_first()
def receive_loose(
    label: str, files: tuple[tuple[str, Path], ...], assignment: Assignment
) -> Submission:
    """Take in files that lie apart, each by the name that its student gave it."""
    try:
        with ExitStack() as opened:
            return _chosen(label, _loose(files), assignment, opened, apart=True)
    except OSError as error:
        raise SubmissionRefused(f"{label} cannot be read: {in_words(error)}") from None


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


def _beside(assignment: Assignment) -> dict[str, int]:
    """What is taken along where it is there, and how much of it is read."""
    beside = dict.fromkeys(assignment.optional, MAX_SOURCE)
    if trained := assignment.checkpoint:
        beside[trained.file] = int(trained.megabytes * (1 << 20))
    return beside


def _of_place(path: Path, assignment: Assignment, opened: ExitStack) -> Submission:
    """What a folder, an archive or a mail holds."""
    if path.is_dir():
        home = path.resolve() == assignment.folder.resolve()
        top = home or all((path / name).is_file() for name in assignment.files)
        items = in_folder(path, deep=not top)
        trained = assignment.checkpoint
        if trained and (path / trained.file).is_symlink() and not (path / trained.file).exists():
            items += _loose(((trained.file, path / trained.file),))  # a link that leads nowhere
        if home:  # nothing is looked for elsewhere
            items = [one for one in items if not one.is_archive]
        return _chosen(str(path), items, assignment, opened, apart=home)
    if path.suffix.lower() == ".eml":
        items = in_mail(read_file(path, path.parent, MAX_ARCHIVE))
    else:
        items = in_archive(str(path), path, {*assignment.files, *_beside(assignment)}, opened)
    return _chosen(str(path), items, assignment, opened)


def _of_file(file: Path, assignment: Assignment) -> Submission:
    """A source that was named; of several files, those beside it."""
    names = assignment.files
    if len(names) > 1 and file.name in names:
        with ExitStack() as opened:
            items = [one for one in in_folder(file.parent, deep=False) if not one.is_archive]
            return _chosen(str(file), items, assignment, opened, apart=True)
    data = read_file(file, file.parent, MAX_SOURCE)
    if len(names) > 1:
        if found := choosing.of_renamed(file.name, data, assignment):
            return _made(str(file), found, {}, assignment)
        raise SubmissionRefused(f"{assignment.name} needs {_listed(names)}; this is {file.name}")
    ours = {names[0]: data}

    def is_there(name: str) -> bool:
        return name != file.name and (file.parent / name).is_file()

    notes = tuple(choosing.not_read(ours, is_there, assignment))
    return _made(str(file), Found(ours, notes=notes), {}, assignment)


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
    """The assignment's files among these, or the notebook or script that stands for them."""
    extra = _beside(assignment)
    chosen = copies.choose(label, items, extra, assignment, apart)
    missing = [name for name in assignment.files if name not in chosen.files]
    archives = [one for one in items if one.is_archive and not is_junk(one.path)]
    if missing and archives:
        for archive in archives[:MAX_NESTED]:
            items = [*items, *_inside(archive, {*assignment.files, *extra}, opened)]
        chosen = copies.choose(label, items, extra, assignment, apart)
    ours = {n: chosen.files[n].read(MAX_SOURCE) for n in assignment.files if n in chosen.files}
    others = _others(items, chosen, assignment)
    sources = [name for name in others if name.endswith(".py")]
    if not ours and len(assignment.files) == len(sources) == len(others) == 1:
        found = Found({assignment.files[0]: others[sources[0]]})  # students rename files
        chosen.notes.append(f"{sources[0]} was taken for {assignment.files[0]}")
    else:
        made = choosing.choose(label, ours, others, assignment)
        if made is None:
            raise _without(label, [n for n in assignment.files if n not in ours], items)
        found = made
    beside = {
        name: _taken(chosen.files[name], most, name, assignment)
        for name, most in extra.items()
        if name in chosen.files
    }
    return _made(label, found, beside, assignment, tuple(chosen.notes))


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


def _others(items: list[Item], chosen: Chosen, assignment: Assignment) -> dict[str, bytes]:
    """Notebooks and scripts that may hold the code: beside the files that were found, or all."""
    homes = {chosen.files[name].path.parent for name in assignment.files if name in chosen.files}
    near = [
        one
        for one in sorted(items, key=lambda one: (len(one.path.parts), str(one.path)))
        if (not homes or one.path.parent in homes)
        and not is_junk(one.path)
        and one not in chosen.files.values()
        and choosing.is_other(one.name, assignment)
    ]
    found: dict[str, bytes] = {}
    for one in near[: choosing.MAX_OTHERS]:
        try:
            data = one.read(notebook.MAX_NOTEBOOK)
        except SubmissionRefused:  # a link, say: it is passed over
            continue
        found[one.name if one.name not in found else str(one.path)] = data
    return found


def _taken(found: Item, most: int, name: str, assignment: Assignment) -> bytes:
    """What lies beside; a checkpoint that may not be read costs what was trained alone."""
    trained = assignment.checkpoint
    try:
        return found.read(most)
    except SubmissionRefused:
        if trained and name == trained.file:
            return checkpoint_file.NOT_READ
        raise


def _made(
    label: str,
    found: Found,
    beside: dict[str, bytes],
    assignment: Assignment,
    notes: tuple[str, ...] = (),
) -> Submission:
    """The code and what lies beside it, with what the report's reader should know."""
    made = assembled(label, found.files | beside, assignment, found.origins)
    return replace(made, notes=(*notes, *found.notes, *made.notes))


def _listed(names: tuple[str, ...] | list[str]) -> str:
    return ", ".join(names)
