"""Mutants that answer as the reference does: by a rule, or because somebody says why.

In: a mutant, what was seen where it changes something; an assignment's equivalent.toml. Out:
whether it is equal by rule; reasons by id. A rule lets off only what no call could tell apart.
"""

import ast
from collections.abc import Callable, Collection, Mapping
from typing import Annotated

from pydantic import Field

from grader.authoring.proofs.mutating import Body, Mutant
from grader.authoring.proofs.seeing import Visit
from grader.course import Assignment, Strict, build, read_toml, solution_folder

FILE = "equivalent.toml"
ALWAYS = {"device", "numel()"}
TRUTH = {"any", "any()", "all", "all()"}
FORM = {
    "squeeze": ALWAYS | {"dtype", "any()", "all()", "sum()", "mean()", "max()", "min()", "item()"},
    "float": ALWAYS | TRUTH | {"shape", "size", "size()", "dim()", "ndim", "len"},
    "detach": ALWAYS | TRUTH | {"dtype", "shape", "size", "size()", "dim()", "ndim", "len"},
}
"""Change → what may be asked of a value before it, and of one after it, with the same answer."""
ARRANGING = {"unsqueeze", "squeeze", "transpose", "view", "reshape", "permute", "expand"}
"""Methods that put the same numbers in another form."""
PLAIN = {"int", "float", "bool", "str", "Size", "dtype", "device"}
"""Types of values that no gradient goes through."""


Right = Callable[[ast.AST, ast.AST], bool]


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


def equal_by_rule(mutant: Mutant, body: Body, visits: Mapping[int, list[Visit]]) -> bool:
    """Whether no call could tell a mutant from the reference.

    Args:
        visits: what was seen at each place of the body.
    """
    return mutant.of_value and _Rules(body, visits).let_off(mutant.kind, mutant.place)


class _Rules:
    """What may be inserted behind a value of a body without any change."""

    def __init__(self, body: Body, visits: Mapping[int, list[Visit]]) -> None:
        self._body, self._visits = body, visits
        self._places = {id(node): place for place, node in enumerate(body.places)}
        self._values = set(body.values())

    def let_off(self, kind: str, place: int) -> bool:
        node, seen = self._body.places[place], self._visits.get(place, [])
        pushed = [visit for visit in seen if visit.pushed]
        sure = bool(pushed) and not any(visit.opaque for visit in pushed)
        if self._asked_for(node) in FORM[kind] or self._is_dropped(node):
            return True
        match kind:
            case "squeeze":
                single = {0} == {v.rank for v in seen}
                return single or self._is_model(node) or self._meets(node, self._restores)
            case "float":
                wide = any(v.kind == "float64" for v in pushed)
                always = sure and {"float32"} == {v.kind for v in pushed}
                whole = not any(v.floating for v in seen)
                right = self._whole if whole else self._widened
                narrow = wide and self._makes_float32()
                return always or narrow or self._meets(node, right, ARRANGING)
            case "detach":
                never = sure and not any(v.wants_gradient for v in seen)
                plain = not any(v.floating for v in seen)
                away = self._goes_nowhere(node) or self._gives_no_gradient()
                return plain or never or away or self._is_model(node)
        return False

    def _asked_for(self, node: ast.AST) -> str:
        """The name of what is asked of a value: "shape" of `x.shape[0]`, "len" of `len(x)`.

        A call without arguments has its brackets: "any()" of `x.any()`.
        """
        match self._body.above[node]:
            case ast.Attribute(attr=name) as method:
                match self._body.above[method]:
                    case ast.Call(args=[], keywords=[]):
                        return f"{name}()"
                return name
            case ast.Call(func=ast.Name(id="len" as name)):
                return name
        return ""

    def _is_dropped(self, node: ast.AST) -> bool:
        """Whether only its truth is asked for, or nothing at all."""
        match self._body.above[node]:
            case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
                return test is node
            case ast.Expr():
                return True
        return False

    def _is_model(self, node: ast.AST) -> bool:
        """Whether only its dtype and device are asked for: `y.to(x)`."""
        match self._body.above[node]:
            case ast.Call(func=ast.Attribute(attr="to" | "type_as")):
                return True
        return False

    def _makes_float32(self) -> bool:
        """Whether the result is float32 whatever comes in: then more is nobody's promise."""
        found = [visit for visit in self._returned() if visit.pushed]
        return bool(found) and {"float32"} == {v.kind for v in found}

    def _gives_no_gradient(self) -> bool:
        """Whether all that comes out is whole numbers, or plain ones: nothing is trained by it."""
        for node in self._body.places:
            kept = isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
            if kept or (isinstance(node, ast.Attribute) and node.attr == "backward"):
                return False
        found = self._returned()
        return bool(found) and all(
            v.kind in PLAIN or (v.rank is not None and not v.floating) for v in found
        )

    def _returned(self) -> list[Visit]:
        """What the body returns: each part of a pair."""
        values = [n.value for n in self._body.places if isinstance(n, ast.Return) and n.value]
        parts = [p for v in values for p in (v.elts if isinstance(v, ast.Tuple) else [v])]
        return [visit for part in parts for visit in self._seen(part)]

    def _goes_nowhere(self, node: ast.AST) -> bool:
        """Whether nothing with a gradient is made of it: it is compared or counted."""
        for other in self._body.around(node):
            if isinstance(other, ast.stmt):
                return False
            if self._places[id(other)] in self._values:
                made = self._seen(other)
                return bool(made) and all(
                    not v.floating and (v.rank is not None or v.kind in PLAIN) for v in made
                )
        return False

    def _meets(self, node: ast.AST, right: Right, through: Collection[str] = frozenset()) -> bool:
        """Whether what is made of a value at once is right, wherever it goes.

        Args:
            right: whether that is so of what a value stands in, and the value.
            through: methods behind which it is the same value in another form; parts of it, too.
        """
        above = self._body.above[node]
        match above:
            case ast.Attribute(attr=name) if name in through:
                call = self._body.above[above]
                return isinstance(call, ast.Call) and self._meets(call, right, through)
            case ast.Subscript(value=value) if value is node and through:
                return self._meets(above, right, through)
            case ast.Assign(targets=[ast.Name(id=name)]):
                places = self._body.places
                named = [n for n in places if isinstance(n, ast.Name) and n.id == name]
                uses = [n for n in named if isinstance(n.ctx, ast.Load)]
                once = len(named) == len(uses) + 1 > 1
                return once and all(self._meets(use, right, through) for use in uses)
        return right(above, node)

    def _widened(self, above: ast.AST, node: ast.AST) -> bool:  # noqa: ARG002
        """Whether it makes float64 of float32 and float64.

        Float32 in between is right: the tolerance of float64 allows it.
        """
        match above:
            case ast.BinOp(left, op, right) if not isinstance(op, ast.MatMult):
                sides: list[ast.expr] = [left, right]
            case ast.List(elts=parts) if len(parts) > 1:  # to be joined
                sides = parts
            case _:
                return False
        # a tensor of no axis would not widen another one
        return all(
            seen and all(v.kind == "float64" and v.rank for v in seen)
            for seen in map(self._pushed, sides)
        )

    def _restores(self, above: ast.AST, node: ast.AST) -> bool:
        """Whether what is made of it has the same shape without axes of size 1.

        All sizes are said once more; or one axis, maybe of size 1, meets a tensor with axes, of the
        same dtype: one number is then broadcast as an axis of one number is.
        """
        if self._asked_for(node) in (*FORM["squeeze"], "reshape", "view"):
            return True
        if {1} != {v.rank for v in self._seen(node)}:
            return False
        match above:
            case ast.BinOp(left=left, right=right, op=op) if not isinstance(op, ast.MatMult):
                other = right if left is node else left
            case ast.Compare(left=left, comparators=[right]):
                other = right if left is node else left
            case ast.Tuple(elts=parts) if isinstance(self._body.above[above], ast.Subscript):
                others = [self._seen(part) for part in parts if part is not node]
                return any(seen and all(v.rank for v in seen) for seen in others)
            case _:
                return False
        seen = self._seen(other)
        if isinstance(other, ast.Constant) or {None} == {v.rank for v in seen}:  # a plain number
            return self._meets(above, self._restores)
        alike = {v.kind for v in seen} == {v.kind for v in self._seen(node)}
        return bool(seen) and alike and all(v.rank for v in seen)

    def _whole(self, above: ast.AST, node: ast.AST) -> bool:
        """Whether whole numbers are as good as floats: compared, counted, or divided by each other.

        Below 2²⁴, as all ids and lengths are, they are exact.
        """
        match above:
            case ast.Compare() | ast.Call(func=ast.Name(id="int")):
                return True
            case ast.BinOp(left=left, op=ast.Div(), right=right):
                other = self._seen(right if left is node else left)
                return bool(other) and not any(visit.floating for visit in other)
        return False

    def _seen(self, node: ast.AST) -> list[Visit]:
        return self._visits.get(self._places[id(node)], [])

    def _pushed(self, node: ast.AST) -> list[Visit]:
        return [visit for visit in self._seen(node) if visit.pushed]
