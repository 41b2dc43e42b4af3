"""Answers as they leave a child, made of numpy arrays, and attention in numpy to make them of.

For tests of the judging side: no child process and no torch is needed.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from grader.author import Judge, close
from grader.course.mistake_texts import MistakeText
from grader.judging.answer_key import LiveKey
from grader.judging.known_answers import Known
from grader.judging.sealing import Entry, Identity, Seal, dump_seal, open_seal, sealed
from grader.records import Answers, Array, Check, Reply

IDENTITY = Identity("a-course", "assignment2", 2021, "digest-of-checks")


def tensor(values: Any, dtype: str = "float64", device: str = "cpu") -> Array:
    """A tensor; bfloat16 is held as float32, as on the wire."""
    held = {"bfloat16": "float32"}.get(dtype, dtype)
    return Array(dtype, device, np.asarray(values).astype(held))


def normal(*shape: int, seed: int = 0) -> Any:
    return np.random.RandomState(seed).standard_normal(shape)


def check(
    id: str = "is_right", judge: Judge | None = None, task: str = "attend", hidden: bool = False
) -> Check:
    return Check(id, task, "It is right.", judge or close(), hidden)


def answered(answer: Any, **more: Any) -> Reply:
    return Reply("answered", answer=answer, **more)


def mistake(id: str, task: str = "attend") -> MistakeText:
    return MistakeText(id, task, f"it is {id.lower()}", f"undo {id.lower()}", "It matters.", "read")


def live_key(
    right: Mapping[str, Any], wrong: Mapping[str, Mapping[str, Any]] | None = None
) -> LiveKey:
    """A live key of answers by check, and of mistakes' by id and check; a `Reply` is itself."""
    wrong = wrong or {}
    return LiveKey(
        _answers(right), [mistake(id) for id in wrong], lambda id: _answers((wrong or {})[id])
    )


def _answers(by_check: Mapping[str, Any]) -> Answers:
    return Answers({id: a if isinstance(a, Reply) else answered(a) for id, a in by_check.items()})


def seal_of(path: Any, checks: Sequence[Check], key: LiveKey, task: str = "attend") -> Seal:
    """What a live key answers to these checks, written and opened again."""
    entries = [Entry(check, "", key.expected(check.id)) for check in checks]
    for text in key.mistakes(task):
        for asked in checks:
            known = key.of_mistake(text.id, asked.id)
            if known is not None:
                entries.append(Entry(asked, text.id, known))
    path.write_bytes(dump_seal(entries, IDENTITY))
    return open_seal(path)


def sealed_tree(tree: Any, asked: Check | None = None) -> Any:
    """The sealed form of an answer of the reference."""
    return sealed(Entry(asked or check(), "", Known("answered", tree)), IDENTITY).tree


def softmax(scores: Any, axis: int = -1) -> Any:
    powers = np.exp(scores - scores.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)


def attend(query: Any, key: Any, value: Any, mask: Any = None, *, mistake: str = "") -> list[Array]:
    """Attention and its weights; with a mistake by name."""
    scores = query @ key.swapaxes(-1, -2)
    scale = {"NO-SCALE": 1.0, "SQUARE": query.shape[-1]}.get(mistake, np.sqrt(query.shape[-1]))
    scores = scores / scale
    if mask is not None and mistake != "MASK-IGNORED":
        scores = np.where(mask, scores, 0.0 if mistake == "MASK-ZERO" else -1e9)
    weights = softmax(scores, axis=-2 if mistake == "QUERY-SOFTMAX" else -1)
    return [tensor(weights @ value), tensor(weights)]
