"""Everybody is asked the same; a child gets a stream's key, from which no seed can be told."""

import dataclasses

import pytest

from grader.course.config import Course
from grader.errors import GraderFault
from grader.questions.assemble import Questions
from tests.tiny_course import write

PUBLIC = [
    "doubles", "keeps_the_dtype", "refuses_a_number", "adds_rows", "adds_without_a_loop",
    "scales", "scales_exactly",
]  # fmt: skip
HIDDEN = ["doubles_in_four_axes", "scales_more_axes"]


def ask(course: Course, seed: int = 7, *, hidden: bool = False) -> Questions:
    return Questions.of(course, course.assignment("assignment1"), seed, hidden)


def test_a_local_run_asks_the_public_checks(tiny: Course) -> None:
    """Hidden checks are not even read."""
    questions = ask(tiny)

    assert PUBLIC == [check.id for check in questions.checks]
    assert ["checks.py"] == list(questions.sources)


def test_an_official_run_asks_the_hidden_checks_too(tiny: Course) -> None:
    """They come last, and are marked."""
    questions = ask(tiny, hidden=True)

    assert PUBLIC + HIDDEN == [check.id for check in questions.checks]
    assert HIDDEN == [check.id for check in questions.checks if check.hidden]
    assert ["checks.py", "hidden.py"] == list(questions.sources)


def test_every_check_has_its_own_stream(tiny: Course) -> None:
    """Streams differ by check and by seed."""
    one, other = ask(tiny, 7, hidden=True), ask(tiny, 8, hidden=True)

    assert len(PUBLIC + HIDDEN) == len(set(one.streams.values()))
    assert not set(one.streams.values()) & set(other.streams.values())


def test_a_stream_does_not_depend_on_the_other_checks(tiny: Course) -> None:
    """Asking hidden checks as well leaves the public draws as they are."""
    public, official = ask(tiny), ask(tiny, hidden=True)

    assert public.streams.items() <= official.streams.items()


def test_a_job_holds_no_seed(tiny: Course) -> None:
    """What a child is given names files, tasks and forbidden functions, and no stream or seed."""
    seed = 123_456_789
    job = ask(tiny, seed).job({"shapes.py": b""}, "cpu")

    assert str(seed) not in repr(dataclasses.astuple(job))
    assert {"double": (), "row_sums": ("cumsum",), "Scale.forward": ()} == job.forbidden


def test_one_task_can_be_asked_alone(tiny: Course) -> None:
    """`about` keeps only a task's checks, `of_task` lists them."""
    about = ask(tiny).about({"row_sums"})

    assert ["adds_rows", "adds_without_a_loop"] == [check.id for check in about.checks]
    assert list(about.checks) == ask(tiny).of_task("row_sums")


def test_the_digest_follows_the_public_checks(own_tiny: Course) -> None:
    """It changes with checks.py, not with its line ends and not with the hidden checks."""
    file = own_tiny.root / "solutions/assignment1/checks.py"
    before = ask(own_tiny).digest
    text = file.read_bytes()
    write(file, text.replace(b"\n", b"\r\n"))

    assert before == ask(own_tiny).digest == ask(own_tiny, hidden=True).digest

    write(file, text + b"\n# another\n")

    assert before != ask(own_tiny).digest


def test_two_checks_of_one_name_are_refused(own_tiny: Course) -> None:
    """Also where one is public and one is hidden: a name is a stream."""
    side = own_tiny.root / "solutions/assignment1"
    write(side / "hidden.py", '@check("double")\ndef doubles(code, draw):\n    "Again."\n')

    with pytest.raises(GraderFault, match="assignment1 has two checks called doubles"):
        ask(own_tiny, hidden=True)
