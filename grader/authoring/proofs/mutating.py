"""Mutants of a body: the reference with one small thing changed.

In: the source of a body. Out: `Body`, its places, and each `Mutant` with the body's new source.
Pure functions of syntax trees; nothing runs here.
"""

import ast
import copy
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import dedent

from grader.authoring.proofs.changes import ALWAYS, THOROUGH, Change
from grader.course import bodies


@dataclass(frozen=True)
class Mutant:
    """A body in which one thing is changed."""

    task: str
    kind: str
    """The change's name: "squeeze", "last argument"."""
    place: int
    """The changed node's, among those of the body."""
    line: int
    """In the file."""
    says: str
    """ "`weights` -> `weights.squeeze()`"."""
    body: str
    """The whole new body."""
    of_value: bool
    """Whether it is one of a tensor's value: another value has no such method."""
    thorough: bool
    """Whether its kind pays little, so that it is asked only where one has time."""

    @property
    def id(self) -> str:
        """The beginning of a hash of its tree: comments and lines above it do not change it."""
        tree = ast.dump(ast.parse(self.body))
        return hashlib.sha256(f"{self.task}\n{tree}".encode()).hexdigest()[:10]


class Body:
    """The body of one task's hole, as a tree."""

    def __init__(self, task: str, lines: list[str], first: int) -> None:
        self.task, self._first = task, first
        self.tree = ast.parse(dedent("\n".join(lines)))
        self.places = list(ast.walk(self.tree))
        self.above: dict[ast.AST, ast.AST] = {
            child: node for node in self.places for child in ast.iter_child_nodes(node)
        }

    def around(self, node: ast.AST) -> Iterator[ast.AST]:
        """What a node stands in, from the inside."""
        while node in self.above:
            node = self.above[node]
            yield node

    def values(self) -> Iterator[int]:
        """Places of the expressions whose value is wanted: no targets, no messages."""
        for place, node in enumerate(self.places):
            if not isinstance(node, VALUES) or isinstance(getattr(node, "ctx", None), NOT_READ):
                continue
            parent = self.above[node]
            if isinstance(parent, ast.Call) and parent.func is node:
                continue  # a function
            if any(isinstance(other, ast.Raise | ast.JoinedStr) for other in self.around(node)):
                continue
            yield place

    def wrapped(self, name: str) -> ast.Module:
        """The tree with each value `v` given to a function: `name(task, place, v)`."""
        task, wanted = self.task, set(self.values())
        tree = copy.deepcopy(self.tree)
        twins = {id(twin): place for place, twin in enumerate(ast.walk(tree)) if place in wanted}

        class Wrapping(ast.NodeTransformer):
            def visit(self, node: ast.AST) -> ast.AST:
                place = twins.get(id(node))
                node = self.generic_visit(node)
                if place is None:
                    return node
                where = [ast.Constant(task), ast.Constant(place)]
                return ast.Call(ast.Name(name), [*where, node], [])  # type: ignore[list-item]

        Wrapping().visit(tree)  # a module is no value, so it is changed in place
        return tree

    def mutants(self) -> Iterator[Mutant]:
        """Every change at every place, each new body once."""
        seen = {ast.dump(self.tree)}
        values = set(self.values())
        kinds = [(change, False) for change in ALWAYS] + [(change, True) for change in THOROUGH]
        for place, node in enumerate(self.places):
            for change, thorough in kinds:
                if change.of_values and place not in values:
                    continue
                for new in change.made(node):
                    tree = self._with(place, new)
                    if (dump := ast.dump(tree)) not in seen:
                        seen.add(dump)
                        yield self._mutant(change, place, tree, new, thorough)

    def _with(self, place: int, new: ast.AST) -> ast.Module:
        tree = copy.deepcopy(self.tree)
        old = list(ast.walk(tree))[place]
        for parent in ast.walk(tree):
            for field, value in ast.iter_fields(parent):
                if value is old:
                    setattr(parent, field, new)
                elif isinstance(value, list) and any(item is old for item in value):
                    setattr(parent, field, [new if item is old else item for item in value])
        return ast.parse(ast.unparse(ast.fix_missing_locations(tree)))

    def _mutant(
        self, change: Change, place: int, tree: ast.Module, new: ast.AST, thorough: bool
    ) -> Mutant:
        node = self.places[place]
        inside = node if hasattr(node, "lineno") else self.above[node]
        line = self._first + getattr(inside, "lineno", 1) - 1
        says = f"`{_short(node)}` -> `{_short(new)}`"
        body = ast.unparse(tree)
        return Mutant(self.task, change.kind, place, line, says, body, change.of_values, thorough)


VALUES = (
    ast.Name, ast.Attribute, ast.Subscript, ast.Call, ast.BinOp, ast.UnaryOp, ast.Compare,
    ast.IfExp,
)  # fmt: skip
"""Expressions that may be tensors."""
NOT_READ = (ast.Store, ast.Del)
LONG = 60
"""Characters of an expression that are shown."""


def bodies_of(text: str) -> list[Body]:
    """The marked bodies of a file, in its order."""
    lines = text.split("\n")
    found = []
    for task, own in bodies(text).items():
        begins = next(n for n, line in enumerate(lines, 2) if f"BEGIN SOLUTION {task}:" in line)
        found.append(Body(task, own, begins))
    return found


def _short(node: ast.AST) -> str:
    """On one line; of a long one both ends, since a change may be at either."""
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= LONG else f"{text[: LONG // 2]} … {text[-LONG // 2 :]}"
