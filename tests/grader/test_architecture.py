"""The shape of the engine: imports go downwards, torch stays in the child, and rooms stay small."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import grader

HOME = Path(grader.__file__).parent
FILES = sorted(HOME.rglob("*.py"))
IDS = [str(path.relative_to(HOME)) for path in FILES]
every_file = pytest.mark.parametrize("path", FILES, ids=IDS)

FOLDERS = {"cohort", "data", "exports", "isolation", "proofs", "report", "training"}
"""Rooms of several files: one noun each."""

FLOORS = [
    {"author", "errors"},
    {"records", "grade", "course"},
    {"compare", "sealing", "isolation", "wire", "data"},
    {"intake", "sandbox", "judge", "diagnose", "score", "answer_key"},
    {"pipeline"},
    {"run", "doctor", "verify"},
    {"data_commands"},
    {"commands"},
    {"cli"},
]
"""From the ground up. A room reaches nothing that stands higher, by whatever way."""

UPWARDS = {
    ("author", "tracing"): "`count_calls` runs in the child only, where that room is loaded",
}

TORCH = {
    "asking": "asks the checks, in the child",
    "draw": "makes tensors, in the child",
    "evidence": "takes tensors apart, in the child",
    "tracing": "watches torch's functions, in the child",
    "training": "trains, in the process of a student's script, without the grader",
    "worker": "is the child, and the server that forks it",
}

CATCHES_EVERYTHING = {
    ("asking.py", 1): "a check calls student code, which may raise anything",
    ("evidence.py", 1): "an exception's __str__ is the student's",
    ("worker.py", 4): "parsing and importing student code; our checks before it; student's streams",
    ("child.py", 1): "closes descriptors, and raises again",
    ("sandbox.py", 1): "ends the child, and raises again",
}
"""Who may write `except BaseException`, how often, and why."""

RUNS_SOURCE = {
    "asking.py": "student code, in the child",
    "worker.py": "our checks, in the child",
    "bank.py": "our known mistakes",
    "judge.py": "our judges.py",
    "materials.py": "our material.py",
    "debug.py": "the typist's own code, without a sandbox, because it was asked for",
}

NEVER = {
    "pickle", "_pickle", "marshal", "shelve", "dill", "cloudpickle",
    "multiprocessing",  # its fork server inherits the environment and unpickles
    "yaml", "urllib", "http", "requests", "ssl", "ftplib", "smtplib", "pooch",
}  # fmt: skip

MAY = {
    "sandbox.py": {"marshal"},
    "worker.py": {"marshal"},
    "data/fetching.py": {"pooch", "requests", "urllib"},
}
"""Exceptions."""


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def room_of(path: Path) -> str:
    first, *rest = path.relative_to(HOME).with_suffix("").parts
    return first if first in FOLDERS or not rest else ".".join((first, *rest))


def imports(tree: ast.AST, *, top: bool = False) -> Iterator[str]:
    """Modules that a file imports; `top`: only when it is itself imported."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if top and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            yield from (f"{module}.{alias.name}" for alias in node.names)
        waiting.extend(ast.iter_child_nodes(node))


def rooms_used(path: Path, *, top: bool = False) -> set[str]:
    found = {name.split(".")[1] for name in imports(tree_of(path), top=top) if "grader." in name}
    return found - {room_of(path)}


@cache
def arrows() -> dict[str, set[str]]:
    """Room → rooms that it imports, at its top or in a function."""
    graph: dict[str, set[str]] = {}
    for path in FILES:
        graph.setdefault(room_of(path), set()).update(rooms_used(path))
    for (start, end), _ in UPWARDS.items():
        graph[start].discard(end)
    return graph


def reached(room: str) -> set[str]:
    found: set[str] = set()
    waiting = [room]
    while waiting:
        for following in arrows()[waiting.pop()] - found:
            found.add(following)
            waiting.append(following)
    return found


# Arrows


def test_every_import_is_a_room() -> None:
    """The graph is whole: what is imported is there."""
    assert {end for ends in arrows().values() for end in ends} <= arrows().keys()


@pytest.mark.parametrize("room", sorted({room_of(path) for path in FILES}))
def test_no_room_reaches_itself(room: str) -> None:
    """Imports make no circle."""
    assert room not in reached(room)


@pytest.mark.parametrize("level", range(len(FLOORS)), ids=lambda n: "+".join(sorted(FLOORS[n])))
def test_imports_go_downwards(level: int) -> None:
    """A room of one floor reaches no room of a floor above it."""
    above = set().union(*FLOORS[level + 1 :])

    assert {room: set() for room in FLOORS[level]} == {
        room: reached(room) & above for room in FLOORS[level]
    }


def test_the_exceptions_are_used() -> None:
    """An exception that is needed no more goes."""
    used = {(room_of(path), end) for path in FILES for end in rooms_used(path)}

    assert UPWARDS.keys() <= used


def test_reports_measure_nothing() -> None:
    """A report is a function of a grade: it reaches no room that asks or judges."""
    assert {"grade", "errors"} >= reached("report") & set().union(*FLOORS)


def test_content_is_not_the_engines_business(root: Path) -> None:
    """No assignment is known by its name or its tasks."""
    names = {path.name for path in (root / "solutions").iterdir() if path.is_dir()}
    texts = {
        node.value
        for path in FILES
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "\n" not in node.value
    }

    assert set() == {name for name in names if name in texts}


# The two sides


@every_file
def test_torch_is_imported_in_the_child_only(path: Path) -> None:
    """The parent grades without it; it is imported nowhere else, not even in a function."""
    heavy = {name.split(".")[0] for name in imports(tree_of(path))} & {"torch", "jaxtyping"}

    assert not heavy or room_of(path) in TORCH


def test_the_parent_imports_no_room_of_the_child() -> None:
    """At its top, that is: `--debug` may later."""
    childs = {*TORCH, "holes"}
    parents = [path for path in FILES if room_of(path) not in childs]

    assert [] == [path for path in parents if rooms_used(path, top=True) & childs]


def test_the_command_line_loads_no_room_of_the_data() -> None:
    """`grade --help` is quick; and only who downloads loads what downloads."""
    tops = {room_of(path): rooms_used(path, top=True) for path in FILES}
    loading = {path.name for path in FILES if room_of(path) == "data" and "fetching" in _tops(path)}

    assert "data" not in tops["commands"] | tops["data_commands"] | tops["cli"]
    assert set() == loading


def _tops(path: Path) -> set[str]:
    """Modules of grader/data/ that a file imports at its top."""
    names = imports(tree_of(path), top=True)
    return {name.split(".")[2] for name in names if name.startswith("grader.data.")}


def test_the_child_imports_nothing_that_knows_answers() -> None:
    """What judges, seals, or reads solutions is not reached from the worker."""
    allowed = {*TORCH, "holes", "author", "errors", "isolation", "records", "wire"}

    assert reached("worker") <= allowed


# Each file


@every_file
def test_a_room_says_what_it_is(path: Path) -> None:
    """A first sentence, and what comes in, what goes out, what it may and never does."""
    docstring = ast.get_docstring(tree_of(path)) or ""
    lines = [line for line in docstring.splitlines() if line.strip()]

    assert docstring.partition("\n")[0].endswith((".", ":"))
    if path.name not in ("__init__.py", "__main__.py"):
        assert len(lines) >= 2
        assert "In:" in docstring
        assert "Out:" in docstring


@every_file
def test_a_room_has_one_door(path: Path) -> None:
    """When a file passes 300 lines, look for the missing door."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


@every_file
def test_catching_everything_has_a_reason(path: Path) -> None:
    """No bare except; `except BaseException` only where it is the point."""
    handlers = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.ExceptHandler)]
    everything = [h for h in handlers if h.type and "BaseException" in ast.unparse(h.type)]

    assert not [handler for handler in handlers if handler.type is None]
    name = str(path.relative_to(HOME))
    assert dict(CATCHES_EVERYTHING.keys()).get(name, 0) == len(everything)


@every_file
def test_nothing_is_unpickled(path: Path) -> None:
    """Data of a child is JSON and bytes; nothing is fetched from a network either, apart from
    the real corpora, in one room.

    The parent marshals the checks that it compiled, and the child loads them: never the reverse.
    """
    text = path.read_text(encoding="utf-8")
    unpickling = {name.split(".")[0] for name in imports(tree_of(path))} & NEVER

    assert unpickling <= MAY.get(str(path.relative_to(HOME)), set())
    assert ("marshal.loads" in text) == (path.name == "worker.py")
    assert "allow_pickle=True" not in path.read_text(encoding="utf-8")


@every_file
def test_only_named_rooms_run_source(path: Path) -> None:
    """`exec` where it is said why; `eval`, `compile` for nothing else, and torch.load never."""
    calls = {
        ast.unparse(node.func) for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call)
    }

    assert not calls & {"eval", "torch.load", "np.load", "numpy.load", "os.system", "os.popen"}
    assert ("exec" in calls) == (path.name in RUNS_SOURCE)


@every_file
def test_no_assertion_is_for_users(path: Path) -> None:
    """`assert` states what cannot be; what can be has a message."""
    told = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Assert) and node.msg]

    assert [] == told
