"""The words of check authors: `check`, the judges, `Mistake`.

A check is handed two more, which live in the child: `draw`, and `code` with its
`count_calls` and `devices_of`.

In: what an author writes in checks.py, hidden.py and mistakes.py.
Out: plain records. Runs in the parent and in the child, so it never imports torch.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

Edit = tuple[str, str]


@dataclass(frozen=True)
class Judge:
    """A rule by its name, with its numbers. `grader.judging` has what it does."""

    name: str
    options: dict[str, Any] = field(default_factory=dict)


def close(rtol: float | None = None, scale: float | None = None) -> Judge:
    """Each number within ``rtol × scale`` of the expected one.

    Args:
        rtol: fraction of the scale; by default it follows the dtype and the device.
        scale: magnitude to measure by; by default the largest expected magnitude of each leaf.
            Needed where everything expected is zero.
    """
    return Judge("close", {"rtol": rtol, "scale": scale})


def equal() -> Judge:
    """Exactly the expected answer: for whole numbers, booleans and text."""
    return Judge("equal")


def raises(kind: type[BaseException], says: str = "") -> Judge:
    """The call raises `kind` (or a subclass), and its message contains `says` (any case)."""
    return Judge("raises", {"kind": kind.__name__, "says": says})


def at_most(bound: float) -> Judge:
    """Every number of the answer is finite and at most `bound`."""
    return Judge("at_most", {"bound": bound})


def at_least(bound: float) -> Judge:
    """Every number of the answer is finite and at least `bound`."""
    return Judge("at_least", {"bound": bound})


def within(low: float, high: float) -> Judge:
    """Every number of the answer is finite and in [low, high]."""
    return Judge("within", {"low": low, "high": high})


def rate(p: float, n: int, false_alarm: float = 1e-6, of: str = "") -> Judge:
    """The answer, a number of hits in `n` trials, is plausible for probability `p` (0..1).

    Args:
        false_alarm: probability that right code is rejected, two-sided, exact binomial.
        of: a function ``(drawn, given) -> hits`` in judges.py beside the checks. The check then
            answers ``{name: (drawn, given)}``: what the student's code drew, packed, and what it
            was given. Hits are counted in the parent, on numpy arrays, of what the reference was
            given, so that who makes up a count has to make up a right draw. Fewer hits than none
            say that no right code draws so.
    """
    return Judge("rate", {"p": p, "n": n, "false_alarm": false_alarm, "of": of})


def vectorised(per: str) -> Judge:
    """The counts of `code.count_calls` at sizes n, 2n, 4n do not grow with the size.

    Args:
        per: what one more of would cost one more pass of a loop, in the student's words: "word".
    """
    return Judge("vectorised", {"per": per})


def example(wants: Sequence[tuple[str, str]]) -> Judge:
    """The answer is a list of texts, as an example prints them: `(line, what it prints)` of each.

    Made of docstrings, not written by hand. Numbers are compared by value.
    """
    return Judge("example", {"wants": [tuple(want) for want in wants]})


def by(function: str) -> Judge:
    """A function ``(answer, expected) -> str`` in judges.py beside the checks; "" is right.

    It runs in the parent on numpy arrays, so judges.py imports no torch. It needs a live key,
    but for a check with ``material``.
    """
    return Judge("by", {"function": function})


CheckFunction = Callable[[Any, Any], Any]


def check(
    task: str,
    *,
    judge: Judge | None = None,
    needs: Sequence[str] = (),
    weight: float = 1,
    guessable: str = "",
    device: str = "any",
    seconds: float | None = None,
    material: str = "",
    tell: bool = False,
) -> Callable[[CheckFunction], CheckFunction]:
    """Declare one question: a function ``(code, draw) -> answer``.

    The docstring's first line is the sentence that the student reads: a property, true of right
    code. The arguments are read from the source without running it, so each is a literal or one
    of this module's judges.

    Args:
        needs: tasks that it builds on.
        weight: its share of the points of its task, against the other checks of the same side.
        guessable: why an answer that does not depend on the draw is asked for all the same. Such
            a check, and one whose judge needs no expected value, counts beside a passed check of
            its task that is neither.
        device: "any", or "cuda" for a question that makes no sense elsewhere.
        seconds: wall limit, where the assignment's is too short.
        material: for a task that is trained: the function ``(data, random, official) ->
            (question, expected)`` of material.py beside the checks, which runs in the parent.
            The check finds the question at ``draw.material`` and the model at
            ``code.checkpoint``; its judge is `by`, and gets what is expected.
        tell: of a hidden check: whether students read its sentence and verdict. Otherwise they
            get the verdict and the points of a task's hidden checks together, and no text.
    """

    def declare(function: CheckFunction) -> CheckFunction:
        function.__is_check__ = True  # type: ignore[attr-defined]
        return function

    return declare


@dataclass(frozen=True)
class Mistake:
    """Edits of the reference that students really make.

    Args:
        id: "A3-VIEW": assignment and word, never reused.
        task: the task that loses points by it.
        edits: pairs (text that occurs exactly once in the files, its replacement).
        body: instead of edits, the new body of the task's hole, indented as from column 0.
        says: completes "your answers are what you get when …": lower case, no full stop.
        help: one line that states what to do.
        why: for `grade explain`: why it matters, the formula; a few sentences.
        read: anchor of the heading in the handout.
    """

    id: str
    task: str
    says: str
    help: str
    read: str
    edits: Sequence[Edit] = ()
    body: str = ""
    why: str = ""


class MissingName(Exception):
    """A check asked the files for a name that they do not define."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def pair(answer: Any) -> tuple[Any, Any]:
    """The two parts of what a call returned, for a check that names them.

    Plain unpacking would tear a single tensor with a batch of two into its sentences.

    Raises:
        TypeError: it is no tuple or list of two; the report then says what was returned.
    """
    if not isinstance(answer, (tuple, list)):
        raise TypeError(f"a {type(answer).__name__} came back; a tuple of two is expected")
    if len(answer) != 2:
        raise TypeError(f"{len(answer)} parts came back; a tuple of two is expected")
    first, second = answer
    return first, second
