"""Note what the holes are called with while a check is asked of the reference.

In: a check; the code; the task that it is about. Out: the same check, whose answer is a list of
calls, as `grader.authoring` reads them. Runs in the child. It is asked of our own files only, so
that `grade verify` can say which conditions of a promise some check asks.
"""

import inspect
import json
from collections.abc import Callable, Iterator
from functools import wraps
from sys import _getframe
from types import FrameType
from typing import Any

import torch
from torch import nn
from torch.overrides import TorchFunctionMode

from grader.child.asking import GIVEN
from grader.child.holes import MARK
from grader.child.witnessing.facts import Facts, digest, facts_of, has_zero_vector, hidden_by
from grader.child.witnessing.scores import marks_of

MOST_CALLS = 400
PADDING = ("pad", "padding", "pad_id")
IGNORED = -100
"""The label of a place that no loss counts; where the signature names another, that one."""


class Witness(TorchFunctionMode):
    """The calls of one task's hole."""

    def __init__(self, task: str) -> None:
        super().__init__()
        self._class, _, self._function = task.rpartition(".")
        self._open: list[Facts] = []
        self._made: dict[int, Facts] = {}
        self._earlier: dict[int, set[str]] = {}
        self._alive: list[Any] = []  # their ids must not be used again
        self._arguments: list[tuple[Facts, str, Any]] = []
        self._results: list[tuple[Facts, torch.Tensor]] = []
        self.calls: list[Facts] = []

    # -- in place of the hole

    def install(self, modules: list[Any]) -> list[Callable[[], None]]:
        """Put this in place of the hole, in every file that has it; how to take it away."""
        undo: list[Callable[[], None]] = []

        def put(owner: Any, name: str, value: Any) -> None:
            own = name in vars(owner)
            old = vars(owner).get(name)
            setattr(owner, name, value)
            undo.append(lambda: setattr(owner, name, old) if own else delattr(owner, name))

        if self._class:
            kind = next(k for module in modules if (k := vars(module).get(self._class)))
            put(kind, self._function, self._noting(getattr(kind, self._function), is_method=True))
            put(kind, "__init__", self._making(kind.__init__))
            return undo
        hole = next(f for module in modules if (f := vars(module).get(self._function)))
        noting = self._noting(hole, is_method=False)
        for module in modules:
            for name, value in list(vars(module).items()):
                if value is hole:
                    put(module, name, noting)
        return undo

    def _making(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """A constructor that remembers its whole numbers and the lengths of its rows."""
        signature = inspect.signature(function)

        @wraps(function)
        def make(self: Any, *args: Any, **kwargs: Any) -> None:
            bound = signature.bind(self, *args, **kwargs)
            bound.apply_defaults()
            made = {name: facts_of(value) for name, value in list(bound.arguments.items())[1:]}
            witness._made.setdefault(id(self), made)
            witness._alive.append(self)
            function(self, *args, **kwargs)

        witness = self
        return make

    def _noting(self, function: Callable[..., Any], *, is_method: bool) -> Callable[..., Any]:
        signature = inspect.signature(function)

        @wraps(function)
        def call(*args: Any, **kwargs: Any) -> Any:
            if len(self.calls) >= MOST_CALLS:
                return function(*args, **kwargs)
            bound = signature.bind(*args, **kwargs)
            owner = args[0] if is_method else function
            given = list(bound.arguments.items())[int(is_method) :]
            facts = self._note(owner, dict(given), set(kwargs))
            self._open.append(facts)
            try:
                result = function(*args, **kwargs)
            finally:
                self._open.pop()
            for tensor in _tensors(result):
                facts["results"].append(list(tensor.shape))
                self._results.append((facts, tensor))
            return result

        return call

    def _note(self, owner: Any, given: dict[str, Any], named: set[str]) -> Facts:
        made = self._made.get(id(owner), {})
        masks = [v for v in given.values() if isinstance(v, torch.Tensor) and v.dtype is torch.bool]
        padding = next((given[name] for name in PADDING if name in given), None)
        if padding is None:
            padding = made.get("padding", {}).get("number", IGNORED)
        arguments = {}
        for name, value in given.items():
            facts = facts_of(value) | {"named": name in named}
            if isinstance(value, torch.Tensor) and value.device.type != "meta":
                if value.dtype is torch.int64:
                    of_lengths = name == "lengths" and value.dim() == 1
                    facts |= (
                        hidden_by(value[:, None], 0) if of_lengths else hidden_by(value, padding)
                    )
                    facts["zero"] = facts.get("zero", False) and padding != 0
                facts["zero"] = facts.get("zero", False) or has_zero_vector(value, masks)
            arguments[name] = facts
        double = isinstance(owner, nn.Module) and any(
            parameter.dtype is torch.float64 for parameter in owner.parameters()
        )
        seen = self._earlier.setdefault(id(owner), set())
        values = digest(list(given.values()))
        facts = {
            "arguments": arguments, "made": made, "results": [], "marks": [], "double": double,
            "again": bool(seen - {values}), "gradient": False, "kept": [],
        }  # fmt: skip
        seen.add(values)
        self._alive.append(owner)
        self.calls.append(facts)
        self._arguments += [(facts, name, value) for name, value in given.items()]
        return facts

    # -- what happens inside, and afterwards

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        name = getattr(func, "__name__", "")
        if name in ("backward", "grad") and (roots := list(_tensors(args[:1]))):
            self._went_back(roots)
        elif self._open and _is_ours(_getframe(1)) and (marks := marks_of(name, args, kwargs)):
            for facts in self._open:
                facts["marks"] = sorted({*facts["marks"], *marks})
        return func(*args, **kwargs)

    def _went_back(self, roots: list[torch.Tensor]) -> None:
        """A gradient is asked of these: which calls' results stand below them?"""
        waiting = [root.grad_fn for root in roots]
        seen: set[Any] = set()
        while waiting:
            node = waiting.pop()
            if node is not None and node not in seen:
                seen.add(node)
                waiting += [below for below, _ in node.next_functions]
        for facts, result in self._results:
            if result.grad_fn in seen:
                facts["gradient"] = True

    def told(self, answer: Any) -> list[Facts]:
        """All calls, each once; which arguments the answer shows as they are afterwards."""
        shown = list(_leaves(answer))
        for facts, name, value in self._arguments:
            if any(_is_the_same(leaf, value) for leaf in shown):
                facts["kept"].append(name)
        texts = dict.fromkeys(json.dumps(facts, sort_keys=True) for facts in self.calls)
        return [json.loads(text) for text in texts]


def witnessed(check: Callable[[Any, Any], Any], task: str) -> Callable[[Any, Any], Any]:
    """The check, to be asked like any other; it answers what the hole of `task` was called with."""

    def ask(code: Any, draw: Any) -> list[str]:
        witness = Witness(task)
        undo = witness.install(list(code._modules))
        try:
            with witness:
                answer = check(code, draw)
        finally:
            for step in reversed(undo):
                step()
        return [json.dumps(call) for call in witness.told(answer)]

    return ask


def _is_ours(frame: FrameType | None) -> bool:
    """Whether a line of the files asks for it, and not one of the check's."""
    while frame is not None:
        file = frame.f_code.co_filename
        if file.startswith((MARK, GIVEN)):
            return True
        if "/" not in file and file.endswith(".py"):
            return False
        frame = frame.f_back
    return False


def _tensors(value: Any) -> Iterator[torch.Tensor]:
    return (leaf for leaf in _leaves(value) if isinstance(leaf, torch.Tensor))


def _leaves(value: Any) -> Iterator[Any]:
    """Tensors, texts and rows: each row itself, too, since it may be an argument."""
    yield value
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from _leaves(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _leaves(item)


def _is_the_same(leaf: Any, argument: Any) -> bool:
    if isinstance(argument, torch.Tensor):
        return leaf is argument or (argument._base is not None and leaf is argument._base)
    if isinstance(argument, (list, tuple, dict)):
        return leaf is argument or (isinstance(leaf, str) and leaf == str(argument))
    return False
