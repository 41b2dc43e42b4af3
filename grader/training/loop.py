"""The loop around a training step: seeds, saves, shows, resumes.

In: a model, its optimizer, a batch for each step number, and one step. Out: a `History`, and two
files: the model's checkpoint, and beside it the state that a resumed run starts from. Never knows
what is learned. A run that was interrupted and resumed ends bit for bit like one that was not.
"""

import contextlib
import hashlib
import json
import math
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import torch

from grader.errors import GraderError, UsageError
from grader.training.checkpoint import (
    CheckpointRefused,
    load_checkpoint,
    parsed,
    restore,
    save_checkpoint,
    tensors_of,
)
from grader.training.history import History
from grader.training.optimizer import pack, unpack
from grader.training.showing import Display

Batch = TypeVar("Batch")
OURS = "history"
"""A key of the metadata that is not the script's."""
STATE_SUFFIX = ".state.safetensors"
AHEAD_SECONDS = 10.0
"""The state is saved this often too: whoever ends a run may not wait for its step to end. A
notebook kills what `!` started half a second after it was interrupted."""
HANGUP = getattr(signal, "SIGHUP", None)
"""Of a terminal that is closed, and of a notebook; Windows has none."""


class Diverged(GraderError):
    """The loss is not a number any more; going on would only cost time."""

    exit_code = 1


def fit(
    model: torch.nn.Module,
    optimizer: torch.optim.Optimizer,
    batch: Callable[[int], Batch],
    step: Callable[[Batch, int], tuple[float, int]],
    *,
    steps: int,
    path: Path | str,
    metadata: Mapping[str, Any],
    seed: int = 0,
    every: int = 200,
    report: Callable[[int], object] | None = None,
) -> History:
    """Train for `steps` steps in all, going on where an earlier call with this path ended.

    Args:
        batch: the batch of step 0, 1, 2, …; a pure function of that number.
        step: zero_grad, forward, backward, step. Returns the loss and the number of tokens.
            A learning rate that changes is set here, by the step's number.
        path: the model's checkpoint; `path` with the suffix .state.safetensors is for resuming.
        metadata: what someone needs to use the model: sizes, vocabulary. A function of the
            settings alone, since a run goes on only with the same. Text stays as it is, other
            values become JSON; the key "history" is ours.
        seed: torch is seeded with it and the step's number before each step.
        every: saves, and reports, each time after so many steps, and at the end. What a resumed
            run starts from is saved every ten seconds besides.
        report: gets the number of steps done, and may print samples.

    Raises:
        SystemExit: 130 after Ctrl-C, 143 after SIGTERM, 129 where the terminal is closed; the run
            is saved up to its last whole step. A second Ctrl-C leaves at once.
        Diverged: a loss is NaN or infinite; what was saved before stays.
        CheckpointRefused: what lies at `path` is of another model, other settings or another seed.
    """
    path = Path(path)
    run = _Run(model, optimizer, path, dict(metadata), seed)
    history = run.resume()
    display = Display(steps, history)
    if history.steps >= steps:
        run.save_model(history)  # the last sitting may have ended between the two files
        display.finished(path, run.state)
        return history
    with _stop_between_steps(display) as stopped, display:
        model.train()
        for number in range(history.steps, steps):
            torch.manual_seed(_seed_of(seed, number))
            wall, cpu = time.perf_counter(), time.process_time()
            loss, tokens = step(batch(number), number)
            history.add(
                _finite(loss, number), int(tokens),
                time.perf_counter() - wall, time.process_time() - cpu,
            )  # fmt: skip
            done = number + 1
            display.step()
            stop, due = bool(stopped), done % every == 0 or done == steps
            if stop or due:
                run.save(history)
            elif time.monotonic() - run.saved > AHEAD_SECONDS:
                run.save_state(history)
            if stop:  # a signal since then waits for the next step, or for the end
                break
            if report is not None and due:
                with display.aside():
                    report(done)
                model.train()
    if stopped:
        display.interrupted(path)
        sys.exit(128 + stopped[0])
    display.done(path)
    return history


def state_path(path: Path | str) -> Path:
    """The file beside a checkpoint that a resumed run starts from."""
    return Path(path).with_suffix(STATE_SUFFIX)


class _Run:
    """The files of one run. The state holds the model too, so that it never mixes two moments."""

    def __init__(
        self,
        model: torch.nn.Module,
        optimizer: torch.optim.Optimizer,
        path: Path,
        metadata: dict[str, Any],
        seed: int,
    ) -> None:
        if OURS in metadata:
            raise UsageError(f"metadata has a key {OURS!r}, which the training loop writes")
        self.model, self.optimizer = model, optimizer
        self.path, self.state = path, state_path(path)
        self.metadata = metadata
        self.saved = time.monotonic()
        # As it will be read: tuples are lists, and keys are text.
        self.settings = json.loads(json.dumps({**metadata, "seed": seed}))

    def save(self, history: History) -> None:
        self.save_state(history)
        self.save_model(history)

    def save_state(self, history: History) -> None:
        """All that is needed to go on."""
        kept = {f"model.{name}": tensor for name, tensor in tensors_of(self.model).items()}
        moments, groups = pack(self.optimizer)
        words = {
            "settings": self.settings,
            "history": history.to_json(),
            "optimizer": groups,
        }
        save_checkpoint(self.state, kept | moments, words)
        self.saved = time.monotonic()

    def save_model(self, history: History) -> None:
        words = {"seed": self.settings["seed"], **self.metadata, OURS: history.summary()}
        save_checkpoint(self.path, tensors_of(self.model), words)

    def resume(self) -> History:
        """Fill model and optimizer with what an earlier sitting saved."""
        if not self.state.is_file():
            if self.path.exists():
                raise UsageError(
                    f"{self.path} is there, but not {self.state.name} to go on from",
                    help=f"move {self.path.name} away to train a new one",
                )
            return History()
        tensors, words = load_checkpoint(self.state)
        again = f"delete {self.state.name} and {self.path.name} to start anew"
        if not {"settings", "history", "optimizer"} <= words.keys():
            raise CheckpointRefused(f"{self.state.name} is no state of a training run", help=again)
        before = parsed(words, "settings", self.state.name)
        for name in [*self.settings, *before]:
            if before.get(name) != self.settings.get(name):
                raise CheckpointRefused(
                    f"{self.state.name} was made with another {name!r}, and cannot go on",
                    help=again,
                )
        ours = {
            name.removeprefix("model."): tensor
            for name, tensor in tensors.items()
            if name.startswith("model.")
        }
        restore(self.model, ours, self.state.name)
        unpack(self.optimizer, tensors, words["optimizer"], self.state.name)
        return History(**parsed(words, "history", self.state.name))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _seed_of(seed: int, number: int) -> int:
    """Far apart for neighbouring steps and seeds; torch takes 63 bits."""
    return int(_digest(f"{seed} {number}")[:15], 16)


def _finite(loss: float, number: int) -> float:
    loss = float(loss)
    if not math.isfinite(loss):
        raise Diverged(
            f"the loss is {loss} at step {number}",
            help="look at masked places first (softmax of nothing but -inf is NaN), "
            "then at the learning rate",
        )
    return loss


@contextlib.contextmanager
def _stop_between_steps(display: Display) -> Iterator[list[int]]:
    """Yields a list that holds the signal once one has asked the run to stop.

    A step that is torn in two cannot be resumed, so the first signal waits for its end.
    """
    asked: list[int] = []

    def ask(number: int, _frame: object) -> None:
        # After a hangup nobody is there to be impatient: a notebook sends SIGINT again by itself.
        if asked and HANGUP not in (number, *asked):
            raise KeyboardInterrupt
        asked.append(number)
        if len(asked) == 1:
            display.stopping()

    if threading.current_thread() is not threading.main_thread():  # signals go to that one
        yield asked
        return
    before = {
        number: signal.signal(number, ask)
        for number in (signal.SIGINT, signal.SIGTERM, HANGUP)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN  # as with nohup
    }
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
