"""Follow what code computes while a check is asked: each call of torch's, from which of its lines.

In: a check that is asked again because its answer is wrong. Out: the plain tree that
`grader.judging` reads as `Steps`: calls, the values that went in and came out, fingerprints of
these. Runs in the child, and imports torch. It notes, and never changes a number; what it cannot
follow (a list, a number pulled out of torch) ends the thread.
"""

import types
from collections.abc import Callable, Iterator
from functools import lru_cache
from sys import _getframe
from typing import Any

import torch
from torch.overrides import TorchFunctionMode

from grader.child.asking import GIVEN
from grader.child.evidence import raised, reduce
from grader.child.fingerprints import fingerprint
from grader.child.holes import MARK
from grader.records import PRINT

MOST_CALLS = 4000
MOST_BYTES = 256 << 20
MOST_FRAMES = 8
"""Of the student's, for each call."""
MOST_DEPTH = 4
TIED = ("backward", "grad")
"""Calls of a gradient: it follows from the loss, whatever stands in between."""


class Following(TorchFunctionMode):
    """Notes the calls of one check."""

    def __init__(self) -> None:
        super().__init__()
        self._kept: list[torch.Tensor] = []  # alive: their ids must not be used again
        self._frames: list[types.FrameType] = []  # alive, for the same reason
        self._bytes = 0
        self._values: dict[tuple[int, int], int] = {}
        self._latest: dict[int, int] = {}
        self._written: dict[int, int] = {}
        self._loss: list[int] = []
        self._prints: list[list[float]] = []
        self._shapes: list[list[int]] = []
        self._dtypes: dict[str, int] = {}
        self._names: dict[str, int] = {}
        self._places: dict[tuple[str, str, int, int, int, int], int] = {}
        self._steps: list[list[int]] = []
        self._edges: list[list[int]] = []
        self._chains: list[list[int]] = []
        self._turns: list[list[Any]] = []
        self._counts: dict[Any, set[Any]] = {}
        self._numbers: dict[int, int] = {}
        self.over = False
        """Whether there was more than is followed."""

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        if self.over:
            return func(*args, **kwargs)
        given = list(_tensors((args, kwargs)))
        before = [_version(tensor) for tensor in given]
        inputs = [self._value(tensor) for tensor in given]
        result = func(*args, **kwargs)
        made = [one for one in _tensors(result) if (id(one), _version(one)) not in self._values]
        changed = [one for one, old in zip(given, before, strict=True) if _version(one) != old]
        name = _name(func)
        if name == "backward":
            self._loss = inputs
        if made or changed:
            if name.startswith(("empty", "new_empty")) and made:
                with torch.no_grad(), torch._C.DisableTorchFunctionSubclass():
                    made[0].zero_()  # what lay there is nobody's value
            self._note(name, [*inputs, *(self._loss if name == "grad" else [])], made, changed)
        return result

    def _note(
        self, name: str, inputs: list[int], made: list[torch.Tensor], changed: list[torch.Tensor]
    ) -> None:
        chain, tied = self._chain(_getframe(2))
        if chain is None:
            return
        step = len(self._steps)
        named = self._names.setdefault(name[:80], len(self._names))
        self._steps.append([named, int(tied or name in TIED)])
        self._turns.append([turn for _, _, turn in chain])
        self._chains += [[step, place, frame] for place, frame, _ in chain]
        self._edges += [[step, value, 0] for value in dict.fromkeys(inputs)]
        for tensor in [*made, *changed]:
            if (id(tensor), _version(tensor)) not in self._values:
                self._edges.append([step, self._new(tensor), 1])
        for tensor in changed:
            self._written[_storage(tensor)] = step
        self.over = step >= MOST_CALLS or self._bytes > MOST_BYTES

    def _value(self, tensor: torch.Tensor) -> int:
        """The number of a value; one that was written through another view comes from there."""
        known = self._values.get((id(tensor), _version(tensor)))
        if known is not None:
            return known
        older = self._latest.get(id(tensor))
        value = self._new(tensor)
        step = self._written.get(_storage(tensor))
        if step is not None:
            self._edges.append([step, value, 1])
            if older is not None:
                self._edges.append([step, older, 0])
        return value

    def _new(self, tensor: torch.Tensor) -> int:
        value = len(self._prints)
        self._kept.append(tensor)
        self._bytes += tensor.numel() * tensor.element_size()
        self._values[id(tensor), _version(tensor)] = value
        self._latest[id(tensor)] = value
        self._prints.append(fingerprint(tensor))
        dtype = str(tensor.dtype).removeprefix("torch.")
        sizes = list(tensor.shape)[:8]
        kind = self._dtypes.setdefault(dtype, len(self._dtypes))
        self._shapes.append([kind, tensor.dim(), *sizes, *[0] * (8 - len(sizes))])
        return value

    def _chain(
        self, frame: types.FrameType | None
    ) -> tuple[list[tuple[int, int, Any]] | None, bool]:
        """The student's lines that lead to a call, the innermost first; None: it is no step.

        Each with the number of its frame, and what is counted to tell a loop.
        """
        chain: list[tuple[int, int, Any]] = []
        inner: Any = (frame and frame.f_code, frame and frame.f_lasti)
        who: Any = len(self._steps)
        tied = False
        while frame is not None:
            code = frame.f_code
            file = code.co_filename
            if file.startswith((MARK, GIVEN)):
                if code.co_name == "__init__":
                    return None, tied
                if len(chain) < MOST_FRAMES:
                    turn = (id(frame), frame.f_lasti, inner)
                    self._counts.setdefault(turn, set()).add(who)
                    chain.append((self._place(frame), self._number(frame), turn))
                inner, who = code, id(frame)
            elif (code.co_name == "fill" and file.endswith("/child/draw.py")) or (
                file.endswith("/torch/nn/init.py")
            ):
                return None, tied  # parameters are made: values, and no step
            elif "/torch/optim/" in file:
                tied = True
            frame = frame.f_back
        return chain, tied

    def _number(self, frame: types.FrameType) -> int:
        if id(frame) not in self._numbers:
            self._numbers[id(frame)] = len(self._numbers)
            self._frames.append(frame)
        return self._numbers[id(frame)]

    def _place(self, frame: types.FrameType) -> int:
        code = frame.f_code
        span = _positions(code)[frame.f_lasti // 2]
        line, end, column, last = (number or 0 for number in span)
        file = code.co_filename.removeprefix(MARK)
        place = file[:80], code.co_qualname[:160], line or frame.f_lineno, end, column, last
        return self._places.setdefault(place, len(self._places))

    def told(self, answer: Any) -> dict[str, Any]:
        """Everything that was noted, and which values the answer's parts are."""
        parts = [] if self.over else [[path, self._value(one)] for path, one in _parts(answer, ())]
        steps = [
            [*step, max((len(self._counts[turn]) for turn in turns), default=0)]
            for step, turns in zip(self._steps, self._turns, strict=True)
        ]
        places = list(self._places)
        return {
            "names": list(self._names),
            "dtypes": list(self._dtypes),
            "files": [place[0] for place in places],
            "functions": [place[1] for place in places],
            "places": _table([list(place[2:]) for place in places], 4),
            "steps": _table(steps, 3),
            "chains": _table(self._chains, 3),
            "edges": _table(self._edges, 3),
            "shapes": _table(self._shapes, 10),
            "prints": torch.tensor(self._prints, dtype=torch.float64).reshape(-1, len(PRINT)),
            "parts": parts[:200],
        }


def follow(check: Callable[[Any, Any], Any], code: Any, draw: Any) -> tuple[dict[str, Any], bytes]:
    """Ask one check again: a reply whose answer is what was computed."""
    torch.default_generator.manual_seed(0)  # for everybody, so that dropout drops the same
    following = Following()
    try:
        with following:
            answer = check(code, draw)
        tree, blob = reduce(following.told(answer))
    except BaseException as error:  # whatever it raises, it is the student's and not ours
        return {"status": "raised", "raised": raised(error)}, b""
    return {"status": "answered", "answer": tree}, blob


def _table(rows: list[list[int]], width: int) -> torch.Tensor:
    return torch.tensor(rows, dtype=torch.int64).reshape(-1, width)


@lru_cache(maxsize=1024)
def _positions(code: types.CodeType) -> list[tuple[int | None, ...]]:
    return list(code.co_positions())


def _name(func: Any) -> str:
    """What it is called; of an attribute, the attribute's name."""
    name = getattr(func, "__name__", "")
    owner = getattr(func, "__self__", None)
    return str(getattr(owner, "__name__", name) if name in ("__get__", "__set__") else name)


def _version(tensor: torch.Tensor) -> int:
    try:
        return tensor._version
    except RuntimeError:  # one of inference mode counts none
        return 0


def _storage(tensor: torch.Tensor) -> int:
    try:
        return int(tensor.untyped_storage()._cdata)
    except (RuntimeError, NotImplementedError):
        return id(tensor)


def _tensors(value: Any, depth: int = MOST_DEPTH) -> Iterator[torch.Tensor]:
    if isinstance(value, torch.Tensor):
        yield value
    elif depth and isinstance(value, (tuple, list)):
        for item in value:
            yield from _tensors(item, depth - 1)
    elif depth and type(value) is dict:
        yield from _tensors(list(value.values()), depth)


def _parts(answer: Any, path: tuple[str, ...]) -> Iterator[tuple[list[str], torch.Tensor]]:
    """The tensors of an answer, each with the way to it."""
    if isinstance(answer, torch.Tensor):
        yield list(path), answer
    elif len(path) <= MOST_DEPTH and type(answer) in (list, tuple):
        for index, item in enumerate(answer):
            yield from _parts(item, (*path, str(index)))
    elif len(path) <= MOST_DEPTH and type(answer) is dict:
        for key, item in answer.items():
            yield from _parts(item, (*path, key if type(key) is str else repr(key)))
