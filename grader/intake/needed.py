"""Choose among a notebook's statements: what the tasks need, and what does no harm.

In: statements, and the names that are looked for. Out: those that are taken, in order, and why the
others are not. What writes a name that a task needs is taken, whatever it is: an import, a call, a
`try`. Of what no task needs only functions and classes are, where defining them calls nothing: a
report says of a name that is missing which one is like it.
"""

import ast
import builtins
import difflib
from collections.abc import Iterable, Mapping, Sequence

from grader.intake.forms.trees import compile_fault
from grader.intake.statements import Statement

BUILTINS = frozenset(dir(builtins)) | {"__name__", "__file__", "__doc__"}


class Choice:
    """What is taken of a notebook.

    Args:
        roots: names that tasks and the released stub have.
        own: modules that the notebook stands for; it cannot import itself.
    """

    def __init__(
        self, statements: Sequence[Statement], roots: Iterable[str], own: frozenset[str]
    ) -> None:
        self._all = statements
        self._roots = frozenset(roots)
        self._why: dict[int, str] = {}
        self._defined = {n for s in statements if s.defines or s.imports for n in s.writes}
        self._classes = {
            n for s in statements if isinstance(s.node, ast.ClassDef) for n in s.writes
        }
        self._writers: dict[str, list[int]] = {}
        for at, statement in enumerate(statements):
            if why := self._never(statement, own):
                self._why[at] = why
                continue
            for name in statement.writes:
                if self._may_write(statement, name):
                    self._writers.setdefault(name, []).append(at)
        near = [
            like
            for name in self._roots - self._writers.keys()
            for like in difflib.get_close_matches(name, sorted(self._defined), 1, 0.7)
        ]
        self._needed = self._reach({*self._roots, *near})
        self.taken = self._take()
        """Indices of statements, in the order in which they are to run."""

    def why_not(self, at: int) -> str:
        """Why a statement is left out; "" where it is taken, or where no task needs it."""
        return self._why.get(at, "")

    def _never(self, statement: Statement, own: frozenset[str]) -> str:
        match statement.node:
            case ast.ImportFrom(module=str(module)) if module in own:
                return f"{module} is the file that this stands for"
            case ast.Import(names=names) if {alias.name for alias in names} & own:
                return f"{names[0].name} is the file that this stands for"
            case ast.If(test=ast.Compare(left=ast.Name(id="__name__"))):
                return "it runs in a script alone"
        if statement.says_nothing:
            return ""
        return compile_fault(statement.text)

    def _may_write(self, statement: Statement, name: str) -> bool:
        """Whether what the statement does to a name is part of what the name means."""
        if statement.defines or statement.imports:
            return True
        if name in BUILTINS and name not in self._defined:
            return False  # `sum = 0` in a scratch cell
        if name in self._classes and self._extends(statement):
            return True  # `Layer.forward = forward`
        if name in self._defined:
            # `mask = causal_mask(3)` is one thing, and `causal_mask = causal_mask(3)` another
            return statement.quiet or (
                isinstance(statement.node, ast.Try | ast.If) and name not in self._roots
            )
        return True

    @staticmethod
    def _extends(statement: Statement) -> bool:
        match statement.node:
            case ast.Assign(targets=[ast.Attribute(value=ast.Name())], value=value):
                return isinstance(value, ast.Name | ast.Lambda | ast.Constant)
        return False

    def _reach(self, roots: set[str]) -> set[int]:
        """Statements that write one of these names, or a name that one of them needs."""
        reached: set[int] = set()
        seen = set(roots)
        waiting = list(roots)
        while waiting:
            for at in self._writers.get(waiting.pop(), []):
                if at in reached:
                    continue
                reached.add(at)
                more = (self._all[at].now | self._all[at].later) - seen
                seen |= more
                waiting += more
        unknown = seen - self._writers.keys() - BUILTINS - self._roots
        if unknown:  # one of `from … import *` may bring it
            reached |= {
                at
                for at, s in enumerate(self._all)
                if isinstance(s.node, ast.ImportFrom)
                and s.node.names[0].name == "*"
                and at not in self._why
            }
        return reached

    def _take(self) -> tuple[int, ...]:
        """An import or a constant that stands too late goes before what reads it."""
        taken: dict[int, None] = {}
        there: set[str] = set(BUILTINS)

        def take(at: int) -> None:
            taken[at] = None
            there.update(self._all[at].writes)

        for at, statement in enumerate(self._all):
            if at in taken or at in self._why:
                continue
            lacks = statement.now - statement.writes - there
            if at in self._needed:
                for name in sorted(lacks):
                    late = [i for i in self._writers.get(name, []) if i > at and i not in taken]
                    if late and self._ready(late[0], there):
                        take(late[0])
                take(at)
            elif statement.harmless and not lacks:
                take(at)
        return tuple(taken)

    def _ready(self, at: int, there: set[str]) -> bool:
        statement = self._all[at]
        return statement.imports or (statement.quiet and statement.now <= there)


def left_out_names(
    names: Mapping[str, str], statements: Sequence[Statement], taken: Iterable[int]
) -> dict[str, str]:
    """Of names that something left out would have defined: those that nothing else defines."""
    there = {name for at in taken for name in statements[at].writes}
    return {name: why for name, why in names.items() if name not in there}
