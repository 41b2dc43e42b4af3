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
FORM = {"shape", "size", "dim", "ndim", "device", "numel"}
"""What a tensor says of itself that no dtype and no gradient changes."""
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
    """The name of what is asked of a value: "shape" of `x.shape` and `x.shape[0]`."""
    above = body.above[node]
    return above.attr if isinstance(above, ast.Attribute) else ""


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

    Float32 in between is right: the tolerance of float64 allows it.
    """
    above = body.above[node]
    if not isinstance(above, ast.BinOp) or isinstance(above.op, ast.MatMult):
        return False
    other = above.right if above.left is node else above.left
    places = [visits.get(body.places.index(side), []) for side in (node, other)]
    pushed = [[v for v in seen if v.pushed] for seen in places]
    return all(seen and all(v.kind == "float64" and v.rank for v in seen) for seen in pushed)
