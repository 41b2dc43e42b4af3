"""What a hole promises about, as its signature says: parameters, axes, results.

In: the reference, as text. Out: a `Signature` for each task. Runs nothing.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest

from grader.course import Assignment, reference

TENSOR = re.compile(r"""(Float|Int|Bool|Shaped)\[Tensor, ['"]([^'"]*)['"]\]""")
BATCH = ("batch", "document", "example", "asked")
COUNTS = ("head", "layer")
WIDTHS = ("vocab", "class", "tag", "size", "d", "rest", "distance", "layers")
LENGTHS = ("length", "longest", "max_length", "limit")
"""Whole numbers that say how long something is."""
TEXTS = ("text", "word")
COUNTED = ("num_heads", "num_layers", "num_highways", "filters")


@dataclass(frozen=True)
class Parameter:
    """One parameter, or one tensor that is returned."""

    name: str
    kind: str
    """Float, Int, Bool, Shaped; row, rows (of rows), text; count, length; device; or ""."""
    axes: tuple[str, ...] = ()

    @property
    def is_tensor(self) -> bool:
        return self.kind in ("Float", "Int", "Bool", "Shaped")

    @property
    def is_floating(self) -> bool:
        return self.kind in ("Float", "Shaped")

    def sizes(self, shape: list[int]) -> Iterator[tuple[str, int]]:
        """Each axis of a shape with its kind: batch, length, count."""
        if self.axes and self.axes[-1].startswith("*"):
            pairs = list(zip_longest(self.axes[:-1], shape[: len(self.axes) - 1], fillvalue=0))
            if self.axes == ("*axes",) and shape:  # nothing else: texts, and their words
                pairs = [("batch", shape[0]), ("word", shape[-1])]
        else:
            pairs = list(zip(reversed(self.axes), reversed(shape), strict=False))
            if self.axes and self.axes[0].startswith("*"):
                pairs = pairs[: len(self.axes) - 1]
                pairs += [("batch", size) for size in shape[: -len(pairs) or None]]
        for axis, size in pairs:
            if kind := kind_of(str(axis)):
                yield (kind if kind == "batch" else f"{kind} {axis}"), int(size)


@dataclass(frozen=True)
class Signature:
    """What one task's hole takes and gives."""

    task: str
    parameters: tuple[Parameter, ...]
    results: tuple[Parameter, ...]
    made: tuple[Parameter, ...] = ()
    """Of the class's constructor, for a method."""

    @property
    def is_method(self) -> bool:
        return "." in self.task

    @property
    def masks(self) -> list[Parameter]:
        return [one for one in self.parameters if one.kind == "Bool"]


def kind_of(axis: str) -> str:
    """batch, length, count; "" for a width, a number, or what broadcasts."""
    word = axis.lstrip("*")
    if word in BATCH or axis.startswith("*"):
        return "batch"
    if word in COUNTS:
        return "count"
    if not word or word in WIDTHS or word.startswith(("d_", "two_d")) or not word.isidentifier():
        return ""
    return "length"


def signatures_of(assignment: Assignment) -> dict[str, Signature]:
    """Task → its signature; tasks that are trained have no hole."""
    found = signatures_in(reference(assignment).values())
    return {task: found[task] for task in assignment.task_names if task in found}


def signatures_in(sources: Iterable[bytes]) -> dict[str, Signature]:
    """Function or method → its signature."""
    found: dict[str, Signature] = {}
    for data in sources:
        for node in ast.parse(data).body:
            if isinstance(node, ast.FunctionDef):
                found[node.name] = _signature(node.name, node, None)
            elif isinstance(node, ast.ClassDef):
                inside = {one.name: one for one in node.body if isinstance(one, ast.FunctionDef)}
                for name, one in inside.items():
                    task = f"{node.name}.{name}"
                    found[task] = _signature(task, one, inside.get("__init__"))
    return found


def _signature(task: str, node: ast.FunctionDef, maker: ast.FunctionDef | None) -> Signature:
    returned = ast.unparse(node.returns) if node.returns else ""
    results = tuple(Parameter("", kind, _axes(axes)) for kind, axes in TENSOR.findall(returned))
    own = _parameters(node)[1 if "." in task else 0 :]
    return Signature(task, own, results, _parameters(maker)[1:] if maker else ())


def _parameters(node: ast.FunctionDef) -> tuple[Parameter, ...]:
    given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    return tuple(_parameter(one.arg, one.annotation) for one in given)


def _parameter(name: str, annotation: ast.expr | None) -> Parameter:
    text = ast.unparse(annotation) if annotation else ""
    if found := TENSOR.search(text):
        return Parameter(name, found[1], _axes(found[2]))
    if name in COUNTED:
        return Parameter(name, "count")
    if name in LENGTHS and text == "int":
        return Parameter(name, "length")
    if "torch.device" in text:
        return Parameter(name, "device")
    if name in TEXTS and text == "str":
        return Parameter(name, "text")
    if re.match(r"(Sequence|list)\[(Sequence|list|str)\b", text):
        return Parameter(name, "rows")
    return Parameter(name, "row" if re.match(r"(Sequence|list)\[", text) else "")


def _axes(text: str) -> tuple[str, ...]:
    return tuple(axis for axis in text.split() if axis != "...")
