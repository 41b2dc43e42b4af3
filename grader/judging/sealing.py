"""Seal what the reference and the known mistakes answer: fingerprints that cannot be read back.

In: `Entry`s, an `Identity`. Out: one safetensors file: an array with the projections of all
sketches, one with the hashes of `sealed_values`, and JSON with everything else. `open_seal` gives
it back as `Known`s with sealed leaves. Never writes a right answer in the open, never unpickles,
and raises only GraderFault.

What a seal does not hide: forms (types, shapes, dtypes, keys, parameter names), the largest
magnitude of each tensor, a quarter as many sums as there are numbers, whether a mistake passes a
bound. Answers with few possible values (a mask, a count, a class) can be found by trying; an
answer that is known but for a few numbers can be solved for. Any seal answers "is this right?"
to whoever asks it often enough. It is a courtesy; marks rest on the private seed.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from grader.errors import GraderFault
from grader.judging import bounds
from grader.judging.known_answers import Known, Secret, Sketch
from grader.judging.rules import Rule
from grader.judging.sealed_values import SealedLines
from grader.judging.sketch import LEAST, Numbers, plan_of, secret, sketch
from grader.judging.wording import part
from grader.records import Array, Check, Other

FORMAT = "2"
GET_AGAIN = "students: get the course again; authors: run `grade release`"
WRONG_FORM = (KeyError, IndexError, TypeError, ValueError, AttributeError, OverflowError)


@dataclass(frozen=True)
class Identity:
    """What a seal belongs to."""

    course: str
    assignment: str
    seed: int
    """The public seed."""
    checks_digest: str
    """Of the source of checks.py."""


@dataclass(frozen=True)
class Entry:
    """One answer to be sealed."""

    check: Check
    mistake: str
    """Its id; empty for the reference."""
    known: Known


def salt(identity: Identity, check: str, path: tuple[int | str, ...]) -> bytes:
    """What makes each leaf's signs and hashes its own."""
    names = [identity.course, identity.assignment, check, *path]
    return hashlib.sha256(json.dumps(names).encode()).digest()


def salt_on_the_way(identity: Identity, check: str) -> bytes:
    """What makes the hashes of values on the way to an answer their own: no leaf has this salt."""
    names = {"on the way": [identity.course, identity.assignment, identity.seed, check]}
    return hashlib.sha256(json.dumps(names).encode()).digest()


def sealed(entry: Entry, identity: Identity) -> Known:
    """The same answer, sealed.

    Raises:
        GraderFault: it cannot be sealed and still be told from wrong ones; the message says why.
    """
    check, known, judge = entry.check, entry.known, entry.check.judge
    where = f"{identity.assignment}, check {check.id}"
    if check.hidden:
        raise GraderFault(f"{where} is hidden: its answers are not for a file that students get")
    if judge.name == "by":
        raise GraderFault(
            f"{where} is judged by a function, which needs the right answer",
            help="judge it `close`, or ask it in hidden.py",
        )
    if not entry.mistake and (known.status == "raised") != (judge.name == "raises"):
        how = f"raises {known.kind}" if known.kind else "raises nothing"
        raise GraderFault(f"{where}: the reference {how}")
    common: dict[str, Any] = {"kind": known.kind, "bases": known.bases, "fills": known.fills}
    if judge.name in bounds.UNCOMPARED:
        rough = entry.mistake and judge.name in bounds.BOUNDED and known.status == "answered"
        return Known(
            known.status,
            **common,
            passes=bounds.passes(judge, known),
            numbers=bounds.rough(known.tree) if rough else (),
        )
    rule = Rule.of(check, "cpu")

    def node(value: Any, path: tuple[int | str, ...]) -> Any:
        if isinstance(value, (list, tuple)):
            return type(value)(node(item, (*path, index)) for index, item in enumerate(value))
        if isinstance(value, dict):
            return {key: node(item, (*path, str(key))) for key, item in value.items()}
        floating = isinstance(value, float) or (isinstance(value, Array) and value.floating)
        if floating and not entry.mistake:
            _large_enough(value, f"{where}: {part(path) or 'the answer '}")
        mark = salt(identity, check.id, path)
        if isinstance(value, Array) and value.floating:
            return sketch(value, mark, rule.fraction(value.dtype), rule.scale, rule.exact)
        if isinstance(value, (float, Other)):
            return value  # only of a mistake: a wrong answer is no secret
        return secret(value, mark)

    tree = node(known.tree, ()) if known.status == "answered" else None
    return Known(known.status, tree, **common)


def _large_enough(value: float | Array, what: str) -> None:
    size = value.values.size if isinstance(value, Array) else 1
    if 0 < size < LEAST:
        count = "1 floating number" if size == 1 else f"{size} floating numbers"
        raise GraderFault(
            f"{what}has {count}; a sealed answer key needs {LEAST} to hide them",
            help="ask it of more draws, and stack the answers",
        )


def dump_seal(
    entries: Iterable[Entry], identity: Identity, lines: SealedLines | None = None
) -> bytes:
    """The file's content. A mistake's answer that is none (it hung) is left out."""
    numbers: list[Numbers] = [np.zeros(0)]
    size = 0

    def node(value: Any) -> Any:
        nonlocal size
        if isinstance(value, list):
            return {"l": [node(item) for item in value]}
        if isinstance(value, tuple):
            return {"u": [node(item) for item in value]}
        if isinstance(value, dict):
            return {"d": [[key, node(item)] for key, item in value.items()]}
        if isinstance(value, Other):
            return {"o": value.kind}
        if isinstance(value, float):
            return {"f": repr(value)}
        if isinstance(value, Secret):
            return {"s": [value.kind, value.digest, value.dtype, value.shape]}
        found: Sketch = value
        start, size = size, size + found.projections.size
        numbers.append(found.projections)
        return {
            "x": [
                found.dtype, found.shape, found.scale, found.rms, found.specials,
                found.special_digest, found.exact_digest, start,
            ]
        }  # fmt: skip

    rows = [json.dumps(asdict(identity))]
    for entry in entries:
        if entry.mistake and entry.known.status not in ("answered", "raised"):
            continue
        known = sealed(entry, identity)
        answer = {
            "status": known.status,
            "kind": known.kind,
            "bases": known.bases,
            "fills": [list(fill.items()) for fill in known.fills],
            "passes": known.passes,
            "numbers": [repr(number) for number in known.numbers],
            "tree": node(known.tree) if known.tree is not None else None,
        }
        text = json.dumps(answer, separators=(",", ":"))
        rows.append(f"{entry.mistake}\t{entry.check.id}\t{text}")
    way, hashes = (lines or SealedLines()).dump()
    body = "\n".join([way, *rows])
    array = np.concatenate(numbers)
    seal = f"{FORMAT} {_sum(body, array, hashes)} {body}"
    return save({"numbers": array, "hashes": np.frombuffer(hashes, np.uint8)}, {"seal": seal})


def _sum(body: str, numbers: Numbers, hashes: bytes) -> str:
    whole = body.encode() + numbers.astype("<f8").tobytes() + hashes
    return hashlib.sha256(whole).hexdigest()


class Seal:
    """An open sealed answer key. Answers are unpacked when they are asked for: most never are."""

    lines: SealedLines
    """Values on the way to answers."""

    def __init__(self, path: Path, body: str, numbers: Numbers, hashes: bytes) -> None:
        self._path = path
        self._numbers = numbers
        self._answers: dict[tuple[str, str], str] = {}
        try:
            way, first, *rows = body.split("\n")
            self.lines = SealedLines.load(way, hashes)
            self.identity = Identity(**json.loads(first))
            for row in rows:
                mistake, check, text = row.split("\t")
                self._answers[mistake, check] = text
        except (*WRONG_FORM, RecursionError):
            raise _unreadable(path) from None

    def known(self, mistake: str, check: str) -> Known | None:
        """What a mistake (the reference: "") answers to a check; None where it was not asked."""
        text = self._answers.get((mistake, check))
        try:
            return None if text is None else self._known(check, json.loads(text))
        except (*WRONG_FORM, RecursionError):
            raise _unreadable(self._path) from None

    def _known(self, check: str, entry: dict[str, Any]) -> Known:
        return Known(
            entry["status"],
            self._tree(check, entry["tree"], ()),
            kind=entry["kind"],
            bases=tuple(entry["bases"]),
            fills=tuple({name: tuple(shape) for name, shape in fill} for fill in entry["fills"]),
            passes=entry["passes"],
            numbers=tuple(map(float, entry["numbers"])),
        )

    def _tree(self, check: str, value: Any, path: tuple[int | str, ...]) -> Any:
        if value is None:
            return None
        [(tag, inner)] = value.items()
        if tag in ("l", "u"):
            items = [self._tree(check, item, (*path, at)) for at, item in enumerate(inner)]
            return items if tag == "l" else tuple(items)
        if tag == "d":
            return {key: self._tree(check, item, (*path, str(key))) for key, item in inner}
        if tag == "o":
            return Other(str(inner))
        if tag == "f":
            return float(inner)
        mark = salt(self.identity, check, path)
        if tag == "s":
            kind, digest, dtype, shape = inner
            return Secret(kind, digest, mark, dtype, tuple(shape))
        dtype, shape, scale, rms, specials, special, exact, start = inner
        real_shape = (*shape, 2) if "complex" in dtype else tuple(shape)
        end = start + plan_of(real_shape).count
        if not 0 <= start <= end <= self._numbers.size:
            raise IndexError
        return Sketch(
            dtype, tuple(shape), float(scale), float(rms), self._numbers[start:end],
            mark, int(specials), special, exact,
        )  # fmt: skip


def open_seal(path: Path) -> Seal:
    """Read a sealed answer key; GraderFault for a file that is not one, or is not whole."""
    try:
        with safe_open(path, framework="numpy") as file:
            text = (file.metadata() or {}).get("seal", "")
            numbers, rows = file.get_tensor("numbers"), file.get_tensor("hashes")
        version, digest, body = text.split(" ", 2)
    except FileNotFoundError:
        raise GraderFault(f"{path} is missing", help=GET_AGAIN) from None
    except (SafetensorError, OSError, *WRONG_FORM):
        raise _unreadable(path) from None
    if version != FORMAT:
        raise GraderFault(
            f"{path} has format {version[:20]!r}; this grader reads {FORMAT!r}", help=GET_AGAIN
        )
    hashes = rows.tobytes()
    if numbers.dtype != np.float64 or numbers.ndim != 1 or _sum(body, numbers, hashes) != digest:
        raise _unreadable(path)
    return Seal(path, body, numbers, hashes)


def _unreadable(path: Path) -> GraderFault:
    return GraderFault(f"{path} is not a whole sealed answer key", help=GET_AGAIN)
