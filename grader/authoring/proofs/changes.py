"""The changes that make mutants: what may stand at a place instead.

In: a node of a syntax tree. Out: other nodes for its place. What pays is tried always; what found
little in a thousand tries, where one has time.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Nodes = Iterator[ast.AST]


@dataclass(frozen=True)
class Change:
    """One kind of change."""

    kind: str
    made: Callable[[ast.AST], Nodes]
    of_values: bool = False
    """Whether it is for expressions whose value is a tensor."""


def _method(name: str) -> Callable[[ast.AST], Nodes]:
    def call(node: ast.AST) -> Nodes:
        yield _parsed(f"({ast.unparse(node)}).{name}()")

    return call


FILLS: tuple[float, ...] = (-10_000, 0, 1)
"""Instead of a number that fills; the first is what scores may reach."""
FILLING = {
    "masked_fill": 1, "masked_fill_": 1, "where": 1, "full": 1, "new_full": 1, "full_like": 0,
    "fill_": 0,
}  # fmt: skip
"""Functions → the place of what they fill with, counted without the tensor itself."""
LOWEST = ("float('-inf')", "-float('inf')", "-math.inf", "-torch.inf")


def _fills(node: ast.AST) -> Nodes:
    """Another number where a place is filled, or where a lowest number is made."""
    text = ast.unparse(node)
    if (text.startswith("torch.finfo(") and text.endswith(").min")) or text in LOWEST:
        yield from (_parsed(str(float(fill))) for fill in FILLS)
        if "finfo" in text:
            yield _parsed("float('-inf')")
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        at = FILLING.get(node.func.attr, len(node.args))
        at += ast.unparse(node.func.value) == "torch" and node.func.attr != "full"
        was = node.args[at] if at < len(node.args) else None
        if isinstance(was, ast.Constant) and type(was.value) in (int, float):
            for fill in FILLS:
                new = _parsed(str(fill if type(was.value) is int else float(fill)))
                args = [*node.args[:at], new, *node.args[at + 1 :]]
                yield ast.Call(node.func, args, node.keywords)


def _without_last_argument(node: ast.AST) -> Nodes:
    if isinstance(node, ast.Call) and node.keywords:
        yield ast.Call(node.func, node.args, node.keywords[:-1])
    elif isinstance(node, ast.Call) and node.args:
        yield ast.Call(node.func, node.args[:-1], [])


def _integers(node: ast.AST) -> Nodes:
    if isinstance(node, ast.Constant) and type(node.value) is int:
        yield from (ast.Constant(node.value + by) for by in (1, -1))


ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult, ast.Mod: ast.FloorDiv, ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt), ast.LtE: (ast.Lt, ast.GtE), ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE), ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,), ast.In: (ast.NotIn,), ast.NotIn: (ast.In,),
}  # fmt: skip


def _arithmetic(node: ast.AST) -> Nodes:
    if isinstance(node, ast.BinOp):
        if other := ARITHMETIC.get(type(node.op)):
            yield ast.BinOp(node.left, other(), node.right)
        yield from (node.left, node.right)
    elif isinstance(node, ast.AugAssign) and (other := ARITHMETIC.get(type(node.op))):
        yield ast.AugAssign(node.target, other(), node.value)
    elif isinstance(node, ast.UnaryOp):
        yield node.operand


def _comparisons(node: ast.AST) -> Nodes:
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        for other in COMPARISONS[type(node.ops[0])]:
            yield ast.Compare(node.left, [other()], node.comparators)


def _conditions(node: ast.AST) -> Nodes:
    if isinstance(node, ast.If | ast.IfExp):
        for test in (ast.UnaryOp(ast.Not(), node.test), ast.Constant(True), ast.Constant(False)):
            yield type(node)(test, node.body, node.orelse)  # type: ignore[arg-type]
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
        yield from (node.values[0], node.values[-1])
    elif isinstance(node, ast.Constant) and type(node.value) is bool:
        yield ast.Constant(not node.value)


def _deletions(node: ast.AST) -> Nodes:
    if isinstance(node, ast.Assign | ast.AugAssign | ast.Expr | ast.Raise | ast.For | ast.While):
        yield ast.Pass()


def _axes(node: ast.AST) -> Nodes:
    if isinstance(node, ast.keyword) and node.arg in ("dim", "axis"):
        yield from (ast.keyword(node.arg, _parsed(axis)) for axis in ("0", "1", "-1", "-2"))


def _slices(node: ast.AST) -> Nodes:
    if isinstance(node, ast.Slice):
        ends = [node.lower, node.upper, node.step]
        for place, end in enumerate(ends):
            if end is not None:
                yield ast.Slice(*(None if at == place else was for at, was in enumerate(ends)))
    elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        yield node.value


NEAR = {
    "softmax": ("log_softmax", "sigmoid"), "log_softmax": ("softmax",), "argmax": ("argmin",),
    "sum": ("mean", "prod"), "mean": ("sum",), "amax": ("amin",), "max": ("min",), "min": ("max",),
    "any": ("all",), "all": ("any",), "ones": ("zeros",), "zeros": ("ones",),
    "empty": ("zeros",),
    "tril": ("triu",), "triu": ("tril",), "sin": ("cos",), "cos": ("sin",), "tanh": ("sigmoid",),
    "sigmoid": ("tanh",), "relu": ("gelu",), "gelu": ("relu",), "log": ("log1p",),
    "cat": ("stack",),
    "stack": ("cat",), "reshape": ("view",), "view": ("reshape",), "append": ("extend",),
    "extend": ("append",), "ones_like": ("zeros_like",), "zeros_like": ("ones_like",),
    "sort": ("argsort",), "argsort": ("sort",), "exp": ("expm1",), "sqrt": ("rsqrt",),
    "new_ones": ("new_zeros",), "new_zeros": ("new_ones",), "rand": ("randn",), "randn": ("rand",),
    "floor": ("ceil",), "ceil": ("floor",), "add": ("discard",), "eval": ("train",),
    "train": ("eval",), "repeat_interleave": ("repeat",), "repeat": ("repeat_interleave",),
}  # fmt: skip


def _near_functions(node: ast.AST) -> Nodes:
    if not isinstance(node, ast.Call):
        return
    if isinstance(node.func, ast.Attribute):
        for name in NEAR.get(node.func.attr, ()):
            yield ast.Call(ast.Attribute(node.func.value, name), node.args, node.keywords)
    elif isinstance(node.func, ast.Name) and node.func.id in ("min", "max", "any", "all"):
        for name in NEAR[node.func.id]:
            yield ast.Call(ast.Name(name), node.args, node.keywords)


def _argument_order(node: ast.AST) -> Nodes:
    if isinstance(node, ast.Call):
        for at in range(len(node.args) - 1):
            swapped = [*node.args[:at], node.args[at + 1], node.args[at], *node.args[at + 2 :]]
            yield ast.Call(node.func, swapped, node.keywords)


def _parsed(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


ALWAYS = (
    Change("squeeze", _method("squeeze"), of_values=True),
    Change("detach", _method("detach"), of_values=True),
    Change("float", _method("float"), of_values=True),
    Change("fill", _fills),
    Change("last argument", _without_last_argument),
    Change("integer", _integers),
)
THOROUGH = (
    Change("arithmetic", _arithmetic),
    Change("comparison", _comparisons),
    Change("condition", _conditions),
    Change("deletion", _deletions),
    Change("axis", _axes),
    Change("slice", _slices),
    Change("near function", _near_functions),
    Change("argument order", _argument_order),
)
