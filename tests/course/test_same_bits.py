"""The sandbox changes no number: references answer alike with and without it, to the bit."""

import sys
from collections.abc import Callable
from typing import Any

import pytest

from grader.course import bank
from grader.course.config import Course, find_course
from grader.pipeline import ask_files
from grader.questions.assemble import Questions
from grader.records import Array
from grader.sandbox.starting import Starter

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(sys.platform != "linux", reason="the kernel's layers are Linux only"),
    pytest.mark.usefixtures("kernel"),
]


def bits(value: Any) -> Any:
    """An answer with its tensors as bytes."""
    if isinstance(value, Array):
        return value.dtype, value.values.shape, value.values.tobytes()
    if isinstance(value, list | tuple):
        return [bits(item) for item in value]
    if isinstance(value, dict):
        return {key: bits(item) for key, item in value.items()}
    return repr(value)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    metafunc.parametrize("name", find_course().assignment_names())


def test_references_answer_alike(
    course: Course, plain: Starter, starter: Starter, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Kernels are chosen by the processor; a sandbox that hid it would choose others."""
    assignment = course.assignment(name)
    questions = Questions.of(course, assignment, 5, hidden=True).untrained
    ask: Callable[..., Any] = lambda server: {  # noqa: E731
        check: (reply.status, bits(reply.answer))
        for check, reply in ask_files(
            questions, bank.reference(assignment), server, "cpu"
        ).replies.items()
    }
    inside, level_2 = ask(starter), ask(plain)
    monkeypatch.setenv("GRADE_WITHOUT", "user,landlock,seccomp")

    assert inside == level_2 == ask(plain)
    assert {status for status, _ in inside.values()} <= {"answered", "raised", "deferred"}
