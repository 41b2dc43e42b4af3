"""Which of the files that were handed in is the code: a `.py` of the assignment, or a notebook.

In: contents by name, and an assignment. Out: `Found`: the assignment's files, where their lines
were written, and what the reader of the report should know. A `.py` of the assignment's name wins
unless it is the stub as it was released; a notebook counts where it defines tasks, so a lab
notebook that only imports the assignment's module is never taken for the code.
"""

import ast
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from grader.course import Assignment
from grader.errors import SubmissionRefused
from grader.intake import notebook
from grader.intake.forms import form_of
from grader.intake.forms.trees import modules_of, parsed
from grader.intake.notebook import Definitions
from grader.records import Origin

COURSE = frozenset(
    f"{name}.py" for name in ("checks", "hidden", "mistakes", "judges", "material", "lab")
)
MAX_OTHERS = 20
"""Files beside the assignment's that are looked at."""
FEW = 8


@dataclass(frozen=True)
class Found:
    """The code."""

    files: dict[str, bytes]
    origins: dict[str, Origin] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def choose(
    label: str, ours: Mapping[str, bytes], others: Mapping[str, bytes], assignment: Assignment
) -> Found | None:
    """Choose among the files of a folder or an archive; None where nothing defines the tasks.

    Args:
        ours: those that have a name of the assignment's files.
        others: notebooks and scripts beside them; what is not the course's own.

    Raises:
        SubmissionRefused: two notebooks define the tasks.
    """
    found = {name: _rival(name, data, assignment) for name, data in others.items()}
    rivals = {name: made for name, made in found.items() if made}
    missing = [name for name in assignment.files if name not in ours]
    if not missing and not (rivals and _untouched(ours, assignment)):
        read = _listed(ours)
        notes = [f"{name} defines tasks too, and is not read: {read} is" for name in rivals]
        return Found(dict(ours), notes=(*notes, *not_read(ours, others.__contains__, assignment)))
    if not rivals:
        return None
    name = _best(label, rivals, assignment)
    made = standing_for_all(rivals[name], assignment)
    state = "not there" if missing else "as it was released"
    defines = _count(rivals[name], assignment)
    why = f"{name} was graded: it defines {defines} of {len(_tops(assignment))} names of the tasks"
    return Found(
        made.files,
        made.origins,
        (f"{why}, and {_listed(missing or ours)} is {state}", *made.notes),
    )


def of_notebook(name: str, data: bytes, assignment: Assignment) -> Found:
    """A notebook that was named: its definitions stand for all files of the assignment."""
    made = notebook.definitions(name, data, wanted(assignment), assignment.files)
    if not _count(made, assignment) and (module := _imports_own(made, assignment)):
        raise SubmissionRefused(
            f"{name} defines no task: it imports {module}", help=f"hand in {module}.py"
        )
    return standing_for_all(made, assignment)


def standing_for_all(made: Definitions, assignment: Assignment) -> Found:
    """Definitions as the first of the assignment's files; the others are empty."""
    first, *others = assignment.files
    files = {first: made.source.encode("utf-8", "replace")} | dict.fromkeys(others, b"")
    return Found(files, {first: made.origin}, _notes(made))


def of_scripts(files: Mapping[str, bytes], assignment: Assignment) -> Found:
    """The assignment's files as they are; of those that are scripts of cells the definitions."""
    ready, origins = dict(files), {}
    notes: list[str] = []
    shared = _shared(files, assignment)
    for name in assignment.files:
        if made := _script(name, files.get(name, b""), assignment, (name,), more=shared):
            ready[name] = made.source.encode("utf-8", "replace")
            origins[name] = made.origin
            notes += _notes(made)
    return Found(ready, origins, tuple(notes))


def of_renamed(name: str, data: bytes, assignment: Assignment) -> Found | None:
    """A script of cells under another name, where it defines tasks."""
    made = _script(name, data, assignment, assignment.files)
    return standing_for_all(made, assignment) if made and _count(made, assignment) else None


def is_other(name: str, assignment: Assignment) -> bool:
    """Whether a file is neither the assignment's nor the course's, and may hold code."""
    known = {*assignment.files, *assignment.given, *assignment.optional, *assignment.scripts}
    suffix = name.rpartition(".")[2].lower()
    return suffix == "ipynb" or (suffix == "py" and name not in known | COURSE)


def not_read(
    ours: Mapping[str, bytes], is_there: Callable[[str], bool], assignment: Assignment
) -> list[str]:
    """What to say of modules that the code imports, and that lie beside it in vain."""
    known = {*assignment.files, *assignment.given, *assignment.optional}
    notes = []
    for name, data in ours.items():
        tree = parsed(data.decode("utf-8", "replace"))
        for module in modules_of(tree) if tree else []:
            if f"{module}.py" not in known and is_there(f"{module}.py"):
                notes.append(
                    f"{name} imports {module}, and {module}.py is not read: "
                    f"only {_listed(assignment.files)} is handed in"
                )
    return list(dict.fromkeys(notes))


def wanted(assignment: Assignment) -> frozenset[str]:
    """Names that tasks have, and all that the released stubs define or import."""
    names = set(_tops(assignment))
    for file in assignment.files:
        tree = _stub(assignment.folder / file)
        for node in tree.body if tree else []:
            match node:
                case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                    names |= {a.asname or a.name.partition(".")[0] for a in aliases}
                case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                    names.add(name)
                case (
                    ast.Assign(targets=[ast.Name(id=name)])
                    | ast.AnnAssign(target=ast.Name(id=name))
                ):
                    names.add(name)
    return frozenset(names)


def _rival(name: str, data: bytes, assignment: Assignment) -> Definitions | None:
    """The definitions of a file that is not the assignment's, where tasks are among them."""
    made: Definitions | None
    try:
        if name.lower().endswith(".ipynb"):
            made = notebook.definitions(name, data, wanted(assignment), assignment.files)
        else:
            made = _script(name, data, assignment, assignment.files, plain=True)
    except SubmissionRefused:
        return None  # it may be anything
    return made if made and _count(made, assignment) else None


def _script(
    name: str,
    data: bytes,
    assignment: Assignment,
    stands_for: tuple[str, ...],
    plain: bool = False,
    more: frozenset[str] = frozenset(),
) -> Definitions | None:
    """A script's definitions; None for one that is in none of the forms.

    Args:
        plain: take those of any script.
        more: names that are looked for in it, too.
    """
    if not data or len(data) > notebook.MAX_CODE or b"\0" in data:
        return None
    handed = notebook.opened(name, data)
    form = form_of(handed)
    if form is None and not plain:
        return None
    return notebook.taken_from(handed, form, wanted(assignment) | more, stands_for)


def _shared(files: Mapping[str, bytes], assignment: Assignment) -> frozenset[str]:
    """Names that one of several files takes from another."""
    own = {file.removesuffix(".py") for file in assignment.files}
    found: set[str] = set()
    trees = [parsed(files[name].decode("utf-8", "replace")) for name in files if len(own) > 1]
    for node in (node for tree in trees if tree for node in ast.walk(tree)):
        match node:
            case ast.ImportFrom(module=module, names=aliases) if module in own:
                found |= {alias.name for alias in aliases}
            case ast.Attribute(value=ast.Name(id=module), attr=name) if module in own:
                found.add(name)
    return frozenset(found)


def _best(label: str, rivals: Mapping[str, Definitions], assignment: Assignment) -> str:
    """Which defines most tasks, and leaves fewest of them open."""
    ranks = {
        name: (_count(made, assignment), -made.source.count("NotImplementedError("))
        for name, made in rivals.items()
    }
    best = [name for name in rivals if ranks[name] == max(ranks.values())]
    if len({rivals[name].source for name in best}) > 1:
        raise SubmissionRefused(
            f"{label} has {_listed(best)}: each defines the tasks", help="hand in one of them"
        )
    return best[0]


def _untouched(ours: Mapping[str, bytes], assignment: Assignment) -> bool:
    """Whether these are the released stubs, whatever their layout."""
    for name, data in ours.items():
        stub, tree = _stub(assignment.folder / name), parsed(data.decode("utf-8", "replace"))
        if stub is None or tree is None or ast.dump(stub) != ast.dump(tree):
            return False
    return True


def _stub(path: Path) -> ast.Module | None:
    try:
        seen = path.stat()
        return _parsed_stub(path, seen.st_mtime_ns, seen.st_size)
    except OSError:
        return None


@lru_cache(maxsize=64)
def _parsed_stub(path: Path, _time: int, _size: int) -> ast.Module | None:
    return parsed(path.read_text(encoding="utf-8"))


def _tops(assignment: Assignment) -> list[str]:
    """The functions and classes that tasks are, or belong to."""
    names = [task.name.partition(".")[0] for task in assignment.tasks if not task.trained]
    return list(dict.fromkeys(names))


def _count(made: Definitions, assignment: Assignment) -> int:
    return len(made.names & set(_tops(assignment)))


def _imports_own(made: Definitions, assignment: Assignment) -> str:
    """The assignment's module that a notebook imports; "" where it imports none."""
    own = [file.removesuffix(".py") for file in assignment.files]
    return next((module for module in own if module in made.modules), "")


def _notes(made: Definitions) -> tuple[str, ...]:
    """How a script was read, and what was left out, and why."""
    name, form = made.origin.name, made.form
    as_cells = []
    if form and form.suffix == ".py":
        as_cells = [f"{name} was read as a {form.name}: its definitions are graded"]
    cells = [f"left out of {name}: {_few(made.left_out)}"] if made.left_out else []
    rest = [f"no task needs this, left out of {name}: {_few(made.dropped)}"] if made.dropped else []
    return (*as_cells, *cells, *rest)


def _few(said: Sequence[str]) -> str:
    more = f"; and {len(said) - FEW} more" if len(said) > FEW else ""
    return "; ".join(said[:FEW]) + more


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
