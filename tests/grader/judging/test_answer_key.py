"""A live key asks late and once; a sealed one is of these checks, of this seed, or refused."""

from pathlib import Path

import pytest

from grader.errors import GraderFault
from grader.judging.answer_key import AnswerKey, LiveKey, SealedKey
from grader.judging.known_answers import Known, Secret
from grader.judging.sealing import Entry, dump_seal
from grader.records import Answers, Broken, Raised, Reply
from tests.some_answers import IDENTITY, answered, check, mistake

TEXTS = [mistake("A2-X"), mistake("A2-Y", "other"), mistake("A2-Z")]


def live(asked: list[str], answers: Answers | None = None) -> LiveKey:
    def ask(id: str) -> Answers:
        asked.append(id)
        return answers or Answers({"one": answered(id)})

    return LiveKey(Answers({"one": answered(1, fills=({"w": (2,)},))}), TEXTS, ask)


def test_the_reference_is_known() -> None:
    """A live key says what the reference answered, with its parameters."""
    known = live([]).expected("one")

    assert known.status == "answered"
    assert known.tree == 1
    assert known.fills == ({"w": (2,)},)


def test_an_exception_is_known() -> None:
    """Of a reply that raised, type, bases and message are known."""
    known = Known.of(Reply("raised", raised=Raised("KeyError", ("LookupError",), "no", None)))

    assert (known.status, known.tree) == ("raised", None)
    assert (known.kind, known.bases, known.message) == ("KeyError", ("LookupError",), "no")


def test_what_was_not_asked_is_void() -> None:
    """A check that the reference was not asked has no answer to measure by."""
    assert live([]).expected("two").status == "void"


def test_mistakes_are_asked_late_and_once() -> None:
    """No mistake is asked before a diagnosis wants it, and none twice."""
    asked: list[str] = []
    key = live(asked)
    key.expected("one")
    assert asked == []

    first, second = key.of_mistake("A2-X", "one"), key.of_mistake("A2-X", "one")

    assert asked == ["A2-X"]
    assert first is not None
    assert second is not None
    assert first.tree == second.tree == "A2-X"
    assert key.of_mistake("A2-X", "two") is None


@pytest.mark.parametrize("status", ["lost", "timed out", "flooded", "missing", "deferred", "void"])
def test_a_mistake_without_an_answer_is_not_known(status: str) -> None:
    """A mistake that hung or died at a check is as good as not asked."""
    key = live([], Answers({"one": Reply(status)}))  # type: ignore[arg-type]

    assert key.of_mistake("A2-X", "one") is None


def test_a_mistake_that_does_not_import_is_not_known() -> None:
    """A mistake whose files do not import answers nothing."""
    key = live([], Answers({}, broken=Broken("raised")))

    assert key.of_mistake("A2-X", "one") is None


def test_mistakes_by_task() -> None:
    """The known mistakes of a task come in the order of the bank."""
    assert [text.id for text in live([]).mistakes("attend")] == ["A2-X", "A2-Z"]
    assert live([]).mistakes("none") == ()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "sealed.safetensors"
    known = Known("answered", 5)
    path.write_bytes(
        dump_seal([Entry(check("one"), "", known), Entry(check("one"), "A2-X", known)], IDENTITY)
    )
    return path


def opened(
    path: Path, digest: str = IDENTITY.checks_digest, seed: int = IDENTITY.seed
) -> AnswerKey:
    return SealedKey.open(path, TEXTS, checks_digest=digest, seed=seed)


def test_a_sealed_key_says_what_was_sealed(path: Path) -> None:
    """Reference and mistakes come from the file; texts from beside it."""
    key = opened(path)
    known = key.of_mistake("A2-X", "one")

    assert key.mode == "sealed"
    assert isinstance(key.expected("one").tree, Secret)
    assert known is not None
    assert known.tree == key.expected("one").tree
    assert key.of_mistake("A2-Z", "one") is None
    assert [text.id for text in key.mistakes("attend")] == ["A2-X", "A2-Z"]


def test_edited_checks_are_noticed(path: Path) -> None:
    """A seal of other checks is stale: the message says what to do, to whom."""
    with pytest.raises(GraderFault, match=r"checks\.py was edited after its answer key") as error:
        opened(path, digest="another")

    assert "restore it" in error.value.help
    assert "grade release" in error.value.help


def test_another_seed_is_noticed(path: Path) -> None:
    """A seal is for one public seed."""
    with pytest.raises(GraderFault, match=r"is for public_seed = 2021; pyproject\.toml says 5"):
        opened(path, seed=5)


def test_a_check_that_was_not_sealed_is_our_fault(path: Path) -> None:
    """A check without a sealed answer cannot be judged; the message names both."""
    with pytest.raises(GraderFault, match=r"sealed\.safetensors has no answer to two"):
        opened(path).expected("two")


def test_no_file_is_our_fault(tmp_path: Path) -> None:
    """A missing seal is named."""
    with pytest.raises(GraderFault, match="is missing"):
        opened(tmp_path / "sealed.safetensors")
