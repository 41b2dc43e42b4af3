"""Mutants that answer as the reference does: by a rule, or because somebody says why.

In: a mutant, what was seen where it changes something; an assignment's equivalent.toml. Out:
whether it is equal by rule; reasons by id. A rule lets off only what no call could tell apart.
"""

import ast
from typing import Annotated

from pydantic import Field

from grader.authoring.proofs.mutating import Body, Mutant
from grader.authoring.proofs.seeing import Visit
from grader.course import Assignment, Strict, build, read_toml, solution_folder

FILE = "equivalent.toml"
FORM = {"shape", "size", "dim", "ndim", "device", "numel", "len"}
"""What a tensor says of itself that no dtype and no gradient changes."""
ARRANGING = {"unsqueeze", "squeeze", "transpose", "view", "reshape", "permute", "expand"}
"""Methods that put the same numbers in another form."""
PLAIN = {"int", "float", "bool", "str", "Size", "dtype", "device"}
"""Types of values that no gradient goes through."""


class Equivalent(Strict):
    """Mutants of a task that no promise tells from the reference."""

    task: str
    reason: str
    mutants: Annotated[tuple[str, ...], Field(min_length=1)]
    """Each with its id first; what stands behind it is for people."""


class Listing(Strict):
    """What equivalent.toml says."""

    equivalent: tuple[Equivalent, ...] = ()


def listed(assignment: Assignment) -> dict[str, str]:
    """The mutants that are listed as equal: id → the line that lists it."""
    path = solution_folder(assignment) / FILE
    if not path.is_file():
        return {}
    found = build(Listing, path, read_toml(path))
    return {line.split()[0]: line for entry in found.equivalent for line in entry.mutants}


def is_tensor(visits: list[Visit]) -> bool:
    """Whether a tensor was ever there: only then a method of tensors is tried."""
    return any(visit.rank is not None for visit in visits)


def equal_by_rule(mutant: Mutant, body: Body, visits: dict[int, list[Visit]]) -> bool:
    """Whether no call could tell a mutant from the reference.

    Args:
        visits: what was seen at each place of the body.
    """
    mine = visits.get(mutant.place, [])
    node = body.places[mutant.place]
    match mutant.kind:
        case "squeeze":
            return _asked_for(node, body) in ("dtype", "device") or {0} == {v.rank for v in mine}
        case "float":
            if _asked_for(node, body) in FORM:
                return True
            pushed = [v for v in mine if v.pushed]
            always = _sure(pushed) and {"float32"} == {v.kind for v in pushed}
            return always or _widened_again(node, body, visits)
        case "detach":
            if not any(v.floating for v in mine):
                return True
            pushed = [v for v in mine if v.pushed]
            never = _sure(pushed) and not any(v.wants_gradient for v in mine)
            return never or _goes_nowhere(node, body, visits)
    return False


def _sure(pushed: list[Visit]) -> bool:
    """Whether what was seen under pushed inputs is so for all inputs."""
    return bool(pushed) and not any(visit.opaque for visit in pushed)


def _asked_for(node: ast.AST, body: Body) -> str:
    """The name of what is asked of a value: "shape" of `x.shape[0]`, "len" of `len(x)`."""
    match body.above[node]:
        case ast.Attribute(attr=name) | ast.Call(func=ast.Name(id="len" as name)):
            return name
    return ""


def _goes_nowhere(node: ast.AST, body: Body, visits: dict[int, list[Visit]]) -> bool:
    """Whether nothing with a gradient is made of a value: it is compared, counted, or measured."""
    if _asked_for(node, body) in FORM | {"dtype"}:
        return True
    values = set(body.values())
    places = {id(other): place for place, other in enumerate(body.places)}
    for other in body.around(node):
        if isinstance(other, ast.stmt):
            return False
        if places[id(other)] in values:
            made = visits.get(places[id(other)], [])
            return bool(made) and all(
                not v.floating and (v.rank is not None or v.kind in PLAIN) for v in made
            )
    return False


def _widened_again(node: ast.AST, body: Body, visits: dict[int, list[Visit]]) -> bool:
    """Whether a value meets one of float64 at once, so that the result is one.

    Float32 in between is right: the tolerance of float64 allows it. A value that gets a name meets
    what the name does.
    """
    match body.above[node]:
        case ast.Attribute(attr=name) as method if name in ARRANGING:
            call = body.above[method]
            return isinstance(call, ast.Call) and _widened_again(call, body, visits)
        case ast.BinOp(left, op, right) if not isinstance(op, ast.MatMult):
            sides = [visits.get(body.places.index(side), []) for side in (left, right)]
            return all(_always_wide(side) for side in sides)
        case ast.Assign(targets=[ast.Name(id=name)]):
            named = [n for n in body.places if isinstance(n, ast.Name) and n.id == name]
            uses = [n for n in named if isinstance(n.ctx, ast.Load)]
            once = len(named) == len(uses) + 1 > 1
            return once and all(_widened_again(use, body, visits) for use in uses)
    return False


def _always_wide(seen: list[Visit]) -> bool:
    """Whether it is float64 where all inputs are, and no single number, which would not widen."""
    pushed = [visit for visit in seen if visit.pushed]
    return bool(pushed) and all(visit.kind == "float64" and visit.rank for visit in pushed)
