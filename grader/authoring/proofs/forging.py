"""Proof that nothing is earned by making answers up: a forger that may read everything in a child.

In: a bench. Out: what was found against it. The forger fills the holes with nothing, and replaces
the check functions in its process. It knows each judge with its numbers and can run the checks
themselves with code of its own: what can be met without computing the answer, it meets.
"""

from grader.authoring.proofs.bench import Bench, Found
from grader.course import stubs
from grader.intake import submission
from grader.judging import can_be_forged
from grader.pipeline import Options, grade_one, live_key
from grader.questions import Questions

FIVE_SEEDS = range(200, 205)
FORGER = '''

import builtins as _builtins
import sys as _sys

import torch as _torch

_JUDGES = {judges!r}


class _Anything:
    """Code that has every name: whatever is called answers with something of its input's form."""

    def __init__(self, p):
        self._p = p

    def __getattr__(self, name):
        return lambda *args, **named: self._answer(args)

    def __call__(self, *args, **named):
        return self._answer(args)

    def _answer(self, args):
        first = next((a for a in args if isinstance(a, _torch.Tensor)), None)
        if first is None:
            return self
        if self._p is None:
            return _torch.zeros_like(first)
        hits = _torch.arange(first.numel()).reshape(first.shape) < self._p * first.numel()
        return hits if first.dtype == _torch.int64 else first


def _forged(real, judge, options):
    def check(code, draw):
        if judge == "raises":
            raise getattr(_builtins, options["kind"])(options["says"])
        if judge == "vectorised":
            return [{{"size": size, "calls": 1, "line": 1}} for size in (20, 40, 80)]
        if judge in ("at_most", "at_least"):
            return float(options["bound"])
        if judge == "within":
            return (options["low"] + options["high"]) / 2
        hits = round(options["p"] * options["n"]) if judge == "rate" else 0
        try:
            return real(_Anything(options.get("p")), draw)
        except Exception:
            return hits

    check.__is_check__ = True
    return check


def _forge():
    frame = _sys._getframe()
    while frame is not None:
        checks = frame.f_locals.get("checks")
        if isinstance(checks, dict):
            for name, (judge, options) in _JUDGES.items():
                if name in checks:
                    checks[name] = _forged(checks[name], judge, options)
        frame = frame.f_back


_forge()
'''


def forger(bench: Bench) -> Found:
    """With holes that hold nothing it earns nothing."""
    against = _earned(bench, bench.questions, "the forger")
    against += [
        f"{task}: every public check can be forged, so it could never count"
        for task in bench.assignment.task_names
        if (mine := bench.public.of_task(task)) and all(map(can_be_forged, mine))
    ]
    forged = sum(map(can_be_forged, bench.questions.checks))
    return (tuple(against), f"{forged} checks can be met without an answer")


def five_seeds(bench: Bench) -> Found:
    """The same whatever is drawn."""
    against = []
    for seed in FIVE_SEEDS:
        questions = Questions.of(bench.course, bench.assignment, seed, hidden=True).untrained
        against += _earned(bench, questions, f"seed {seed}: the forger")
    return (tuple(against), "")


def _earned(bench: Bench, questions: Questions, who: str) -> list[str]:
    judges = {c.id: (c.judge.name, c.judge.options) for c in questions.checks}
    files = {name: _hollow(text.decode()) for name, text in stubs(bench.assignment).items()}
    first = next(iter(files))
    files[first] += FORGER.format(judges=judges)
    handed_in = submission(who, {name: text.encode() for name, text in files.items()})
    key = live_key(questions, bench.starter, explains=False)
    options = Options(device="cpu", official=True)
    grade = grade_one(handed_in, questions, key, bench.starter, options)
    against = [
        f"{who} earns {task.points + (task.hidden_points or 0):g} points of {task.task}"
        for task in grade.tasks
        if task.points or task.hidden_points
    ]
    return against + ([f"{who} does not even import: {grade.problem}"] if grade.problem else [])


def _hollow(stub: str) -> str:
    """A stub whose holes hold a body that does nothing, so that each task counts as begun."""
    lines = stub.split("\n")
    return "\n".join(
        line.partition("raise NotImplementedError(")[0] + "return None"
        if line.lstrip().startswith("raise NotImplementedError(")
        else line
        for line in lines
    )
