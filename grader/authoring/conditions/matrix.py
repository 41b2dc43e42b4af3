"""The conditions of a promise: to which tasks each applies, and what of it nobody asked.

In: a task's signature, and what its hole was called with while the checks were asked. Out: for
each condition the parts that are asked and those that are not. Pure functions of plain facts.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from grader.authoring.conditions.signatures import Parameter, Signature

LONG = 520
"""More than every round size: 32, 128, 512."""
PADS = ("pad", "padding", "pad_id")


@dataclass(frozen=True)
class Call:
    """A call of a hole, as the child noted it."""

    facts: dict[str, Any]
    public: bool
    check: str

    def of(self, parameter: Parameter) -> dict[str, Any]:
        """What is known of one argument."""
        found: dict[str, Any] = self.facts["arguments"].get(parameter.name, {})
        return found

    def marked(self, mark: str) -> bool:
        return mark in self.facts["marks"]


Calls = list[Call]
Parts = dict[str, bool]
"""What a condition asks of a task, each with whether a check asks it; empty: nothing."""


def _sizes(signature: Signature, calls: Calls) -> dict[str, set[int]]:
    """batch, "length word", "count num_heads" … → every size that was asked."""
    found: dict[str, set[int]] = {}
    for one in (*signature.parameters, *signature.made, *signature.results):
        shape = [0] * max(len(one.axes), 1)
        for what, _ in _sizes_of(one, {"sizes": shape, "number": 0, "items": [0]}):
            found.setdefault(what, set())
    for call in calls:
        made, results = call.facts["made"], call.facts["results"]
        given = [(one, call.of(one)) for one in signature.parameters]
        given += [(one, made.get(one.name, {})) for one in signature.made]
        given += [(one, {"sizes": s}) for one, s in zip(signature.results, results, strict=False)]
        for one, facts in given:
            for what, size in _sizes_of(one, facts):
                found[what].add(size)
    return found


def _sizes_of(one: Parameter, facts: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """The sizes of one argument, each with what it is a size of."""
    sizes = facts.get("sizes", [])
    if one.is_tensor:
        yield from one.sizes(sizes)
    elif one.kind == "rows" and sizes:
        yield "batch", sizes[0]
        yield from ((f"length of {one.name}", length) for length in facts.get("items", []))
    elif one.kind in ("row", "text") and sizes:
        yield f"length {one.name}", sizes[0]
    elif one.kind in ("count", "length") and ("number" in facts or sizes):
        yield f"{one.kind} {one.name}", facts["number"] if "number" in facts else sizes[0]


def _sized(start: str, fits: Callable[[int], bool]) -> Callable[[Signature, Calls], Parts]:
    def parts(signature: Signature, calls: Calls) -> Parts:
        return {
            what.removeprefix(start).strip() or start: any(map(fits, sizes))
            for what, sizes in _sizes(signature, calls).items()
            if what.split()[0] == start
        }

    return parts


def _each(
    parameters: Iterable[Parameter], calls: Calls, holds: Callable[[dict[str, Any]], Any]
) -> Parts:
    """One part for each parameter."""
    return {one.name: any(holds(call.of(one)) for call in calls) for one in parameters}


def _fact(name: str) -> Callable[[dict[str, Any]], Any]:
    return lambda facts: facts.get(name)


def _floats(signature: Signature) -> bool:
    """Whether the result is made of real numbers that are computed."""
    return any(one.is_floating for one in signature.results)


def _hiding(signature: Signature) -> list[Parameter]:
    """What says which places are hidden: masks, lengths, and ids where padding has one."""
    pads = {one.name for one in (*signature.parameters, *signature.made)} & set(PADS)
    return [
        one
        for one in signature.parameters
        if one.kind == "Bool"
        or (one.kind == "Int" and one.name in ("lengths", "labels"))
        or (one.kind == "Int" and len(one.axes) > 1 and pads)
    ]


def _non_contiguous(signature: Signature, calls: Calls) -> Parts:
    wide = [p for p in signature.parameters if p.is_tensor and p.kind != "Bool" and _is_wide(p)]
    return _each(wide, calls, _fact("strided"))


def _is_wide(parameter: Parameter) -> bool:
    return len(parameter.axes) > 1 or parameter.axes[:1] == ("*axes",)


def _float64(signature: Signature, calls: Calls) -> Parts:
    if not _floats(signature):
        return {}
    kinds = {call.of(one).get("dtype") for call in calls for one in signature.parameters}
    asked = "float64" in kinds or any(call.facts["double"] for call in calls)
    floats = any(one.is_floating for one in signature.parameters) or signature.is_method
    return {"": asked} if floats else {}


def _marks(names: Iterable[str], calls: Calls) -> Parts:
    return {name: any(call.marked(name) for call in calls) for name in names}


def _leads(_: Signature, calls: Calls) -> Parts:
    hides = any(call.marked("hides") for call in calls)
    return {"": any(call.marked("hidden leads") for call in calls)} if hides else {}


def _far(signature: Signature, calls: Calls) -> Parts:
    if not any(call.marked("chooses") for call in calls):
        return {}
    if signature.masks:
        return _marks(["far above", "shown far below", "hidden far above"], calls)
    return _marks(["far above", "far below"], calls)


def _zeros(signature: Signature, calls: Calls) -> Parts:
    """Vectors of zeros, and the id 0, where they are data."""
    asked = [
        one
        for one in signature.parameters
        if (one.is_floating or one.kind == "Int") and _is_wide(one)
    ]
    return _each(asked, calls, _fact("zero"))


def _empty_first(signature: Signature, calls: Calls) -> Parts:
    rows = [one for one in signature.parameters if one.kind == "rows"]
    return _each(rows, calls, lambda facts: facts.get("items", [])[:1] == [0])


def _twice(signature: Signature, calls: Calls) -> Parts:
    again = any(call.facts["again"] for call in calls)
    several = not signature.is_method and len({call.check for call in calls}) > 1
    return {"": again or several}


def _unchanged(signature: Signature, calls: Calls) -> Parts:
    may = [one for one in signature.parameters if one.is_tensor or one.kind in ("row", "rows")]
    return {one.name: any(one.name in call.facts["kept"] for call in calls) for one in may}


def _gradients(signature: Signature, calls: Calls) -> Parts:
    learns = signature.is_method or any(one.kind == "Float" for one in signature.parameters)
    if not (learns and any(one.kind == "Float" for one in signature.results)):
        return {}
    return {"": any(call.facts["gradient"] for call in calls)}


def _device(signature: Signature, calls: Calls) -> Parts:
    there = [one for one in signature.parameters if one.kind == "device"]
    return {one.name: any(one.name in c.facts["arguments"] for c in calls) for one in there}


def _by_keyword(signature: Signature, calls: Calls) -> Parts:
    """In public: who renames a parameter should not learn it from a hidden check."""
    calls = [call for call in calls if call.public]
    return _each(signature.parameters, calls, _fact("named"))


def _some(kind: str) -> Callable[[Signature, Calls], Parts]:
    return lambda signature, calls: _each(_hiding(signature), calls, _fact(kind))


CONDITIONS: dict[str, Callable[[Signature, Calls], Parts]] = {
    "batch of one": _sized("batch", lambda size: size == 1),
    "length one": _sized("length", lambda size: size == 1),
    "one head or layer": _sized("count", lambda size: size == 1),
    "long": _sized("length", lambda size: size >= LONG),
    "non-contiguous": _non_contiguous,
    "float64": _float64,
    "all hidden": _some("all hidden"),
    "blind rows": _some("blind row"),
    "hidden leads": _leads,
    "far scores": _far,
    "zeros as data": _zeros,
    "empty first": _empty_first,
    "called twice": _twice,
    "unchanged": _unchanged,
    "gradients": _gradients,
    "given device": _device,
    "by keyword": _by_keyword,
}
"""By name, in the order in which they are shown."""
