"""The shape of the engine: rooms have doors, torch stays in the child, files stay small.

Which room may import which is said in pyproject.toml, and held by import-linter.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import grimp
import pytest
from importlinter import cli as linter

import grader

HOME = Path(grader.__file__).parent
FILES = sorted(HOME.rglob("*.py"))
IDS = [str(path.relative_to(HOME)) for path in FILES]
every_file = pytest.mark.parametrize("path", FILES, ids=IDS)

SUB_ROOMS = ("sandbox.isolation",)
"""Rooms within rooms: both sides of the sandbox come in by their doors."""
ROOMS = sorted(
    str(card.parent.relative_to(HOME)).replace("/", ".")
    for card in HOME.rglob("*/__init__.py")
    if card.parent.name not in ("proofs", "platforms", "forms")  # folders within a room, not rooms
)
every_room = pytest.mark.parametrize("room", ROOMS)

TORCH = {
    "child": "asks the checks, and takes tensors apart",
    "training": "trains, in the process of a student's script, without the grader",
}

CATCHES_EVERYTHING = {
    "child/asking.py": (1, "a check calls student code, which may raise anything"),
    "child/evidence.py": (1, "an exception's __str__ is the student's"),
    "child/following.py": (1, "a check calls student code, which may raise anything"),
    "child/worker.py": (4, "parsing and importing student code; our checks; student's streams"),
    "commands/debug.py": (1, "keeps what the typist's own code raised, and raises again"),
    "sandbox/process.py": (1, "closes descriptors, and raises again"),
    "sandbox/session.py": (1, "ends the child, and raises again"),
}
"""Who may write `except BaseException`, how often, and why."""

DOORS = "grader.support.doors"
"""Every card imports it, that of its own room too."""

RUNS_SOURCE = {
    "child/asking.py": "student code, in the child",
    "child/worker.py": "our checks, in the child",
    "course/bank.py": "our known mistakes",
    "judging/verdict.py": "our judges.py",
    "questions/materials.py": "our material.py",
    "commands/debug.py": "the typist's own code, without a sandbox, because it was asked for",
}


@cache
def graph() -> grimp.ImportGraph:
    """Every import of grader/, inside functions too."""
    return grimp.build_graph("grader", include_external_packages=True, cache_dir=None)


def room_of(module: str) -> str:
    """ "judging" of "grader.judging.verdict", and "pipeline" of "grader.pipeline"."""
    name = module.removeprefix("grader.")
    for room in SUB_ROOMS:
        if name == room or name.startswith(f"{room}."):
            return room
    return name.partition(".")[0]


@cache
def arrows() -> dict[str, set[str]]:
    """Room → rooms that it imports. A room within a room counts with the one around it."""
    found: dict[str, set[str]] = {}
    for module in graph().modules - {"grader"}:
        if module.startswith("grader."):
            ours = {room_of(name) for name in imported_by(module)}
            found.setdefault(room_of(module), set()).update(ours - {room_of(module)})
    return found


def imported_by(module: str) -> set[str]:
    names = graph().find_modules_directly_imported_by(module)
    return {name for name in names if name.startswith("grader.")}


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def module_of(path: Path) -> str:
    parts = ("grader", *path.relative_to(HOME).with_suffix("").parts)
    return ".".join(parts).removesuffix(".__init__")


def card_of(room: str) -> Path:
    return HOME / room.replace(".", "/") / "__init__.py"


@cache
def taken_through_doors() -> set[tuple[str, str, str]]:
    """(room or "" of the file that imports, room that it imports from, name)."""
    return {
        (room_of(module_of(path)) if HOME in path.parents else "", room, alias.name)
        for path in [*FILES, *(HOME.parent / "solutions").rglob("*.py")]
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom)
        for room in [str(node.module).removeprefix("grader.")]
        for alias in node.names
    }


def doors_of(room: str) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """(file, name) as type checkers read a room's card, and as it opens them."""
    tree = tree_of(card_of(room))
    read = {
        (str(node.module).removeprefix(f"grader.{room}.").partition(".")[0], alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and str(node.module).startswith(f"grader.{room}.")
        and node.module != DOORS
        for alias in node.names
    }
    opened = {
        (keyword.arg or "", name)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "opened_when_asked"
        for keyword in call.keywords
        for name in ast.literal_eval(keyword.value)
    }
    return read, opened


# Which room imports which


def test_the_contracts_hold(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """Floors, circles and what nobody may import: as pyproject.toml says, and complete."""
    monkeypatch.chdir(HOME.parent)

    assert linter.lint_imports(cache_dir=None, show_timings=False) == linter.EXIT_STATUS_SUCCESS
    assert "3 kept, 0 broken" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("support/near.py", "def near() -> None:\n    import grader.pipeline\n"),
        ("judging/wording.py", "def word() -> None:\n    import grader.judging.diagnosis\n"),
        ("intake/receiving.py", "import pickle\n"),
    ],
    ids=["upwards, in a function", "a circle, in a function", "pickle"],
)
def test_a_contract_that_is_broken_is_seen(tmp_path: Path, file: str, line: str) -> None:
    """The linter looks into functions."""
    for path in FILES:
        target = tmp_path / "grader" / path.relative_to(HOME)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    (tmp_path / "pyproject.toml").write_bytes((HOME.parent / "pyproject.toml").read_bytes())
    with (tmp_path / "grader" / file).open("a", encoding="utf-8") as stream:
        stream.write(f"\n\n{line}")
    says = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"
    done = subprocess.run(
        [sys.executable, "-c", says],
        cwd=tmp_path,
        env={"PATH": "", "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert done.returncode == 1, done.stdout + done.stderr
    assert "BROKEN" in done.stdout


def test_nobody_goes_round_a_door() -> None:
    """What other rooms use of a room is on its card; they import the card, and no file."""
    around = [
        f"{module} -> {name}"
        for module in sorted(graph().modules - {"grader"})
        if module.startswith("grader.")
        for name in sorted(imported_by(module))
        if room_of(name) != room_of(module) and name not in (f"grader.{room_of(name)}", DOORS)
    ]

    assert [] == around


@every_room
def test_a_card_opens_what_it_lists(room: str) -> None:
    """What type checkers read is what is opened, and no name is that of a file."""
    read, opened = doors_of(room)
    files = {path.stem for path in card_of(room).parent.glob("*.py")}

    if room != "training":  # loads all it has: every script uses most of it
        assert read == opened
    assert set() == {name for _, name in read} & files


@every_room
def test_a_card_lists_what_is_used(room: str) -> None:
    """A name that nobody outside uses goes from the card."""
    if room in ("data", "training"):
        return  # what students' scripts import
    used = {name for home, door, name in taken_through_doors() if door == room != home}

    assert {name for _, name in doors_of(room)[1]} - used == set()


def test_reports_and_training_reach_no_room_that_judges() -> None:
    """A report is a function of a grade, and a student's script needs no grader."""
    assert {"errors", "grade", "support"} >= arrows()["report"]
    assert {"errors", "report", "support"} >= arrows()["training"]


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


def test_torch_is_imported_in_the_child_only() -> None:
    """The parent grades without it; it is imported nowhere else, not even in a function."""
    users = {
        room_of(module)
        for heavy in ("torch", "jaxtyping")
        for module in graph().find_modules_that_directly_import(heavy)
    }

    assert set(TORCH) == users


@pytest.mark.parametrize("entry", ["commands.cli", "pipeline", "cohort.batch", "authoring.runs"])
def test_the_parent_loads_no_room_of_the_child(entry: str) -> None:
    """Nor torch, nor what downloads: `--debug` may, later."""
    loaded = modules_after(f"import grader.{entry}")
    childs = {name for name in loaded if name.startswith(("grader.child.", "grader.training"))}

    assert set() == childs
    assert set() == {"torch", "jaxtyping", "pooch", "requests", "nbgrader", "distributed"} & loaded


def test_a_card_loads_nothing() -> None:
    """Importing every room costs their cards alone."""
    loaded = modules_after(
        "; ".join(f"import grader.{room}" for room in ROOMS if room != "training")
    )
    files = {name for name in loaded if name.startswith("grader.")}

    assert {DOORS} == files - {f"grader.{room}" for room in ROOMS}


def modules_after(line: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"{line}; import sys; print(*sys.modules)"],
        cwd=HOME.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())


# The page


def page(root: Path) -> str:
    return (root / "ARCHITECTURE.md").read_text(encoding="utf-8")


def test_the_pages_table_is_true(root: Path) -> None:
    """Each room with what it may import, whether torch is in it, and where its tests are."""
    rows = {
        cells[0].strip("` "): cells
        for line in page(root).splitlines()
        if line.startswith("| `")
        and len(cells := [cell.strip() for cell in line.strip("|").split("|")]) == 6
    }

    assert set(rows) == {room for room in ROOMS if room not in SUB_ROOMS}
    assert set(TORCH) == {room for room, cells in rows.items() if cells[3].startswith("yes")}
    runs = {"child", "commands", "training"}
    assert runs == {room for room, cells in rows.items() if cells[4].startswith("yes")}
    for room, cells in rows.items():
        tests = re.findall(r"`(tests/[^`]+)`", cells[5])
        assert tests, room
        assert [] == [path for path in tests if not (root / path).exists()]


def test_the_drawing_is_true(root: Path) -> None:
    """Its floors are those of the contract, from the top."""
    drawn = [
        line.split("floor")[1].split()[1:]
        for line in page(root).splitlines()
        if re.match(r" +floor +\d+", line)
    ]
    text = (root / "pyproject.toml").read_text(encoding="utf-8")
    listed = re.findall(r'^  "([a-z_ |]+)",$', text.partition('containers = ["grader"]')[2], re.M)
    floors = [names.split(" | ") for names in listed if names != "__main__"]

    assert drawn[: len(floors)] == floors


def test_the_page_names_what_is_there(root: Path) -> None:
    """Every file and folder on it exists."""
    named = set(re.findall(r"`((?:grader|tests|solutions|docs|benchmarks)/[^`\s]*)`", page(root)))

    assert named
    assert [] == sorted(name for name in named if not (root / name.replace("N/", "3/")).exists())


# Each file


def test_the_house_is_small() -> None:
    """At the top the map, the nouns and the rooms; and no room that is a warehouse."""
    tops = [path for path in HOME.iterdir() if path.name != "__pycache__"]
    crowded = {
        str(folder.relative_to(HOME)): count
        for folder in {path.parent for path in FILES} - {HOME}
        if (count := len({*folder.glob("*.py")} - {folder / "__init__.py"})) > MOST
        and folder.name not in MANY
    }

    assert len(tops) <= 24
    assert {} == crowded


MOST = 12
"""Files of a room, its card aside."""
MANY = {"judging", "commands"}
"""Rooms that may hold more."""


def test_two_rooms_have_no_file_of_one_name() -> None:
    """A file's name says what it does; another that does another thing is called otherwise."""
    names = [path.stem for path in FILES if path.name != "__init__.py"]
    twice = {name for name in names if names.count(name) > 1} - {"nbgrader"}  # a form, an adapter

    assert set() == twice


def test_tests_have_the_same_folders(root: Path) -> None:
    """A test is found where what it tests is found."""
    folders = {path.parent for path in (root / "tests/grader").rglob("test_*.py")}
    mirrored = {str(folder.relative_to(root / "tests/grader")) for folder in folders} - {"."}

    assert mirrored <= {str(path.parent.relative_to(HOME)) for path in FILES}


@every_file
def test_a_file_says_what_it_is(path: Path) -> None:
    """A first sentence, and what comes in, what goes out; a card what it may and never does."""
    docstring = ast.get_docstring(tree_of(path)) or ""
    lines = [line for line in docstring.splitlines() if line.strip()]

    assert docstring.partition("\n")[0].endswith((".", ":"))
    if path.parent in (HOME / "cohort/platforms", HOME / "intake/forms"):
        return  # a form says how it looks, and where that is documented
    if path not in (HOME / "__init__.py", HOME / "__main__.py"):
        assert len(lines) >= 2
        assert "In:" in docstring
        assert "Out:" in docstring
    if path.name == "__init__.py" and module_of(path).removeprefix("grader.") in ROOMS:
        assert "May" in docstring
        assert "Never" in docstring or "never" in docstring


@every_file
def test_a_file_has_one_door(path: Path) -> None:
    """When a file passes 300 lines, look for the missing door."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


@every_file
def test_catching_everything_has_a_reason(path: Path) -> None:
    """No bare except; `except BaseException` only where it is the point."""
    handlers = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.ExceptHandler)]
    everything = [h for h in handlers if h.type and "BaseException" in ast.unparse(h.type)]

    assert not [handler for handler in handlers if handler.type is None]
    may, _ = CATCHES_EVERYTHING.get(str(path.relative_to(HOME)), (0, ""))
    assert may == len(everything)


@every_file
def test_nothing_is_unpickled(path: Path) -> None:
    """Data of a child is JSON and bytes.

    The parent marshals the checks that it compiled, and the child loads them: never the reverse.
    """
    text = path.read_text(encoding="utf-8")

    assert ("marshal.loads" in text) == (path == HOME / "child/worker.py")
    assert "allow_pickle=True" not in text


@every_file
def test_only_named_files_run_source(path: Path) -> None:
    """`exec` where it is said why; `eval`, `compile` for nothing else, and torch.load never."""
    calls = set(_calls(tree_of(path)))

    assert not calls & {"eval", "torch.load", "np.load", "numpy.load", "os.system", "os.popen"}
    assert ("exec" in calls) == (str(path.relative_to(HOME)) in RUNS_SOURCE)


def _calls(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


@every_file
def test_no_assertion_is_for_users(path: Path) -> None:
    """`assert` states what cannot be; what can be has a message."""
    told = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Assert) and node.msg]

    assert [] == told
