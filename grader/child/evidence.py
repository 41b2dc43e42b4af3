"""What student code gave or raised, as plain values of bounded size.

In: an answer, or an exception. Out: what the wire can carry: trees, bytes, texts. Runs in
the child, and imports torch. It goes by exact types: no method of a student's class decides
what is told of it.
"""

import json
import linecache
import types
from itertools import takewhile
from typing import Any

import torch
from torch import nn

from grader.child.denials import denial
from grader.child.holes import MARK
from grader.records import MAX_DIMS
from grader.sandbox import DTYPES, MAX_BLOB, MAX_DEPTH, MAX_HEADER, MAX_NODES
from grader.sandbox.isolation import layers_on

MAX_MESSAGE = 2000
MOST = 2**63
TOO_LARGE = "an answer too large to compare"


def raised(error: BaseException, returned: str = "") -> dict[str, Any]:
    """Describe an exception: type, message, and the deepest line that is the student's."""
    place, tensors = None, []
    traceback = error.__traceback__
    while traceback is not None:
        frame = traceback.tb_frame
        if frame.f_code.co_filename.startswith(MARK):
            place = place_of(frame, traceback.tb_lineno)
            tensors = [
                f"{name[:80]} {_size(value)}"
                for name, value in frame.f_locals.items()
                if isinstance(value, torch.Tensor)
            ][:12]
        traceback = traceback.tb_next
    if isinstance(error, SyntaxError) and (error.filename or "").startswith(MARK):
        place = {
            "file": (error.filename or "").removeprefix(MARK),
            "line": error.lineno or 0,
            "text": (error.text or "").strip()[:200],
            "function": "",
        }
    try:
        message = str(error.msg if isinstance(error, SyntaxError) else error)[:MAX_MESSAGE]
        if said := denial(error, layers_on):
            message = f"{message[: MAX_MESSAGE - 200]}: {said}"
    except BaseException:  # its __str__ is the student's too
        message = ""
    return {
        "kind": _name_of(type(error)),
        "bases": [_name_of(base) for base in type.__dict__["__mro__"].__get__(type(error))][:20],
        "message": message,
        "place": place,
        "tensors": tensors,
        "returned": returned,
    }


def place_of(frame: types.FrameType, line: int) -> dict[str, Any]:
    """A line of the student's, with the function that it stands in."""
    file = frame.f_code.co_filename
    return {
        "file": file.removeprefix(MARK),
        "line": line,
        "text": linecache.getline(file, line).strip()[:200],
        "function": frame.f_code.co_name[:80],
    }


def _size(tensor: torch.Tensor) -> str:
    with torch._C.DisableTorchFunctionSubclass():
        dtype = str(tensor.dtype).removeprefix("torch.")
        try:
            shape = str(tuple(tensor.shape))
        except RuntimeError:  # a nested one, or a parameter that a lazy layer has yet to make
            shape = "of no one shape,"
        return f"{shape} {dtype} {tensor.device.type}"


def describe(value: Any, depth: int = 3) -> str:
    """A value in a few words: its type, and for tensors the size."""
    if type(value) is torch.Tensor or type(value) is nn.Parameter:
        return f"a tensor {_size(value)}"
    if type(value) in (tuple, list) and len(value) <= 4 and depth:
        parts = ", ".join(describe(item, depth - 1) for item in value)
        return f"a {type(value).__name__} of ({parts})"
    if type(value) is dict and len(value) <= 4 and depth:
        return ", ".join(f"{key}: {describe(value[key], depth - 1)}" for key in map(str, value))
    return "None" if value is None else type_name(value)


def type_name(value: Any) -> str:
    """The name of a type, with its package where it is not Python's own or the student's."""
    kind, name = type(value), _name_of(type(value))
    module = kind.__module__ if isinstance(kind.__module__, str) else ""
    package = module.partition(".")[0]
    return f"{package}.{name}" if package in ("torch", "numpy") else name


def _name_of(kind: type) -> str:
    """A class's own name, whatever its metaclass says, cut to size."""
    return str(type.__dict__["__name__"].__get__(kind))[:80]


def _is_key(value: Any) -> bool:
    return type(value) is str or (type(value) is int and -MOST <= value < MOST)


def _is_dressed(kind: type) -> bool:
    """Whether this is a tensor under another class, with numbers of its own.

    One that dispatches could compute them here, where nobody records what it calls.
    """
    order = type.__dict__["__mro__"].__get__(kind)
    above = list(takewhile(lambda base: base is not torch.Tensor, order))
    own = (type.__dict__["__dict__"].__get__(base) for base in above)
    return len(above) < len(order) and not any("__torch_dispatch__" in space for space in own)


class TooLarge(Exception):
    """The answer does not fit a frame."""


def reduce(answer: Any) -> tuple[Any, bytes]:
    """An answer as the tree of `grader.sandbox.wire` and the bytes of its tensors.

    By exact type: an object of the student's own class becomes its type's name, whatever it
    says of itself; of a tensor under such a class, the numbers count.
    """
    blobs: list[bytes] = []
    size = count = 0

    def tensor(value: torch.Tensor) -> Any:
        nonlocal size
        with torch._C.DisableTorchFunctionSubclass():
            dtype = str(value.dtype).removeprefix("torch.")
            if value.is_nested:
                return {"$o": "a nested torch.Tensor"}
            if value.layout is not torch.strided or dtype not in DTYPES or value.dim() > MAX_DIMS:
                return {"$o": f"a torch.Tensor of {dtype}, {value.layout}"}
            needed = value.numel() * value.element_size()
            if size + needed > MAX_BLOB:
                raise TooLarge
            device = value.device.type
            if device == "meta":
                value = torch.zeros(value.shape, dtype=value.dtype, device="cpu")
            value = value.detach().cpu().resolve_conj().resolve_neg().contiguous()
            if dtype == "bfloat16":
                value = value.view(torch.int16)
            data = value.numpy().tobytes()
        blobs.append(data)
        size += needed
        return {"$t": [dtype, list(value.shape), device, size - needed]}

    def node(value: Any, depth: int) -> Any:
        nonlocal count
        count += 1
        if count > MAX_NODES or depth > MAX_DEPTH:
            raise TooLarge
        kind = type(value)
        if value is None or kind is bool or kind is str:
            return value
        if kind is int:
            return value if -MOST <= value < MOST else {"$o": "a whole number beyond 64 bits"}
        if kind is float:
            finite = value - value == 0
            return value if finite else {"$f": str(value)}
        if kind is torch.Tensor or kind is nn.Parameter:
            return tensor(value)
        if _is_dressed(kind):
            with torch._C.DisableTorchFunctionSubclass():
                return tensor(torch.Tensor.as_subclass(value, torch.Tensor))
        if kind is list:
            return {"$l": [node(item, depth + 1) for item in value]}
        if kind is tuple:
            return {"$u": [node(item, depth + 1) for item in value]}
        if kind is dict and all(_is_key(key) for key in value):
            return {"$d": [[key, node(item, depth + 1)] for key, item in value.items()]}
        return {"$o": type_name(value)}

    try:
        tree = node(answer, 0)
        if len(json.dumps(tree)) > MAX_HEADER // 2:
            raise TooLarge
        return tree, b"".join(blobs)
    except TooLarge:
        return {"$o": TOO_LARGE}, b""
