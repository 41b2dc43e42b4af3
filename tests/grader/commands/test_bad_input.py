"""Whatever is handed in, there is one clear message, the right verdict, and no traceback of ours.

Each animal of tests/zoo/ is what a submission adds to the right one (or all of it, where its
expect.json says "whole"), graded by the command line on the tiny course. A bug report becomes a
new animal first.
"""

import json
import zipfile
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from grader.course.config import Course
from grader.grade import Grade
from grader.report.terminal import render
from tests import tiny_course
from tests.tiny_course import SOLUTION, write

ZOO = Path(__file__).resolve().parents[2] / "zoo"
ANIMALS = sorted(path.name for path in ZOO.iterdir() if path.is_dir())
OURS = ("Traceback (most recent call last)", "grader/", "worker.py", "site-packages")

Run = Callable[..., Any]


def shown(grade: Grade) -> str:
    """The report as a pipe gets it, in one line, so that wrapping hides nothing."""
    stream = StringIO()
    console = Console(file=stream, width=78, highlight=False, markup=False, emoji=False)
    console.print(render(grade), soft_wrap=True)
    return " ".join(stream.getvalue().split())


def clean(said: Any) -> None:
    """Nothing of ours is told, and nothing that a terminal would obey."""
    for text in (said.out, said.err):
        assert not [ours for ours in OURS if ours in text]
        assert "\x1b" not in text


@pytest.mark.parametrize("name", ANIMALS)
def test_an_animal_of_the_zoo(
    name: str, tiny: Course, command: Run, tmp_path: Path, layers: tuple[str, ...]
) -> None:
    """It has the verdicts and the exit code that are expected, and the report says why."""
    expected = json.loads((ZOO / name / "expect.json").read_text(encoding="utf-8"))
    if (needed := expected.get("needs", "process")) not in layers:
        pytest.skip(f"there is no {needed} on this machine")
    animal = (ZOO / name / "shapes.py").read_bytes()
    text = animal if expected["whole"] else SOLUTION.encode() + b"\n\n" + animal
    write(tmp_path / "shapes.py", text)

    said = command(tiny.root, "assignment1", tmp_path, "--json")
    grade = Grade.model_validate_json(said.out)
    report = shown(grade)
    missing = [words for words in expected["says"] if " ".join(words.split()) not in report]

    assert said.err == ""
    assert expected["verdicts"] == {task.task: task.verdict for task in grade.tasks}
    assert expected["exit"] == said.code
    assert [] == missing, report
    assert [] == [words for words in expected.get("never", ()) if words in report + said.out]
    assert not [ours for ours in OURS if ours in report]
    assert grade.complete


@pytest.mark.parametrize("name", ANIMALS)
def test_an_animal_is_described(name: str) -> None:
    """Its folder holds a submission and what is expected of it, and nothing else."""
    expected = json.loads((ZOO / name / "expect.json").read_text(encoding="utf-8"))

    assert {"shapes.py", "expect.json"} == {path.name for path in (ZOO / name).iterdir()}
    assert {"is", "whole", "exit", "verdicts", "says"} <= expected.keys()
    assert expected["is"]
    assert (expected["exit"] == 0) == (set(expected["verdicts"].values()) == {"passed"})


# What cannot be graded: exit code 3, one sentence, one way out


def binary(folder: Path) -> Path:
    return write(folder / "shapes.py", bytes(range(256)) * 9)


def large(folder: Path) -> Path:
    path = folder / "shapes.py"
    with path.open("wb") as stream:
        stream.write(b"x = 1\n")
        stream.truncate(50 << 20)
    return path


def other_encoding(folder: Path) -> Path:
    return write(folder / "shapes.py", "x = 1\n# Привет\n".encode("cp1251"))


def empty_folder(folder: Path) -> Path:
    return folder


def another_file(folder: Path) -> Path:
    return write(folder / "shapes.docx", b"PK\3\4")


def zipped(folder: Path, name: str | zipfile.ZipInfo, data: bytes) -> Path:
    with zipfile.ZipFile(folder / "work.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return folder / "work.zip"


def traversal(folder: Path) -> Path:
    return zipped(folder, "../../shapes.py", SOLUTION.encode())


def bomb(folder: Path) -> Path:
    return zipped(folder, "shapes.py", bytes(100 << 20))


def link_in_a_zip(folder: Path) -> Path:
    member = zipfile.ZipInfo("shapes.py")
    member.external_attr = 0o120777 << 16
    return zipped(folder, member, b"/etc/passwd")


def link_in_a_folder(folder: Path) -> Path:
    (folder / "shapes.py").symlink_to("/etc/passwd")
    return folder


def no_zip(folder: Path) -> Path:
    return write(folder / "work.zip", SOLUTION.encode())


REFUSED = {
    binary: "shapes.py is not a text: it has null bytes",
    large: "shapes.py is larger than 256 KB",
    other_encoding: "shapes.py is not UTF-8 (line 2)",
    empty_folder: "has no file shapes.py",
    another_file: "is not a folder, a .py file, a .zip or an .ipynb",
    traversal: "'../../shapes.py' points out of the archive",
    bomb: "shapes.py is larger than 256 KB",
    link_in_a_zip: "shapes.py is not a plain file (a link?)",
    link_in_a_folder: "shapes.py is a link to a file outside its folder",
    no_zip: "is not a zip that can be read",
}


@pytest.mark.parametrize(("make", "says"), REFUSED.items(), ids=[make.__name__ for make in REFUSED])
def test_what_cannot_be_graded_is_refused(
    make: Callable[[Path], Path], says: str, tiny: Course, command: Run, tmp_path: Path
) -> None:
    """Exit code 3 and one message on standard error; nothing on standard output."""
    said = command(tiny.root, "assignment1", make(tmp_path))

    assert (3, "") == (said.code, said.out)
    assert says in " ".join(said.err.split())
    assert len(said.err.splitlines()) <= 4
    clean(said)


def test_a_refusal_in_json_prints_nothing_on_standard_output(
    tiny: Course, command: Run, tmp_path: Path
) -> None:
    """A program that reads JSON gets none, and the exit code."""
    said = command(tiny.root, "assignment1", binary(tmp_path), "--json")

    assert (3, "") == (said.code, said.out)


def test_a_path_that_is_not_there(tiny: Course, command: Run, tmp_path: Path) -> None:
    """That is wrong usage: exit code 2."""
    said = command(tiny.root, "assignment1", tmp_path / "nothing")

    assert said.code == 2
    assert "there is no " in said.err
    clean(said)


def test_a_name_that_would_rule_the_terminal(tiny: Course, command: Run, tmp_path: Path) -> None:
    """A file's name is a text of the student's, too."""
    path = write(tmp_path / "[bold]\x1b[2J\u202e.py", b"\0")

    said = command(tiny.root, "assignment1", path)

    assert said.code == 3
    assert "\u202e" not in said.err
    clean(said)


@pytest.mark.parametrize("name", ["escape_codes", "prints_forever", "syntax_error"])
def test_hostile_text_does_not_rule_the_terminal(
    name: str, tiny: Course, command: Run, tmp_path: Path
) -> None:
    """The report as it is printed: escape codes are shown, markup is text, and it is short."""
    animal = (ZOO / name / "shapes.py").read_text(encoding="utf-8")
    write(tmp_path / "shapes.py", f"{SOLUTION}\n\n{animal}")

    said = command(tiny.root, "assignment1", tmp_path)

    assert said.code == 1
    assert "public points" in said.out.splitlines()[-2]
    assert len(said.out.splitlines()) < 40
    clean(said)


# What is right, in another dress


def plain_folder(folder: Path) -> Path:
    return tiny_course.submission(folder)


def spaces_and_cyrillic(folder: Path) -> Path:
    return tiny_course.submission(folder / "Моя работа № 1 (финал)")


def another_name(folder: Path) -> Path:
    return write(folder / "shapes (2) — копия.py", SOLUTION)


def windows(folder: Path) -> Path:
    return write(folder / "shapes.py", b"\xef\xbb\xbf" + SOLUTION.replace("\n", "\r\n").encode())


def zip_of_a_folder(folder: Path) -> Path:
    return zipped(folder, "Моя работа/shapes.py", SOLUTION.encode())


def no_last_line_end(folder: Path) -> Path:
    return write(folder / "shapes.py", SOLUTION.rstrip())


RIGHT = [
    plain_folder, spaces_and_cyrillic, another_name, windows, zip_of_a_folder, no_last_line_end,
]  # fmt: skip


@pytest.mark.parametrize("make", RIGHT, ids=[make.__name__ for make in RIGHT])
def test_what_is_right_passes_in_any_dress(
    make: Callable[[Path], Path], tiny: Course, command: Run, tmp_path: Path
) -> None:
    """Names, line ends and packing cost no point."""
    said = command(tiny.root, "assignment1", make(tmp_path))

    assert said.code == 0, said
    assert "9 of 9 public points" in said.out
    clean(said)


def test_the_untouched_stub_is_not_started(tiny: Course, command: Run) -> None:
    """`grade assignment1` before anything was written: every task is todo."""
    said = command(tiny.root, "assignment1", "--json")

    assert {"not started"} == {task["verdict"] for task in said.grade["tasks"]}
    assert (1, 0) == (said.code, said.grade["points"])


# Official runs


def test_an_official_run_asks_the_hidden_checks(tiny: Course, command: Run, tmp_path: Path) -> None:
    """Their points are added; the seed is another one each time."""
    work = tiny_course.submission(tmp_path)

    one, other = (command(tiny.root, "assignment1", work, "--official", "--json") for _ in "12")

    assert (0, 9, 2, True) == (
        one.code, one.grade["points"], one.grade["hidden_points"], one.grade["official"],
    )  # fmt: skip
    assert other.code == 0


def test_a_hidden_check_tells_nothing_of_its_question(
    tiny: Course, command: Run, tmp_path: Path
) -> None:
    """Neither an exception's text, nor output, nor values of a hidden check are in the report."""
    spy = """if x.dim() == 4:
        print('canary', x)
        raise ValueError(f'canary {x}')
    return x * 2"""
    work = tiny_course.submission(tmp_path, ("return x * 2", spy))

    said = command(tiny.root, "assignment1", work, "--official", "--json")
    hidden = [
        outcome for task in said.grade["tasks"] for outcome in task["outcomes"] if outcome["hidden"]
    ]

    assert "crashed" == hidden[0]["verdict"]
    assert "raise ValueError(f'canary {x}')" == hidden[0]["crash"]["text"]
    assert "canary" not in said.out.replace(hidden[0]["crash"]["text"], "")
    assert "tensor(" not in said.out
