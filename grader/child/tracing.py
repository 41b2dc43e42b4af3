"""Which torch functions student code calls, and from which of its lines.

In: names of forbidden functions; an answer. Out: uses, each with the line that called it first,
calls per line, devices by name. Runs in the child, and imports torch. It notes; it never stops a
call.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from types import FrameType
from typing import Any

import torch
from torch.overrides import TorchFunctionMode

from grader.child.evidence import place_of
from grader.child.holes import MARK
from grader.child.operators import NODE, families, plain

NOT_CALLS = {"__get__", "__set__", "dim", "size", "ndimension", "__len__", "numel", "stride"}


class Trace(TorchFunctionMode):
    """Records the torch functions that the student's lines call, in every spelling.

    Evidence, not proof: code that works hard at it is not seen. TorchDispatchMode would see
    less (a fused kernel's parts differ by shape) and imports torch._dynamo.
    """

    def __init__(self, forbidden: Sequence[str] = (), count: bool = True) -> None:
        super().__init__()
        self._forbidden = families(forbidden)
        self._count = count
        self.lines: dict[int, int] = {}
        """Line → calls that it made."""
        self.uses: dict[str, dict[str, Any] | None] = {}
        """Forbidden function → the place that called it first."""
        self._own: set[str] = set()
        """Forbidden functions that the check itself calls."""

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        name = getattr(func, "__name__", "").partition(".")[0]
        listed = self._forbidden.get(plain(name))
        first_use = listed is not None and listed not in self.uses
        if first_use or (self._count and name not in NOT_CALLS):
            frame: FrameType | None = sys._getframe(1)
            while frame is not None and not frame.f_code.co_filename.startswith(MARK):
                frame = frame.f_back
            if frame is not None:  # else the check itself calls it
                self.lines[frame.f_lineno] = self.lines.get(frame.f_lineno, 0) + 1
                if first_use and listed is not None:
                    self.uses[listed] = place_of(frame, frame.f_lineno)
            elif listed is not None:
                self._own.add(listed)
        return func(*args, **(kwargs or {}))

    def ran(self, names: Iterable[str]) -> None:
        """Add forbidden functions whose work these operators did, if it was not for the check."""
        for name in sorted(names):
            listed = self._forbidden.get(plain(name))
            if listed is not None and listed not in self._own:
                self.uses.setdefault(listed, None)


class Devices(TorchFunctionMode):
    """Notes the devices that torch is asked to work on. `meta` would need seconds to start."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        given = (*args, *(kwargs or {}).values())
        if getattr(func, "__name__", "") != "device":  # naming one is not yet using it
            self.names |= {str(one) for one in given if isinstance(one, (str, torch.device))}
        return func(*args, **(kwargs or {}))


def graph_nodes(answer: Any) -> set[str]:
    """What stands in the gradient graph of an answer's tensors."""
    names: set[str] = set()
    waiting = [tensor.grad_fn for tensor in _tensors(answer) if tensor.grad_fn is not None]
    seen: set[Any] = set()
    while waiting and len(seen) < 5000:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        if NODE.search(node.name()):
            names.add(node.name())
        waiting.extend(next_node for next_node, _ in node.next_functions if next_node is not None)
    return names


def _tensors(answer: Any) -> Iterator[torch.Tensor]:
    if type(answer) is torch.Tensor:
        yield answer
    elif type(answer) in (list, tuple):
        for item in answer:
            yield from _tensors(item)
    elif type(answer) is dict:
        yield from _tensors(list(answer.values()))
