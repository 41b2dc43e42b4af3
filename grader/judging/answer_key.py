"""What the reference and the known mistakes answer: asked now, or opened from a sealed file.

In: answers, or the path of a seal. Out: an `AnswerKey`, which says what is `Known` of a check.
Raises GraderFault for a seal that is not of this course as it stands. Judges nothing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Any, Literal, Protocol

from grader.course import MistakeText
from grader.errors import GraderFault, MachineFault
from grader.judging.known_answers import Known
from grader.judging.right_values import RightValues, Values, leads
from grader.judging.sealed_values import Sealed, SealedValues
from grader.judging.sealing import GET_AGAIN, Seal, open_seal, salt_on_the_way
from grader.judging.steps import Steps, read_steps
from grader.records import Answers, Check, Inputs

__all__ = ["AnswerKey", "Known", "LiveKey", "MistakeText", "SealedKey"]

FollowRight = Callable[[set[str], Callable[[Check], bool]], Sequence[Answers]]
"""Tasks, and which of their checks → what each right solution computes on the way."""


class AnswerKey(Protocol):
    """What an answer is held against."""

    @property
    def mode(self) -> Literal["live", "sealed"]: ...

    @property
    def inputs(self) -> Inputs:
        """What the reference was given where hits are counted; none of it is in a seal."""

    def expected(self, check: str) -> Known:
        """What the reference answers."""

    def mistakes(self, task: str) -> tuple[MistakeText, ...]:
        """The known mistakes of a task, in the order of the bank."""

    def of_mistake(self, mistake: str, check: str) -> Known | None:
        """What a known mistake answers; None where it was not asked, or did not answer.

        Of a check of another task: what the reference answers, built on that mistake.
        """

    def of_pair(self, one: str, other: str, check: str) -> Known | None:
        """What two mistakes in one program answer; None where nobody asked, or nobody can.

        Of a check of a third task: what the reference answers, built on both.
        """

    @property
    def given(self) -> frozenset[str]:
        """Hashes of the functions that are no task's, as they are given."""

    @property
    def follows(self) -> bool:
        """Whether it knows what right solutions compute on the way."""

    def right(self, check: Check, /) -> Values:
        """The values that right solutions have on the way to an answer."""


class _Bank:
    """The known mistakes' texts."""

    def __init__(self, mistakes: Sequence[MistakeText]) -> None:
        self._mistakes = tuple(mistakes)

    def mistakes(self, task: str) -> tuple[MistakeText, ...]:
        """The known mistakes of a task, in the order of the bank."""
        return tuple(mistake for mistake in self._mistakes if mistake.task == task)


class LiveKey(_Bank):
    """Answers asked now. Mistakes are asked when a diagnosis first wants them, once each."""

    mode: Literal["live", "sealed"] = "live"

    def __init__(
        self,
        reference: Answers,
        mistakes: Sequence[MistakeText],
        ask_mistake: Callable[[str], Answers],
        inputs: Inputs | None = None,
        ask_above: Callable[[Sequence[str]], Answers] | None = None,
        ask_pair: Callable[[str, str], Answers | None] | None = None,
        follow_right: FollowRight | None = None,
        given: frozenset[str] = frozenset(),
    ) -> None:
        """A key with these ways to ask.

        Args:
            ask_above: the checks of what builds on the tasks of a mistake, or of two.
            ask_pair: two mistakes at once; None where their edits touch.
            follow_right: checks of some tasks, of each right solution, followed.
            given: hashes of the functions that are no task's.
        """
        super().__init__(mistakes)
        self.inputs: Inputs = inputs or {}
        self._reference = reference
        self._ask_mistake = ask_mistake
        self._ask_above = ask_above
        self._ask_pair = ask_pair
        self._asked: dict[str, Answers | None] = {}
        self._asking = Lock()  # one key serves a whole class
        self.follow_right = follow_right
        self._followed: dict[str, Sequence[Answers]] = {}
        self._right: dict[str, RightValues] = {}
        self.given = given

    def expected(self, check: str) -> Known:
        """What the reference answers."""
        return Known.of(self._reference.reply(check))

    def of_mistake(self, mistake: str, check: str) -> Known | None:
        """What a known mistake answers; None where it was not asked, or did not answer."""
        own = self._once(mistake, lambda: self._ask_mistake(mistake))
        return _known(self._above(own, (mistake,), check), check)

    def of_pair(self, one: str, other: str, check: str) -> Known | None:
        """What two mistakes in one program answer; None where their edits touch."""
        pair = self._ask_pair
        if pair is None:
            return None
        own = self._once(f"{one} and {other}", lambda: pair(one, other))
        return _known(self._above(own, (one, other), check), check)

    def _above(self, own: Answers | None, mistakes: Sequence[str], check: str) -> Answers | None:
        """What these mistakes answer: to their own tasks, or else to what builds on them."""
        above = self._ask_above
        if own is None or check in own.replies or above is None:
            return own
        return self._once(f"above {' and '.join(mistakes)}", lambda: above(mistakes))

    @property
    def follows(self) -> bool:
        """Whether right solutions can be followed."""
        return self.follow_right is not None

    def right(self, check: Check, /) -> Values:
        """The values that right solutions have on the way; asked once for each task."""
        if check.id not in self._right:
            try:
                self._right[check.id] = RightValues(self.steps(check))
            except MachineFault:  # nothing is kept: the next one may be luckier
                return RightValues([])
        return self._right[check.id]

    def steps(self, check: Check, without: int = -1) -> list[Steps]:
        """What right solutions compute on the way, the reference first.

        Args:
            without: the place of one that is left out.
        """
        self.follow({check.task})
        asked = enumerate(self._followed[check.task])
        told = (read_steps(one.reply(check.id).answer) for at, one in asked if at != without)
        return [steps for steps in told if steps]

    def follow(self, tasks: Iterable[str]) -> None:
        """Ask right solutions what they compute at these tasks' checks, where nobody has yet."""
        with self._asking:
            if new := {task for task in tasks if task not in self._followed}:
                ask = self.follow_right
                answers = ask(new, self.leads) if ask else ()
                self._followed |= dict.fromkeys(new, answers)

    def leads(self, check: Check) -> bool:
        """Whether there are values on the way to its answer that a line can be told by."""
        return leads(check, self.expected(check.id))

    def _once(self, name: str, ask: Callable[[], Answers | None]) -> Answers | None:
        with self._asking:
            if name not in self._asked:
                self._asked[name] = ask()
        return self._asked[name]


def _known(answers: Answers | None, check: str) -> Known | None:
    reply = answers.replies.get(check) if answers else None
    if reply is None or reply.status not in ("answered", "raised"):
        return None
    return Known.of(reply)


class MaterialKey:
    """Any answer key, and what material.py says is right of a checkpoint's answers."""

    def __init__(self, key: AnswerKey, expected: Mapping[str, Any]) -> None:
        self._key, self._expected = key, expected
        self.mode, self.inputs = key.mode, key.inputs
        self.mistakes, self.of_mistake = key.mistakes, key.of_mistake
        self.of_pair, self.given = key.of_pair, key.given
        self.follows, self.right = key.follows, key.right

    def expected(self, check: str) -> Known:
        """What material.py says; of other checks, what the reference answers."""
        if check in self._expected:
            return Known("answered", self._expected[check])
        return self._key.expected(check)


class SealedKey(_Bank):
    """Answers of the public checks for the public seed, sealed."""

    mode: Literal["live", "sealed"] = "sealed"
    follows = True

    def __init__(self, seal: Seal, mistakes: Sequence[MistakeText], path: Path) -> None:
        super().__init__(mistakes)
        self._seal = seal
        self._path = path
        self.inputs: Inputs = {}
        self.given = seal.lines.given

    @classmethod
    def open(
        cls, path: Path, mistakes: Sequence[MistakeText], *, checks_digest: str, seed: int
    ) -> "SealedKey":
        """Open a sealed answer key, and make sure that it belongs to these checks and this seed.

        Raises:
            GraderFault: it is missing, not whole, of another version, or stale.
        """
        seal = open_seal(path)
        if seal.identity.checks_digest != checks_digest:
            raise GraderFault(
                f"{path.parent / 'checks.py'} was edited after its answer key was sealed",
                help="students: restore it, or get the course again; authors: run `grade release`",
            )
        if seal.identity.seed != seed:
            raise GraderFault(
                f"{path} is for public_seed = {seal.identity.seed}; pyproject.toml says {seed}",
                help=GET_AGAIN,
            )
        return cls(seal, mistakes, path)

    def expected(self, check: str) -> Known:
        """What the reference answers; GraderFault where it was not asked."""
        known = self._seal.known("", check)
        if known is None:
            raise GraderFault(f"{self._path} has no answer to {check}", help=GET_AGAIN)
        return known

    def of_mistake(self, mistake: str, check: str) -> Known | None:
        """What a known mistake answers; None where it was not asked, or did not answer."""
        return self._seal.known(mistake, check)

    def of_pair(self, one: str, other: str, check: str) -> Known | None:
        """Nothing: a seal of all pairs would be some megabytes."""

    def right(self, check: Check, /) -> Values:
        """The values that right solutions had on the way, as hashes."""
        held = self._seal.lines.checks.get(check.id, Sealed(0, {}))
        return SealedValues(held, salt_on_the_way(self._seal.identity, check.id))
