"""Ask one set of files every check: the same for student, reference and known mistakes.

In: sources as text, check functions, draws. Out: headers and blobs for `grader.wire`: evidence,
never a verdict. Runs in the child only, and imports torch. This is the one room that catches
everything, since what it calls may raise anything.
"""

import ast
import builtins
import contextlib
import importlib.abc
import importlib.util
import json
import linecache
import sys
import types
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import torch
from torch import nn
from torch.overrides import TorchFunctionMode

from grader.author import MissingName
from grader.draw import Draw

MARK = "submission/"  # the file names of student code in tracebacks start so
MAX_MESSAGE = 2000
MOST = 2**63
TOO_LARGE = "an answer too large to compare"
NOT_CALLS = {"__get__", "__set__", "dim", "size", "ndimension", "__len__", "numel", "stride"}


class Modules(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Serves the submission's files to `import`, from memory, and nothing else of its folder."""

    def __init__(self, files: dict[str, str]) -> None:
        self.sources = {name.removesuffix(".py"): text for name, text in files.items()}

    def find_spec(self, name: str, path: Any, target: Any = None) -> Any:
        if name not in self.sources:
            return None
        return importlib.util.spec_from_loader(name, self, origin=f"{MARK}{name}.py")

    def get_source(self, name: str) -> str:
        return self.sources[name]

    def exec_module(self, module: types.ModuleType) -> None:
        file = f"{MARK}{module.__name__}.py"
        text = self.sources[module.__name__]
        module.__file__ = file
        linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
        exec(compile(text, file, "exec", dont_inherit=True), module.__dict__)

    def load(self) -> "Code":
        """Import every file, in order; raises whatever the files raise."""
        sys.meta_path.insert(0, self)
        return Code([importlib.import_module(name) for name in self.sources])


class Code:
    """One flat namespace over the files: `code.attend` wherever it is defined.

    A function's last result is described, so that a check that trips over it can say what it was.
    """

    def __init__(self, modules: Sequence[types.ModuleType]) -> None:
        self._modules = modules
        self._returned = ""
        nn.modules.module.register_module_forward_hook(self._notice)

    def __getattr__(self, name: str) -> Any:
        for module in self._modules:
            if name in vars(module):
                value = vars(module)[name]
                return self._noticing(name, value) if type(value) is types.FunctionType else value
        raise MissingName(name)

    def _noticing(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            value = function(*args, **kwargs)
            self._returned = f"`{name}` returned {describe(value)}"
            return value

        return call

    def _notice(self, module: nn.Module, args: Any, value: Any) -> None:
        if type(module).__module__ in {module.__name__ for module in self._modules}:
            self._returned = f"`{type(module).__name__}.forward` returned {describe(value)}"


class Trace(TorchFunctionMode):
    """Records the torch functions that the student's lines call, in every spelling.

    Evidence, not proof: code that works hard at it is not seen. TorchDispatchMode would see
    less (a fused kernel's parts differ by shape) and imports torch._dynamo.
    """

    def __init__(self, forbidden: Sequence[str] = (), count: bool = True) -> None:
        super().__init__()
        self._forbidden = {_plain(name): name for name in forbidden}
        self._count = count
        self.lines: dict[int, int] = {}
        """Line → calls that it made."""
        self.uses: dict[str, dict[str, Any] | None] = {}
        """Forbidden function → the place that called it first."""

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        name = getattr(func, "__name__", "").partition(".")[0]
        listed = self._forbidden.get(_plain(name))
        first_use = listed is not None and listed not in self.uses
        if first_use or (self._count and name not in NOT_CALLS):
            frame: types.FrameType | None = sys._getframe(1)
            while frame is not None and not frame.f_code.co_filename.startswith(MARK):
                frame = frame.f_back
            if frame is not None:  # else the check itself calls it
                self.lines[frame.f_lineno] = self.lines.get(frame.f_lineno, 0) + 1
                if first_use and listed is not None:
                    self.uses[listed] = _place(frame, frame.f_lineno)
        return func(*args, **(kwargs or {}))


def _plain(name: str) -> str:
    """One name for `softmax`, `special.softmax`, the operator `aten._softmax`, and `softmax_`."""
    return name.removeprefix("special_").strip("_")


def todo(files: dict[str, str], tasks: Sequence[str]) -> tuple[list[str], list[str]]:
    """Parse the files: the tasks whose hole is untouched, and the names that they define.

    A hole is untouched while ``raise NotImplementedError("<task>")`` is a statement of its body:
    torch raises that error for honest bugs too, so the exception alone says nothing.
    """
    holes: dict[str, bool] = {}
    names: list[str] = []

    def visit(function: ast.FunctionDef | ast.AsyncFunctionDef, task: str) -> None:
        holes[task] = any(_is_hole(statement, task) for statement in function.body)

    for name, text in files.items():
        for node in ast.parse(text, filename=MARK + name).body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                visit(node, node.name)
            elif isinstance(node, ast.ClassDef):
                for item in node.body:
                    if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef):
                        visit(item, f"{node.name}.{item.name}")
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                names.append(node.name)
    return [task for task in tasks if holes.get(task)], names


def _is_hole(statement: ast.stmt, task: str) -> bool:
    match statement:
        case ast.Raise(
            exc=ast.Call(func=ast.Name(id="NotImplementedError"), args=[ast.Constant(value=said)])
        ):
            return bool(said == task)
    return False


def ask(
    check: Callable[[Any, Any], Any], code: Code, draw: Draw, forbidden: Sequence[str]
) -> tuple[dict[str, Any], bytes]:
    """Ask one check: its reply as a header and a blob."""
    trace = Trace(forbidden, count=False)
    code._returned = ""
    header: dict[str, Any]
    blob = b""
    try:
        with trace if forbidden else contextlib.nullcontext():  # a mode costs 1 µs a call
            answer = check(code, draw)
        tree, blob = reduce(answer)
        header = {"status": "answered", "answer": tree}
        if tree != {"$o": TOO_LARGE}:  # it may hold itself
            graph_uses(answer, frozenset(forbidden), trace.uses)
    except MissingName as error:
        header = {"status": "missing", "name": error.name}
    except BaseException as error:  # whatever it raises, it is the student's and not ours
        header = {"status": "raised", "raised": raised(error, code._returned)}
    header["fills"] = [[[name, shape] for name, shape in fill.items()] for fill in draw.fills]
    header["forbidden"] = [[name, place] for name, place in trace.uses.items()]
    return header, blob


def raised(error: BaseException, returned: str = "") -> dict[str, Any]:
    """Describe an exception: type, message, and the deepest line that is the student's."""
    place, tensors = None, []
    traceback = error.__traceback__
    while traceback is not None:
        frame = traceback.tb_frame
        if frame.f_code.co_filename.startswith(MARK):
            place = _place(frame, traceback.tb_lineno)
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


def _place(frame: types.FrameType, line: int) -> dict[str, Any]:
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
        return f"{tuple(tensor.shape)} {dtype} {tensor.device.type}"


def describe(value: Any, depth: int = 3) -> str:
    """A value in a few words: its type, and for tensors the size."""
    if type(value) is torch.Tensor or type(value) is nn.Parameter:
        return f"a tensor {_size(value)}"
    if type(value) in (tuple, list) and len(value) <= 4 and depth:
        parts = ", ".join(describe(item, depth - 1) for item in value)
        return f"a {type(value).__name__} of ({parts})"
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


class TooLarge(Exception):
    """The answer does not fit a frame."""


def reduce(answer: Any) -> tuple[Any, bytes]:
    """An answer as the tree of `grader.wire` and the bytes of its tensors.

    By exact type: an object of the student's own class becomes its type's name, whatever it
    says of itself.
    """
    from grader.wire import DTYPES, MAX_BLOB, MAX_DEPTH, MAX_DIMS, MAX_HEADER, MAX_NODES

    blobs: list[bytes] = []
    size = count = 0

    def tensor(value: torch.Tensor) -> Any:
        nonlocal size
        with torch._C.DisableTorchFunctionSubclass():
            dtype = str(value.dtype).removeprefix("torch.")
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


def graph_uses(answer: Any, forbidden: frozenset[str], uses: dict[str, Any]) -> None:
    """Add forbidden names that stand in the gradient graph of an answer's tensors."""
    names = {name for name in forbidden if name.endswith(("Backward0", "Backward1"))}
    waiting = [tensor.grad_fn for tensor in _tensors(answer) if tensor.grad_fn is not None]
    seen: set[Any] = set()
    while names and waiting and len(seen) < 5000:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        if node.name() in names:
            uses.setdefault(node.name(), None)
        waiting.extend(next_node for next_node, _ in node.next_functions if next_node is not None)


def _tensors(answer: Any) -> Iterator[torch.Tensor]:
    if type(answer) is torch.Tensor:
        yield answer
    elif type(answer) in (list, tuple):
        for item in answer:
            yield from _tensors(item)
    elif type(answer) is dict:
        yield from _tensors(list(answer.values()))


class GlobalState:
    """What of torch is process-wide: restored between checks, and reported where it changed."""

    def __init__(self) -> None:
        self._dtype = torch.get_default_dtype()
        self._device = torch.get_default_device()
        self._threads = torch.get_num_threads()

    def restore(self) -> list[str]:
        """Put back what was changed, and say what."""
        changed = []
        if torch.get_default_dtype() is not self._dtype:
            changed.append(f"the default dtype (to {torch.get_default_dtype()})")
            torch.set_default_dtype(self._dtype)
        if torch.get_default_device() != self._device:
            changed.append(f"the default device (to {torch.get_default_device()})")
            torch.set_default_device(None)
        if not torch.is_grad_enabled():
            changed.append("gradients (switched off)")
            torch.set_grad_enabled(True)
        if torch.get_num_threads() != self._threads:
            changed.append(f"the number of threads (to {torch.get_num_threads()})")
            torch.set_num_threads(self._threads)
        return changed


@contextlib.contextmanager
def quiet_exit() -> Iterator[None]:
    """Keep `input()` and `breakpoint()` from waiting for somebody."""
    kept = builtins.input, sys.breakpointhook

    def nobody(*_: Any, **__: Any) -> Any:
        raise EOFError("nobody answers here; use `grade ... --debug --task T` for breakpoint()")

    builtins.input, sys.breakpointhook = nobody, nobody
    try:
        yield
    finally:
        builtins.input, sys.breakpointhook = kept
