"""What the reference's expressions are worth while the checks are asked.

In: a bench. Out: for each place of each body the `Visit`s there, from two runs: as it is asked,
and *pushed*: with inputs and parameters in float64 that want gradients. What is float32 then is
so whatever comes in, and what wants no gradient then never does.
"""

import ast
import re
from collections import defaultdict
from dataclasses import dataclass, replace

from grader.authoring.proofs.bench import Bench
from grader.authoring.proofs.mutating import Body, bodies_of
from grader.course import replace_body
from grader.pipeline import ask_files
from grader.questions import Questions

SAYS = "a value was seen:"
LINE = re.compile(rf"^{SAYS} (\S+) (\d+) (\S+) (\S+) ([01])([01])([01])$", re.MULTILINE)
SEEING = """

import torch as _torch_seeing


def _see(pushed):
    torch, told, opaque = _torch_seeing, set(), set()

    def see(task, place, value):
        if isinstance(value, torch.Tensor):
            kind, rank = str(value.dtype).removeprefix("torch."), value.dim()
        else:
            kind, rank = type(value).__name__, "-"
        wants = isinstance(value, torch.Tensor) and value.requires_grad
        wants = wants and torch.is_grad_enabled()
        fact = (task, place, kind, rank, int(wants), int(task in opaque), int(pushed))
        if fact not in told:
            told.add(fact)
            print("{says}", task, place, kind, rank, "".join(map(str, fact[4:])), flush=True)
        return value

    def push(task, value):
        if isinstance(value, torch.Tensor):
            if not value.is_floating_point():
                return value
            zero = torch.zeros((), dtype=torch.float64, device=value.device, requires_grad=True)
            return value.double() + zero
        if isinstance(value, torch.nn.Module):
            return value.double().requires_grad_()
        if type(value) in (list, tuple):
            return type(value)(push(task, item) for item in value)
        if type(value) is dict:
            return {{key: push(task, item) for key, item in value.items()}}
        if not isinstance(value, (int, float, str, type(None), torch.dtype, torch.device)):
            opaque.add(task)  # it may hold tensors
        return value

    return see, push


_seen_value, _pushed_value = _see({pushed})
"""


@dataclass(frozen=True)
class Visit:
    """What an expression was worth at some time."""

    kind: str
    """A tensor's dtype, or the name of a type."""
    rank: int | None
    """The number of axes; None for what is no tensor."""
    wants_gradient: bool
    """Where gradients are computed: within `no_grad` nothing wants one."""
    opaque: bool
    """Whether the body got things that may hold tensors nobody pushed."""
    pushed: bool

    @property
    def floating(self) -> bool:
        """Whether it is a tensor that could have a gradient."""
        return self.rank is not None and ("float" in self.kind or "complex" in self.kind)


Visits = dict[str, dict[int, list[Visit]]]
"""Task → place → what was there."""


def see(bench: Bench, questions: Questions) -> Visits:
    """Ask the reference twice, and note what its expressions are worth."""
    found: Visits = defaultdict(lambda: defaultdict(list))
    limits = bench.assignment.limits
    roomy = limits.model_copy(update={"output_kb": 8192, "flood_mb": 64, "total_seconds": 600})
    assignment = bench.assignment.model_copy(update={"limits": roomy})
    for pushed in (False, True):
        files = {name: _seeing(data.decode(), pushed) for name, data in bench.files.items()}
        answers = ask_files(replace(questions, assignment=assignment), files, bench.starter, "cpu")
        for reply in answers.replies.values():
            for task, place, kind, rank, wants, opaque, by_push in LINE.findall(reply.printed):
                axes = None if rank == "-" else int(rank)
                visit = Visit(kind, axes, wants == "1", opaque == "1", by_push == "1")
                found[task][int(place)].append(visit)
    return found


def _seeing(text: str, pushed: bool) -> bytes:
    """A file of the reference that tells what it sees."""
    whole = ast.parse(text)
    for body in bodies_of(text):
        lines = [f"{name} = _pushed_value({body.task!r}, {name})" for name in _inputs(whole, body)]
        told = ast.unparse(body.wrapped("_seen_value"))
        text = replace_body(text, body.task, "\n".join([*lines, told] if pushed else [told]))
    return (text + SEEING.format(says=SAYS, pushed=pushed)).encode()


def _inputs(whole: ast.Module, body: Body) -> list[str]:
    """The names of the arguments of a body's function."""
    holder, _, name = body.task.rpartition(".")
    inside: list[ast.stmt] = whole.body
    if holder:
        inside = next(
            n.body for n in whole.body if isinstance(n, ast.ClassDef) and n.name == holder
        )
    function = next(n for n in inside if isinstance(n, ast.FunctionDef) and n.name == name)
    every = function.args
    return [arg.arg for arg in (*every.posonlyargs, *every.args, *every.kwonlyargs)]
