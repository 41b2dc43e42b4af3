"""What students read of a grade holds no text of hidden checks, in any channel."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from grader.cohort.results import write_results
from grader.exports import Visibility, classroom50, github, gradescope, junit
from grader.grade import QUOTED, CauseText, CrashText, GapText, Grade, Outcome, TaskResult, Verdict
from grader.report import feedback, fragment, render, student_view, to_json

V = Verdict
SECRET = "marked-secret"
TOLD = "It holds for one word, too."
RUNNER = {
    "CLASSROOM": "cs", "ASSIGNMENT": "a1", "SUBMISSION_TAG": "submit/1",
    "COMMIT_URL": "https://example.org/c", "RELEASE_URL": "https://example.org/r",
}  # fmt: skip


def hidden(verdict: Verdict, number: int, **more: Any) -> Outcome:
    """A hidden check that says a secret wherever it can."""
    place = f"{SECRET}-{number}"
    crash = CrashText(
        kind=place, message=place, file=place, line=3, text=place, tensors=[place]
    )  # fmt: skip
    fields = {"check": place, "sentence": place, "gap": None, "crash": crash} | more
    return Outcome(
        task="double", hidden=True, verdict=verdict, points=0.5 * (verdict is V.PASSED), of=0.5,
        note=place, printed=place, **fields,
    )  # fmt: skip


PUBLIC = Outcome(
    check="doubles", task="double", sentence="It doubles.", hidden=False, verdict=V.PASSED,
    points=2, of=2,
)  # fmt: skip
TASK = TaskResult(
    task="double", rank="1.1", title="Twice", verdict=V.FAILED, points=2, of=2, hidden_points=1,
    hidden_of=2, cause=CauseText(kind="mistake", says=SECRET, help=SECRET, mistakes=[SECRET]),
    outcomes=[
        PUBLIC,
        hidden(V.PASSED, 1),
        hidden(V.CRASHED, 2),
        hidden(V.FAILED, 3, gap=GapText(kind="value", says=SECRET, detail=SECRET), crash=None),
        hidden(V.PASSED, 4, check="told", sentence=TOLD, tell=True),
    ],
)  # fmt: skip
GRADE = Grade(
    assignment="assignment1", title="Small things", submission="work", digest="abc", official=True,
    answer_key="live", device="cpu", versions={}, isolation=[], tasks=[TASK], points=2, of=2,
    hidden_points=1, hidden_of=2, complete=True, seconds=1,
)  # fmt: skip
BROKEN = GRADE.model_copy(
    update={
        "problem": f"importing shapes.py raised {SECRET}",
        "problem_crash": CrashText(
            kind=SECRET, message=f"No module named 'x' {SECRET}", file="shapes.py", line=1,
            text="import x", tensors=[SECRET],
        ),
    }
)  # fmt: skip


def _class(grade: Grade, folder: Path) -> str:
    from types import SimpleNamespace

    from grader.cohort.batch import Mark

    mark = Mark("anna", "", "work", "", grade)
    graded: Any = SimpleNamespace(
        marks=[mark], alike=[], found=SimpleNamespace(unmatched=[], missing=[], told=[]),
        assignment=SimpleNamespace(name="assignment1", title="Small", task_names=("double",)),
    )  # fmt: skip
    write_results(folder, graded)
    return "".join(path.read_text() for path in sorted((folder / "feedback").iterdir()))


def _terminal(grade: Grade, _: Path) -> str:
    stream = io.StringIO()
    Console(file=stream, width=200).print(render(grade))
    return stream.getvalue()


def _notebook(grade: Grade, _: Path) -> str:
    pytest.importorskip("nbgrader", reason="the extra `class` is not installed")
    from grader.adapters.cells import Kept, Marked, filled

    kept = {"double": Kept("double", "code", "show()", "c" * 32, True, grade=True, points=4.0)}
    import nbformat

    cell = {
        "cell_type": "code", "id": "x", "metadata": {"nbgrader": dict(kept["double"].metadata)},
        "source": "show()", "outputs": [], "execution_count": None,
    }  # fmt: skip
    made = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(filled(nbformat.from_dict(made), kept, Marked(grade, "", ())))


CHANNELS: dict[str, Callable[[Grade, Path], str]] = {
    "terminal": _terminal,
    "page": lambda grade, _: feedback(grade, "anna"),
    "feedback of a class": _class,
    "json": lambda grade, _: to_json(student_view(grade)),
    "notebook's cell": lambda grade, _: fragment(grade, grade.tasks[0]),
    "nbgrader": _notebook,
    "junit": lambda grade, _: junit(grade),
    "gradescope": lambda grade, _: gradescope(grade),
    "gradescope, all visible": lambda grade, _: gradescope(grade, Visibility.VISIBLE),
    "classroom 50": lambda grade, _: classroom50(grade, RUNNER),
    "github": lambda grade, _: "".join(github(grade)),
}


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("grade", [GRADE, BROKEN], ids=["hidden checks", "import"])
def test_no_channel_carries_a_secret(channel: str, grade: Grade, tmp_path: Path) -> None:
    """Names, sentences, gaps, exceptions, notes and output of hidden checks; text of an import."""
    said = CHANNELS[channel](grade, tmp_path)

    assert SECRET not in said
    assert "double" in said or "importing" in said


def test_a_view_has_verdict_and_points_of_a_tasks_hidden_checks() -> None:
    """One entry for those that are not told, one for each that is; the sums are as they were."""
    view = student_view(GRADE)
    _, told, rest = view.tasks[0].outcomes

    assert (TOLD, V.PASSED, 0.5, 0.5) == (told.sentence, told.verdict, told.points, told.of)
    assert ("hidden checks", "", V.FAILED, 0.5, 1.5) == (
        rest.check, rest.sentence, rest.verdict, rest.points, rest.of,
    )  # fmt: skip
    assert (GRADE.points, GRADE.hidden_points, V.FAILED) == (
        view.points, view.hidden_points, view.tasks[0].verdict,
    )  # fmt: skip
    assert view == student_view(view)


def test_what_hidden_checks_cost_is_told() -> None:
    """A task that fails by hidden checks alone says so, and how much it is."""
    said = render(GRADE).plain

    assert "FAIL 1.1  hidden checks: 0.5 of 1.5 points" in said


def test_a_cause_is_kept_where_a_public_check_shows_it() -> None:
    """Else hidden answers would choose it."""
    failed = PUBLIC.model_copy(update={"verdict": V.FAILED})
    cause = CauseText(kind="mistake", says="it is shifted")
    task = TASK.model_copy(update={"outcomes": [failed], "cause": cause})

    view = student_view(GRADE.model_copy(update={"tasks": [task]}))

    assert cause == view.tasks[0].cause


@pytest.mark.parametrize(
    ("problem", "kind", "message", "shown"),
    [
        ("shapes.py cannot be read as Python", "SyntaxError", "'(' was never closed", True),
        ("importing shapes.py raised NameError", "NameError", "name 'toch' is not defined", True),
        ("importing shapes.py raised X", "ModuleNotFoundError", "No module named 'x.y'", True),
        ("importing shapes.py raised X", "AttributeError", "module 'torch' has no attribute 'x'",
         True),
        ("importing shapes.py raised X", "ImportError", "cannot import name 'f' from 'earlier'",
         True),
        ("importing shapes.py raised X", "ValueError", "{'job': 'def hidden'}", False),
        ("importing shapes.py raised X", "NameError", "name 'a b' is not defined", False),
        ("importing shapes.py raised X", "SyntaxError", "what it has read", False),
    ],
)  # fmt: skip
def test_an_import_says_the_students_own_line(
    problem: str, kind: str, message: str, shown: bool
) -> None:
    """And a message where Python made it of names alone; code that runs may have read anything."""
    crash = CrashText(kind=kind, message=message, file="shapes.py", line=3, text="import x")
    broken = GRADE.model_copy(update={"problem": problem, "problem_crash": crash})

    view = student_view(broken).problem_crash

    assert view
    assert ("shapes.py", 3, "import x") == (view.file, view.line, view.text)
    assert (message if shown else "") == view.message


def test_at_home_an_import_says_everything() -> None:
    """On the student's own machine nothing is there that is not theirs."""
    home = BROKEN.model_copy(update={"official": False})

    assert BROKEN.problem_crash == student_view(home).problem_crash


def test_gradescope_hides_hidden_parts_unless_told(tmp_path: Path) -> None:
    """A test for each part; what students see at once says nothing of the hidden one."""
    found = json.loads(gradescope(GRADE))
    public, part = found["tests"]
    late = json.loads(gradescope(GRADE, Visibility.AFTER_DUE_DATE))

    assert ("visible", "passed", 2, 2) == (
        public["visibility"], public["status"], public["score"], public["max_score"],
    )  # fmt: skip
    assert ("hidden", "failed", 1, 2) == (
        part["visibility"], part["status"], part["score"], part["max_score"],
    )  # fmt: skip
    assert "2 of 2 public points; 2 more are decided by hidden checks" in found["output"]
    assert "score" not in found  # the sum would tell
    assert "after_due_date" == late["tests"][1]["visibility"]


def test_reports_say_once_which_words_are_the_students() -> None:
    """In the page and in the JSON: quoted from the submission, and no instruction of ours."""
    page, read = feedback(GRADE), json.loads(to_json(GRADE))

    assert 1 == page.count("Quoted from the submission")
    assert list(QUOTED) == read["quoted_from_submission"]
