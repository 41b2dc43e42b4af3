"""The line where it goes wrong, from end to end: in the report, and asked only where needed."""

import re
import tomllib
from collections.abc import Callable
from typing import Any

import pytest

from grader import pipeline
from grader.errors import MachineFault
from grader.records import Answers, Reply
from grader.report.terminal import render
from tests.course.desk import ROOT, Desk, Desks, overriding

MARKS = tomllib.loads(
    (ROOT / "tests/submissions/faulty_lines.toml").read_text(encoding="utf-8")
)["assignment1"]  # fmt: skip
NAMED = ["bent_linear", "bias_twice", "largest_value", "additive_billion"]
SILENT = ["loop_over_words", "detached", "float_counts"]


@pytest.fixture
def desk(desks: Desks) -> Desk:
    """As an instructor grades."""
    return desks.live("assignment1", 3)


@pytest.fixture
def again(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The checks that were asked to be followed."""
    followed: list[Any] = []
    ask: Callable[..., Any] = pipeline.ask

    def asking(starter: Any, job: Any, *rest: Any) -> Any:
        if job.followed:
            followed.extend(rest[0])
        return ask(starter, job, *rest)

    monkeypatch.setattr(pipeline, "ask", asking)
    return followed


def graded(desk: Desk, label: str) -> tuple[list[int], str]:
    """The lines that are named, counted in the file as it lies there, and the report."""
    path = ROOT / f"tests/submissions/assignment1/unlisted/{label}.py"
    files = overriding(desk.assignment, path)
    [whole] = files.values()
    before = whole.count(b"\n") - path.read_bytes().count(b"\n")
    grade = desk.grade(label, files)
    lines = [o.line.line - before for t in grade.tasks for o in t.outcomes if o.line]
    return lines, render(grade).plain


@pytest.mark.long  # `grade verify` counts them all
@pytest.mark.parametrize("label", NAMED)
def test_the_marked_line_is_named_below_the_gap(desk: Desk, label: str) -> None:
    """One line for the task, in words that say what is known, and no more."""
    lines, report = graded(desk, label)

    assert lines
    assert set(lines) <= set(MARKS[label])
    assert re.search(r"  gap  .*\n(    .*\n)*  line    .*`", report)


@pytest.mark.long  # `grade verify` counts them all
@pytest.mark.parametrize("label", SILENT)
def test_where_no_value_is_wrong_no_line_is_named(desk: Desk, label: str) -> None:
    """A loop that is right, a gradient, a Python number."""
    lines, _ = graded(desk, label)

    assert [] == lines


def test_right_work_is_asked_once(desk: Desk, again: list[Any]) -> None:
    """What passes costs nothing more; neither does what a known mistake names."""
    right = pipeline.reference(desk.assignment)
    named = next(iter(pipeline.known_mistakes(desk.assignment)))

    desk.grade("the reference", right)
    grade = desk.grade(named.id, pipeline.apply_mistake(named, right))

    assert any(task.cause and named.id in task.cause.mistakes for task in grade.tasks)
    assert [] == again


def test_no_hidden_check_is_followed(desk: Desk, again: list[Any]) -> None:
    """What a child of hidden checks computes is not told to anybody."""
    graded(desk, "bias_twice")

    assert again
    assert [] == [check.id for check in again if check.hidden]


def shortage(*_: Any) -> Answers:
    raise MachineFault("no child process could be started: no space left")


def ended(status: Any) -> Callable[..., Answers]:
    return lambda _, __, checks, *___: Answers({check.id: Reply(status) for check in checks})


def forget(key: Any) -> None:
    """What right solutions compute."""
    key._followed.clear()
    key._right.clear()


@pytest.mark.long
@pytest.mark.parametrize("theirs", [True, False], ids=["the student's", "right solutions'"])
@pytest.mark.parametrize(
    "happens", [shortage, ended("lost"), ended("timed out")], ids=["a shortage", "killed", "slow"]
)
def test_evidence_that_cannot_be_had_costs_no_grade(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, happens: Any, theirs: bool
) -> None:
    """The grade stands as it was judged, without the line; the next one has its line again."""
    path = ROOT / "tests/submissions/assignment1/unlisted/bias_twice.py"
    files = overriding(desk.assignment, path)
    forget(desk.key)
    ask: Callable[..., Any] = pipeline.ask

    def asking(starter: Any, job: Any, *rest: Any) -> Any:
        hit = job.followed and (job.files == files) == theirs
        return (happens if hit else ask)(starter, job, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "ask", asking)
        without = desk.grade("bias_twice", files)
    if happens is not shortage:
        forget(desk.key)
    again = desk.grade("bias_twice", files)

    lines = [
        [o.line for t in grade.tasks for o in t.outcomes if o.line] for grade in (without, again)
    ]
    assert [0, 1] == [len(found) for found in lines]
    assert again.points == without.points
    assert [t.verdict for t in again.tasks] == [t.verdict for t in without.tasks]


@pytest.mark.long
def test_evidence_is_not_waited_for(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a check may take, the second ask has some seconds of computing in all."""
    path = ROOT / "tests/submissions/assignment1/unlisted/bias_twice.py"
    files = overriding(desk.assignment, path)
    limits: list[Any] = []
    ask: Callable[..., Any] = pipeline.ask

    def asking(starter: Any, job: Any, *rest: Any) -> Any:
        if job.followed and job.files == files:
            limits.append(rest[-1])
        return ask(starter, job, *rest)

    monkeypatch.setattr(pipeline, "ask", asking)
    desk.grade("bias_twice", files)

    assert limits
    assert [] == [one for one in limits if one.total_seconds > 8 or one.check_seconds > 4]
