"""Compare an answer with the expected one: two trees of tensors, numbers and text → a `Gap`.

In: the tree of an answer key (sealed or not), a student's answer, a `Rule`. Out: the first
difference in the order in which one would fix it (type, shape, dtype, device, NaN, values), or
None. Raises GraderFault where the expected answer cannot be compared with; never for what a
student answers. Does not know verdicts.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import prod
from typing import Any, Literal

import numpy as np

from grader.errors import GraderFault
from grader.judging import wording
from grader.judging.known_answers import Secret, Sketch
from grader.judging.leaves import (
    Difference,
    difference,
    expected_specials,
    is_floating,
    misplaced,
    shape_of,
)
from grader.judging.rules import Rule
from grader.judging.sketch import real, secret
from grader.judging.wording import Path, part
from grader.records import Answer, Array, Gap


@dataclass(frozen=True)
class Pair:
    """One leaf of the expected tree, with the answer's leaf at the same place."""

    path: Path
    leaf: Any
    got: Any

    @property
    def is_tensor(self) -> bool:
        return isinstance(self.got, Array)


def gap_of(expected: Any, got: Answer, rule: Rule) -> Gap | None:
    """The first difference between an answer and the expected one; None where it is right."""
    pairs = []
    for found in line_up(expected, got, rule):
        if isinstance(found, Gap):
            return found
        if not _identical(found, rule):
            pairs.append(found)
    for differs in (_shape, _dtype, _device, _finite, _values):
        for pair in pairs:
            if pair.is_tensor and (gap := differs(pair, rule)):
                return gap
            if not pair.is_tensor and differs is _values and (gap := _scalar(pair, rule)):
                return gap
    return None


def _identical(pair: Pair, rule: Rule) -> bool:
    """Whether a tensor is right to the last bit: on one machine most right answers are."""
    leaf, got = pair.leaf, pair.got
    return (
        isinstance(leaf, Array)
        and isinstance(got, Array)
        and leaf.dtype == got.dtype
        and got.device == rule.device
        and bool(leaf.values.any())  # zeros need a scale, and the author is told so
        and np.array_equal(leaf.values, got.values)  # NaN equals nothing
    )


def ratio_of(expected: Any, got: Answer, rule: Rule) -> float:
    """The largest difference over the allowed one, over all parts; infinite for anything else.

    At most 1 is right. Of sealed floating parts it is the ratio of projections, which is less
    than that of the elements.
    """
    gap = gap_of(expected, got, rule)
    if gap and gap.kind != "value":
        return float("inf")
    pairs = [found for found in line_up(expected, got, rule) if isinstance(found, Pair)]
    return max((_ratio(pair, rule) for pair in pairs), default=0.0)


def _ratio(pair: Pair, rule: Rule) -> float:
    if pair.is_tensor or isinstance(pair.leaf, float):
        return _difference(pair if pair.is_tensor else _as_tensors(pair), rule).ratio
    return float("inf") if _scalar(pair, rule) else 0.0


def line_up(expected: Any, got: Any, rule: Rule, path: Path = ()) -> Iterator[Pair | Gap]:
    """Leaves at the same places of both trees, and a gap where the trees part.

    A list and a tuple are alike.
    """
    if isinstance(expected, (list, tuple)):
        if not isinstance(got, (list, tuple)):
            yield _kind_gap(path, got, f"a {type(expected).__name__} of {len(expected)}")
        elif len(expected) != len(got):
            yield _length_gap(path, len(got), len(expected))
        else:
            for index, (left, right) in enumerate(zip(expected, got, strict=True)):
                yield from line_up(left, right, rule, (*path, index))
    elif isinstance(expected, dict):
        if not isinstance(got, dict):
            yield _kind_gap(path, got, "a dict")
        elif expected.keys() != got.keys():
            yield _keys_gap(path, expected, got, rule.public)
        else:
            for key in expected:
                step = key if isinstance(key, str) else repr(key)
                yield from line_up(expected[key], got[key], rule, (*path, step))
    else:
        wanted = _expected_kind(expected, rule)
        # 1 for 1.0 is no mistake worth a message
        if wanted == wording.kind(got) or (wanted == "a float" and type(got) is int):
            yield Pair(path, expected, got)
        else:
            yield _kind_gap(path, got, wanted)


def _expected_kind(leaf: Any, rule: Rule) -> str:
    """What is expected, in words; GraderFault for what cannot be compared."""
    if isinstance(leaf, Sketch) or (isinstance(leaf, Secret) and leaf.kind == "tensor"):
        return wording.TENSOR
    if isinstance(leaf, Secret):
        return wording.with_article(leaf.kind)
    if (
        isinstance(leaf, Array)
        or leaf is None
        or type(leaf) in (bool, int, float, str)
        or rule.mistake
    ):
        return wording.kind(leaf)
    raise GraderFault(
        f"check {rule.check}: the right answer holds {wording.kind(leaf)}: not to be compared",
        help="return tensors, numbers and text, in lists, tuples and dicts",
    )


def _kind_gap(path: Path, got: Any, wanted: str) -> Gap:
    is_ = wording.kind(got)
    if is_.startswith("the pair") and wanted == wording.TENSOR:
        return Gap("type", f"{part(path)}is {is_}: take .values")
    return Gap("type", f"{part(path)}is {is_}; {wanted} is expected")


def _length_gap(path: Path, got: int, expected: int) -> Gap:
    has = "1 part" if got == 1 else f"{got} parts"
    verb = "is" if expected == 1 else "are"
    return Gap("type", f"{part(path)}has {has}; {expected} {verb} expected")


def _keys_gap(path: Path, expected: dict[Any, Any], got: dict[Any, Any], public: bool) -> Gap:
    missing = [f"`{key}`" for key in expected if key not in got]
    extra = [f"`{str(key)[:40]}`" for key in got if key not in expected]
    if not public:
        says = "has other keys than expected"
    elif missing:
        instead = f"it has {wording.listed(extra[:4])} instead" if extra else "the others are there"
        says = f"has no {wording.listed(missing[:4])}; {instead}"
    else:
        says = f"has {wording.listed(extra[:4])} too, which is not expected"
    return Gap("type", part(path) + says)


def _shape(pair: Pair, _: Rule) -> Gap | None:
    got, expected = tuple(pair.got.values.shape), shape_of(pair.leaf)
    if got == expected:
        return None
    says = f"{part(pair.path)}has shape {got}; {expected} is expected"
    return Gap("shape", says, wording.shape_fact(got, expected))


def _dtype(pair: Pair, _: Rule) -> Gap | None:
    got, expected = pair.got.dtype, pair.leaf.dtype
    if got == expected:
        return None
    says = f"{part(pair.path)}has dtype {got}; {expected} is expected"
    return Gap("dtype", says, "the shape is right")


def _device(pair: Pair, rule: Rule) -> Gap | None:
    got, expected = (name.partition(":")[0] for name in (pair.got.device, rule.device))
    if got == expected:
        return None
    return Gap("device", f"{part(pair.path)}is on {got}; {expected} is expected")


def _finite(pair: Pair, rule: Rule) -> Gap | None:
    wrong = misplaced(pair.leaf, pair.got)
    if wrong is None:
        return None
    if expected_specials(pair.leaf):
        says = f"{part(pair.path)}has NaN or infinity at other places than expected"
    else:
        says = wording.not_finite(pair.path, real(pair.got.values), pair.got.values.size)
    places_known = not (isinstance(pair.leaf, Sketch) and pair.leaf.specials)
    return Gap("finite", says, wording.first_place(wrong) if rule.public and places_known else "")


def _difference(pair: Pair, rule: Rule) -> Difference:
    return difference(pair.leaf, pair.got, rule.allowed(pair.leaf, pair.path), rule.exact)


def _values(pair: Pair, rule: Rule) -> Gap | None:
    found = _difference(pair, rule)
    if found.within:
        return None
    shape = shape_of(pair.leaf)
    names = rule.names(pair.path, len(shape))
    if is_floating(pair.leaf):
        says = wording.values(pair.path, found, shape, rule.public)
        allowed = rule.allowed(pair.leaf, pair.path)
        detail = wording.detail(found, shape, allowed, rule.public, names)
    else:
        says = wording.whole(pair.path, found, prod(shape))
        detail = wording.whole_detail(found, shape, names) if rule.public else ""
    return Gap("value", says, detail, found.ratio)


def _scalar(pair: Pair, rule: Rule) -> Gap | None:
    """A single value: a float is near, anything else is equal."""
    leaf, got, name = pair.leaf, pair.got, part(pair.path)
    if isinstance(leaf, float):
        return _float(pair, rule)
    if isinstance(leaf, Secret):
        same, wanted = secret(got, leaf.salt).digest == leaf.digest, "another value"
    else:
        same, wanted = leaf == got, wording.shown(leaf)
    if same:
        return None
    if not rule.public:
        return Gap("value", f"{name}is another value than expected")
    return Gap("value", f"{name}is {wording.shown(got)}; {wanted} is expected")


def _float(pair: Pair, rule: Rule) -> Gap | None:
    name, tensors = part(pair.path), _as_tensors(pair)
    kind: Literal["finite", "value"] = "value"
    if misplaced(tensors.leaf, tensors.got) is not None:
        kind, found = "finite", Difference(float("inf"))
    else:
        found = _difference(tensors, rule)
    if found.within:
        return None
    says = f"{name}is {wording.shown(float(pair.got))}; {wording.shown(pair.leaf)} is expected"
    if not rule.public:
        says = f"{name}is not finite, or should not be"
        if kind == "value":
            says = f"{name}differs{wording.size(found)}"
    return Gap(kind, says, ratio=found.ratio)


def _as_tensors(pair: Pair) -> Pair:
    leaf, got = (
        Array("float64", "cpu", np.asarray(float(value))) for value in (pair.leaf, pair.got)
    )
    return replace(pair, leaf=leaf, got=got)
