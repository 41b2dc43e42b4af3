"""Ask one set of files every check: the same for student, reference and known mistakes.

In: sources as text, check functions, draws. Out: headers and blobs for the wire: evidence,
never a verdict. Runs in the child only, and imports torch. This is the one room that catches
everything, since what it calls may raise anything.
"""

import builtins
import contextlib
import importlib.abc
import importlib.util
import linecache
import sys
import types
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any

import torch
from torch import nn

from grader.author import MissingName
from grader.child.draw import Draw
from grader.child.evidence import TOO_LARGE, describe, raised, reduce
from grader.child.holes import MARK
from grader.child.recording import Recording
from grader.child.tracing import Devices, Trace, graph_nodes

GIVEN = "given/"
LOST = ""
"""Stands for a function where the record of functions was ended by somebody else."""


class Modules(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Serves the submission's files to `import`, from memory, and nothing else of its folder.

    Args:
        given: files of ours that the others may import; they win over the student's.
        load: which files make the namespace, in order; by default all but the given ones.
    """

    def __init__(
        self,
        files: dict[str, str],
        given: dict[str, str] | None = None,
        load: Sequence[str] | None = None,
    ) -> None:
        self._given = {name.removesuffix(".py") for name in given or {}}
        self._load = list(files if load is None else load)
        served = files | (given or {})
        self.sources = {name.removesuffix(".py"): text for name, text in served.items()}
        self.texts = {name: files[name] for name in self._load}
        """What the namespace is made of."""

    def find_spec(self, name: str, path: Any, target: Any = None) -> Any:
        if name not in self.sources:
            return None
        return importlib.util.spec_from_loader(name, self, origin=self._file(name))

    def _file(self, name: str) -> str:
        """What tracebacks call it; a line of a given file is not the student's."""
        return f"{GIVEN if name in self._given else MARK}{name}.py"

    def get_source(self, name: str) -> str:
        return self.sources[name]

    def exec_module(self, module: types.ModuleType) -> None:
        file = self._file(module.__name__)
        text = self.sources[module.__name__]
        module.__file__ = file
        linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
        exec(compile(text, file, "exec", dont_inherit=True), module.__dict__)

    def load(self) -> "Code":
        """Import every file, in order; raises whatever the files raise."""
        sys.meta_path.insert(0, self)
        names = [name.removesuffix(".py") for name in self._load]
        return Code([importlib.import_module(name) for name in names])


class Trained:
    """A checkpoint, loaded here: numbers alone, whatever they are.

    In: a safetensors file within its caps, as the parent has seen. It is loaded when a check asks
    for it: one that cannot be costs the checks of what was trained, and no other.
    """

    def __init__(self, data: bytes, device: str) -> None:
        self._data, self._device = data, device

    @cached_property
    def tensors(self) -> dict[str, torch.Tensor]:
        from safetensors.torch import load

        return {name: tensor.to(self._device) for name, tensor in load(self._data).items()}

    @cached_property
    def metadata(self) -> dict[str, str]:
        import json

        header = json.loads(self._data[8 : 8 + int.from_bytes(self._data[:8], "little")])
        return dict(header.get("__metadata__", {}))


class Code:
    """One flat namespace over the files: `code.attend` wherever it is defined.

    A function's last result is kept, so that a check that trips over it can say what it was.
    """

    checkpoint: Trained
    """What was handed in trained; only checks with material are asked where it is there."""

    def __init__(self, modules: Sequence[types.ModuleType]) -> None:
        self._modules = modules
        self._last: tuple[str, Any] | None = None
        self._names = frozenset(module.__name__ for module in modules)
        nn.modules.module.register_module_forward_hook(self._notice)

    def __getattr__(self, name: str) -> Any:
        for module in self._modules:
            if name in vars(module):
                value = vars(module)[name]
                return self._noticing(name, value) if type(value) is types.FunctionType else value
        raise MissingName(name)

    def returned(self) -> str:
        """What the files' function or module returned last; "" where none did."""
        return f"`{self._last[0]}` returned {describe(self._last[1])}" if self._last else ""

    def count_calls(
        self, function: Callable[..., Any], *args: Any, **kwargs: Any
    ) -> dict[str, int]:
        """Count the torch functions that one call of `function` makes; find the busiest line.

        The second of two calls is counted, so that a table that is built once does not look like
        a loop. What the student's own lines call counts, calls that pull single numbers out of
        torch (`item`, `tolist`, iterating a tensor) too.

        Returns:
            ``{"calls": how many, "line": the student's line that made most of them, or 0}``
        """
        function(*args, **kwargs)
        with Trace() as trace:
            function(*args, **kwargs)
        line = max(trace.lines, key=lambda at: trace.lines[at], default=0)
        return {"calls": sum(trace.lines.values()), "line": line}

    def devices_of(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> list[str]:
        """Name the devices on which one call of `function` lets torch work, in order."""
        with Devices() as devices:
            function(*args, **kwargs)
        return sorted(devices.names)

    def _noticing(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            value = function(*args, **kwargs)
            self._last = name, value
            return value

        return call

    def _notice(self, module: nn.Module, args: Any, value: Any) -> None:
        if type(module).__module__ in self._names:
            self._last = f"{type(module).__name__}.forward", value


def ask(
    check: Callable[[Any, Any], Any], code: Code, draw: Draw, forbidden: Sequence[str]
) -> tuple[dict[str, Any], bytes]:
    """Ask one check: its reply as a header and a blob."""
    trace = Trace(forbidden, count=False)
    code._last = None
    header: dict[str, Any]
    blob = b""
    recording = Recording()
    try:
        if forbidden:
            recording.begin()
        with trace if forbidden else contextlib.nullcontext():  # a mode costs 1 µs a call
            answer = check(code, draw)
        tree, blob = reduce(answer)
        header = {"status": "answered", "answer": tree}
        if forbidden and tree != {"$o": TOO_LARGE}:  # it may hold itself
            trace.ran(graph_nodes(answer))
    except MissingName as error:
        header = {"status": "missing", "name": error.name}
    except BaseException as error:  # whatever it raises, it is the student's and not ours
        header = {"status": "raised", "raised": raised(error, code.returned())}
    if forbidden:
        ran = recording.end()
        trace.ran(ran or ())
        if ran is None:
            trace.uses.setdefault(LOST, None)
    header["fills"] = [[[name, shape] for name, shape in fill.items()] for fill in draw.fills]
    header["forbidden"] = [[name, place] for name, place in trace.uses.items()]
    return header, blob


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
