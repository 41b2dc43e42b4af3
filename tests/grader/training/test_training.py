"""Training scripts lose nothing, resume exactly, and say what is wrong with a checkpoint."""

import io
import json
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from textwrap import dedent
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from grader import training
from grader.errors import MachineFault, UsageError
from grader.training import bars, device, loop, showing
from grader.training import checkpoint as checkpoint_room
from grader.training.history import History, means, sparkline

SIZES = {"width": 5, "layers": [3, 2]}


class Tied(nn.Module):
    """Words in, words out, by one matrix; a buffer that is kept, and dropout, which draws."""

    def __init__(self, width: int = 5) -> None:
        super().__init__()
        self.embedding = nn.Embedding(7, width)
        self.inner = nn.Linear(width, width)
        self.norm = nn.BatchNorm1d(width)
        self.dropout = nn.Dropout(0.5)
        self.out = nn.Linear(width, 7, bias=False)
        self.out.weight = self.embedding.weight

    def forward(self, words: Tensor) -> Tensor:
        return self.out(self.dropout(self.norm(self.inner(self.embedding(words)).tanh())))


class Run:
    """One training run of `Tied`, as a script would make it."""

    def __init__(self, path: Path, kind: Callable[..., torch.optim.Optimizer] = torch.optim.Adam):
        torch.manual_seed(11)
        self.path = path
        self.model = Tied()
        self.optimizer = kind(self.model.parameters(), lr=0.01)
        self.reports: list[int] = []

    def batch(self, number: int) -> Tensor:
        rng = np.random.default_rng([3, number])
        return torch.from_numpy(rng.integers(0, 7, 13))

    def step(self, words: Tensor, number: int) -> tuple[float, int]:
        for group in self.optimizer.param_groups:
            group["lr"] = 0.01 / (1 + number)
        self.optimizer.zero_grad()
        loss = nn.functional.cross_entropy(self.model(words), words.flip(0))
        loss.backward()
        self.optimizer.step()
        return loss.item(), len(words)

    def report(self, number: int) -> None:
        self.model.eval()
        torch.rand(number)  # what samples draw must not matter
        self.reports.append(number)

    def fit(self, steps: int, **others: Any) -> History:
        others = {"metadata": SIZES, "every": 3, "report": self.report, **others}
        return training.fit(
            self.model, self.optimizer, self.batch, self.step, steps=steps, path=self.path, **others
        )


def equal(one: dict[str, Tensor], other: dict[str, Tensor]) -> bool:
    """The same names, and the same numbers to the bit."""
    return one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)


# Resuming


@pytest.mark.parametrize(
    "kind", [torch.optim.Adam, torch.optim.AdamW, torch.optim.SGD], ids=lambda kind: kind.__name__
)
def test_a_resumed_run_equals_an_uninterrupted_one(
    tmp_path: Path, kind: Callable[..., torch.optim.Optimizer]
) -> None:
    """Bit for bit: parameters, buffers, moments, and every loss."""
    whole = Run(tmp_path / "whole.safetensors", kind).fit(10)
    for steps in (3, 4, 10):
        parts = Run(tmp_path / "parts.safetensors", kind).fit(steps)

    assert whole.losses == parts.losses
    for name in ("{}.safetensors", "{}.state.safetensors"):
        assert equal(
            load_file(tmp_path / name.format("whole")), load_file(tmp_path / name.format("parts"))
        )


def test_a_torn_run_goes_on_from_its_last_save(tmp_path: Path) -> None:
    """A crash in the middle costs the steps since then, and changes nothing."""

    def crash(words: Tensor, number: int) -> tuple[float, int]:
        if number == 7:
            raise RuntimeError("power cut")
        return torn.step(words, number)

    whole = Run(tmp_path / "whole.safetensors").fit(10)
    torn = Run(tmp_path / "torn.safetensors")
    with pytest.raises(RuntimeError, match="power cut"):
        training.fit(
            torn.model, torn.optimizer, torn.batch, crash,
            steps=10, path=torn.path, metadata=SIZES, every=3,
        )  # fmt: skip

    assert whole.losses == Run(torn.path).fit(10).losses
    assert equal(load_file(tmp_path / "whole.safetensors"), load_file(torn.path))


def test_another_seed_is_another_run(tmp_path: Path) -> None:
    """The seed reaches dropout in every step."""
    one, other = (Run(tmp_path / f"{seed}.safetensors").fit(2, seed=seed).losses for seed in (0, 1))

    assert one[0] != other[0]
    assert one[1] != other[1]


def test_a_report_comes_every_so_many_steps_and_at_the_end(tmp_path: Path) -> None:
    """With the number of steps done; the model trains on in train mode."""
    run = Run(tmp_path / "a.safetensors")
    run.fit(8)

    assert [3, 6, 8] == run.reports
    assert run.model.training


def test_a_finished_run_is_not_trained_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It says so, and a model file that was lost is written again."""
    Run(tmp_path / "a.safetensors").fit(4)
    before = load_file(tmp_path / "a.safetensors")
    (tmp_path / "a.safetensors").unlink()
    again = Run(tmp_path / "a.safetensors")

    assert 4 == again.fit(4).steps
    assert [] == again.reports
    assert equal(before, load_file(tmp_path / "a.safetensors"))
    assert "is trained: 4 steps; delete it and a.state.safetensors" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("others", "says"),
    [
        ({"seed": 5}, "'seed'"),
        ({"metadata": {**SIZES, "width": 6}}, "'width'"),
        ({"metadata": {**SIZES, "more": 1}}, "'more'"),
        ({"metadata": {"width": 5}}, "'layers'"),
    ],
    ids=["seed", "value", "more", "less"],
)
def test_a_run_goes_on_with_its_own_settings_only(
    tmp_path: Path, others: dict[str, Any], says: str
) -> None:
    """Anything else would be a mixture that nobody can repeat."""
    Run(tmp_path / "a.safetensors").fit(1)

    with pytest.raises(training.CheckpointRefused, match=rf"made with another {says}, and cannot"):
        Run(tmp_path / "a.safetensors").fit(2, **others)


def test_another_optimizer_cannot_go_on(tmp_path: Path) -> None:
    """Its moments would mean something else."""
    Run(tmp_path / "a.safetensors").fit(1)

    with pytest.raises(training.CheckpointRefused, match="made with another optimizer"):
        Run(tmp_path / "a.safetensors", torch.optim.SGD).fit(2)


def test_other_parameter_groups_cannot_go_on(tmp_path: Path) -> None:
    """The same optimizer over other parameters."""
    Run(tmp_path / "a.safetensors").fit(1)
    run = Run(tmp_path / "a.safetensors")
    run.optimizer = torch.optim.Adam(run.model.inner.parameters())

    with pytest.raises(training.CheckpointRefused, match=r"made with another optimizer \(loaded"):
        run.fit(2)


def test_a_state_of_something_else_is_refused(tmp_path: Path) -> None:
    """A safetensors file is not enough."""
    save_file({"x": torch.zeros(1)}, tmp_path / "a.state.safetensors")

    with pytest.raises(training.CheckpointRefused, match="is no state of a training run"):
        Run(tmp_path / "a.safetensors").fit(1)


def test_a_model_without_its_state_is_not_overwritten(tmp_path: Path) -> None:
    """Somebody may have trained it for hours."""
    Run(tmp_path / "a.safetensors").fit(1)
    training.state_path(tmp_path / "a.safetensors").unlink()

    with pytest.raises(UsageError, match=r"is there, but not a\.state\.safetensors to go on from"):
        Run(tmp_path / "a.safetensors").fit(2)


def test_the_key_of_the_loop_is_not_taken(tmp_path: Path) -> None:
    """What stands there would be lost."""
    with pytest.raises(UsageError, match="metadata has a key 'history'"):
        Run(tmp_path / "a.safetensors").fit(1, metadata={"history": 1})


def test_a_model_knows_how_it_was_made(tmp_path: Path) -> None:
    """The script's metadata, the seed, and a short history."""
    Run(tmp_path / "a.safetensors").fit(5, seed=3)
    _, words = training.load_checkpoint(tmp_path / "a.safetensors")
    history = json.loads(words.pop("history"))

    assert {"width": "5", "layers": "[3, 2]", "seed": "3"} == words
    assert (5, 65, 5) == (history["steps"], history["tokens"], len(history["curve"]))


@pytest.mark.parametrize("loss", [float("nan"), float("inf")])
def test_a_loss_that_is_no_number_ends_the_run(tmp_path: Path, loss: float) -> None:
    """What was saved before stays."""
    run = Run(tmp_path / "a.safetensors")

    with pytest.raises(training.Diverged, match=f"the loss is {loss} at step 4"):
        training.fit(
            run.model, run.optimizer, run.batch,
            lambda words, number: (loss, 1) if number == 4 else run.step(words, number),
            steps=10, path=run.path, metadata=SIZES, every=3,
        )  # fmt: skip

    assert 3 == Run(run.path).fit(3).steps


# Ctrl-C

SCRIPT = """
    import sys, time
    import numpy as np
    import torch
    from grader import training

    torch.set_num_threads(1)
    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(3, 5), torch.nn.Dropout(0.5), torch.nn.Linear(5, 2))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)

    def batch(number):
        return torch.from_numpy(np.random.default_rng(number).normal(size=(11, 3))).float()

    def step(x, number):
        optimizer.zero_grad()
        loss = model(x).square().mean()
        loss.backward()
        optimizer.step()
        time.sleep(float(sys.argv[2]))
        print(number, flush=True)
        return loss.item(), 11

    def main():
        training.fit(model, optimizer, batch, step, steps=30, path=sys.argv[1], metadata={})

    training.run_script(main)
"""


@pytest.mark.long
def test_ctrl_c_saves_and_running_again_goes_on(tmp_path: Path, root: Path) -> None:
    """After the last whole step, although no save was due; exit 130."""
    script = tmp_path / "train.py"
    script.write_text(dedent(SCRIPT), encoding="utf-8")

    def start(name: str, seconds: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, str(script), str(tmp_path / name), seconds],
            cwd=root, env={"PYTHONPATH": str(root), "OMP_NUM_THREADS": "1"},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    torn = start("torn.safetensors", "0.05")
    assert torn.stdout is not None
    while torn.stdout.readline().strip() != "2":
        assert torn.poll() is None
    torn.send_signal(signal.SIGINT)
    _, said = torn.communicate(timeout=60)

    assert 130 == torn.returncode
    assert "saving after this step; Ctrl-C again leaves at once" in said
    assert "run again to go on" in said
    _, words = training.load_checkpoint(tmp_path / "torn.safetensors")
    assert 3 <= json.loads(words["history"])["steps"] < 30
    for name in ("torn.safetensors", "whole.safetensors"):
        run = start(name, "0")
        run.communicate(timeout=60)
        assert 0 == run.returncode
    assert equal(
        load_file(tmp_path / "torn.safetensors"), load_file(tmp_path / "whole.safetensors")
    )


def test_a_terminated_run_is_saved_too(tmp_path: Path) -> None:
    """A queue that needs the machine sends SIGTERM; exit 143."""
    run = Run(tmp_path / "a.safetensors")

    def report(_done: int) -> None:
        signal.raise_signal(signal.SIGTERM)

    with pytest.raises(SystemExit) as ended:
        run.fit(10, report=report)

    assert 143 == ended.value.code
    assert 4 == Run(run.path).fit(4).steps
    assert signal.SIG_DFL is signal.getsignal(signal.SIGTERM)


def test_a_second_ctrl_c_leaves_at_once(tmp_path: Path) -> None:
    """In the middle of a step, without saving."""
    run = Run(tmp_path / "a.safetensors")

    def step(_words: Tensor, _number: int) -> tuple[float, int]:
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
        raise AssertionError("not reached")

    with pytest.raises(KeyboardInterrupt):
        training.fit(
            run.model, run.optimizer, run.batch, step, steps=3, path=run.path, metadata=SIZES
        )

    assert not run.path.exists()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGHUP")
def test_a_notebook_that_is_interrupted_does_not_end_the_save(tmp_path: Path) -> None:
    """What `!python train.py` gets from IPython: SIGINT, SIGHUP and SIGINT within half a second."""
    run = Run(tmp_path / "a.safetensors")

    def step(words: Tensor, number: int) -> tuple[float, int]:
        if number == 2:
            for sent in (signal.SIGINT, signal.SIGHUP, signal.SIGINT):
                signal.raise_signal(sent)
        return run.step(words, number)

    with pytest.raises(SystemExit) as ended:
        training.fit(
            run.model, run.optimizer, run.batch, step,
            steps=9, path=run.path, metadata=SIZES, every=9,
        )  # fmt: skip

    assert 130 == ended.value.code
    assert 3 == Run(run.path).fit(3).steps


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGHUP")
def test_a_run_under_nohup_outlives_its_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A signal that is ignored stays so."""
    run = Run(tmp_path / "a.safetensors")
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        found = run.fit(4, report=lambda _done: signal.raise_signal(signal.SIGHUP))
    finally:
        signal.signal(signal.SIGHUP, before)

    assert 4 == found.steps


def test_a_run_that_is_killed_loses_seconds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The state is written ahead by the clock, and the run ends like one that went through."""
    monkeypatch.setattr(loop, "AHEAD_SECONDS", 0.0)
    whole = Run(tmp_path / "whole.safetensors").fit(10, every=100)
    torn = Run(tmp_path / "torn.safetensors")

    def killed(words: Tensor, number: int) -> tuple[float, int]:
        if number == 7:
            raise RuntimeError("killed")
        return torn.step(words, number)

    with pytest.raises(RuntimeError, match="killed"):
        training.fit(
            torn.model, torn.optimizer, torn.batch, killed,
            steps=10, path=torn.path, metadata=SIZES, every=100,
        )  # fmt: skip

    assert not torn.path.exists()
    assert 7 == Run(torn.path).fit(7).steps
    assert whole.losses == Run(torn.path).fit(10, every=100).losses
    assert equal(load_file(tmp_path / "whole.safetensors"), load_file(torn.path))


CELL = """
    import io, os, signal, sys
    from IPython.utils._process_posix import system

    class Cell(io.StringIO):
        def write(self, text):
            sys.__stdout__.write(text)
            before, _ = self.getvalue(), super().write(text)
            if "2" in self.getvalue().split() and "2" not in before.split():
                signal.raise_signal(signal.SIGINT)  # the stop button, while the command runs
            return len(text)

    sys.stdout = Cell()
    system(sys.argv[1])
"""

AT_ONCE = """from grader import training
    from grader.training import loop
    loop.AHEAD_SECONDS = 0.0"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="IPython ends commands otherwise there")
def test_a_cell_that_is_interrupted_keeps_what_was_trained(tmp_path: Path, root: Path) -> None:
    """`!python train.py` in IPython itself, and the stop button: every step but the last counts."""
    pytest.importorskip("IPython", reason="the extra `lab` is not installed")
    script = SCRIPT.replace("from grader import training", AT_ONCE)
    for name, text in (("train.py", script), ("cell.py", CELL)):
        (tmp_path / name).write_text(dedent(text), encoding="utf-8")
    path = tmp_path / "a.safetensors"
    command = f"{sys.executable} {tmp_path / 'train.py'} {path} 0.4"
    done = subprocess.run(
        [sys.executable, str(tmp_path / "cell.py"), command], cwd=root,
        env={
            "PYTHONPATH": str(root), "OMP_NUM_THREADS": "1", "PATH": "/usr/bin:/bin",
            "JPY_PARENT_PID": "1", "FORCE_COLOR": "1",
        },
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip

    trained = [int(word) for word in done.stdout.split() if word.isdigit()]
    _, words = training.load_checkpoint(training.state_path(path))

    assert "\x1b" not in done.stdout
    assert trained[-1] < 29
    assert trained[-1] <= len(json.loads(words["history"])["losses"])


# Scripts


def test_a_script_ends_with_the_exit_codes_of_grade(capsys: pytest.CaptureFixture[str]) -> None:
    """And with one message, not with our stack."""

    def main() -> None:
        raise UsageError("no such thing", help="take another")

    with pytest.raises(SystemExit) as ended:
        training.run_script(main)

    assert 2 == ended.value.code
    assert "error: no such thing\nhelp: take another\n" == capsys.readouterr().err


def test_a_script_that_meets_a_hole_says_which(capsys: pytest.CaptureFixture[str]) -> None:
    """The student's stack down to it says no more; what torch has not implemented is a bug."""

    def hole() -> None:
        raise NotImplementedError("Encoder.forward")

    def bug() -> None:
        reason = "no kernel for this"
        raise NotImplementedError(reason)

    with pytest.raises(SystemExit) as ended:
        training.run_script(hole)

    assert 3 == ended.value.code
    assert "error: `Encoder.forward` is not written yet: test_training.py, line " in (
        capsys.readouterr().err
    )
    with pytest.raises(NotImplementedError):
        training.run_script(bug)


@pytest.mark.parametrize(("raised", "code"), [(None, 0), (KeyboardInterrupt, 130)])
def test_a_script_that_ends_otherwise(raised: type[BaseException] | None, code: int) -> None:
    """0 where all went well, 130 after Ctrl-C."""

    def main() -> None:
        if raised is not None:
            raise raised

    with pytest.raises(SystemExit) as ended:
        training.run_script(main)

    assert code == ended.value.code


# Checkpoints


def test_tied_parameters_are_saved_once(tmp_path: Path) -> None:
    """Under their first name; kept buffers are there too."""
    run = Run(tmp_path / "a.safetensors")
    run.fit(1)

    tensors, _ = training.load_checkpoint(run.path)
    assert "embedding.weight" in tensors
    assert "out.weight" not in tensors
    assert "norm.running_mean" in tensors


@pytest.mark.parametrize("name", ["embedding.weight", "out.weight"])
def test_tied_parameters_come_back_under_either_name(name: str) -> None:
    """And stay tied."""
    given = training.tensors_of(Run(Path()).model)
    given[name] = given.pop("embedding.weight") + 1
    model = Tied()
    training.restore(model, given)

    assert torch.equal(given[name], model.out.weight)
    assert model.out.weight is model.embedding.weight


def test_metadata_comes_back_as_text(tmp_path: Path) -> None:
    """Text as it was, anything else as JSON."""
    given = {"words": ["кот", "cat"], "tokenizer": '{"a": 1}', "width": 5}
    training.save_checkpoint(tmp_path / "a", {"x": torch.ones(2)}, given)
    tensors, words = training.load_checkpoint(tmp_path / "a")

    assert {"words": '["кот", "cat"]', "tokenizer": '{"a": 1}', "width": "5"} == words
    assert equal({"x": torch.ones(2)}, tensors)


def test_a_save_that_fails_leaves_the_earlier_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full in the middle: the file is the old one, and nothing lies about."""

    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "a.safetensors"
    training.save_checkpoint(path, {"x": torch.ones(2)}, {})
    before = path.read_bytes()
    monkeypatch.setattr(checkpoint_room.os, "fsync", full)

    with pytest.raises(MachineFault, match="cannot be written: No space left on device"):
        training.save_checkpoint(path, {"x": torch.zeros(2)}, {})
    assert before == path.read_bytes()
    assert [path] == list(tmp_path.iterdir())


def test_what_killed_saves_left_is_swept(tmp_path: Path) -> None:
    """By the next save of the same file; a save that goes on beside it is left alone."""
    path = tmp_path / "a.safetensors"
    old, young, other = (
        tmp_path / name
        for name in (".a.safetensors.7.part", ".a.safetensors.8.part", ".b.safetensors.7.part")
    )
    for part in (old, young, other):
        part.write_bytes(b"half")
    for part in (old, other):
        os.utime(part, (0, 0))
    training.save_checkpoint(path, {"x": torch.ones(2)}, {})

    assert {path, young, other} == set(tmp_path.iterdir())


def test_a_link_to_a_disk_that_is_kept_stays(tmp_path: Path) -> None:
    """What it leads to is written, whole or not at all."""
    (tmp_path / "drive").mkdir()
    path, kept = tmp_path / "a.safetensors", tmp_path / "drive" / "b.safetensors"
    path.symlink_to(kept)
    training.save_checkpoint(path, {"x": torch.ones(2)}, {})

    assert path.is_symlink()
    assert equal({"x": torch.ones(2)}, load_file(kept))


@pytest.mark.parametrize(
    ("words", "says"), [({}, "says no 'sizes'"), ({"sizes": "{"}, "has a 'sizes' that cannot be")]
)
def test_metadata_that_is_missing_or_broken_is_told(words: dict[str, str], says: str) -> None:
    """With the file's name."""
    with pytest.raises(training.CheckpointRefused, match=f"a.safetensors {says}"):
        training.parsed(words, "sizes", "a.safetensors")


def whole(tmp_path: Path) -> Path:
    path = tmp_path / "model.safetensors"
    training.save_checkpoint(path, {"x": torch.arange(35.0).view(5, 7)}, {"width": 5})
    return path


@pytest.mark.parametrize(
    ("kept", "says"), [(0, "it is empty"), (50, "its header has"), (-4, "bytes long")]
)
def test_a_truncated_checkpoint_says_so(tmp_path: Path, kept: int, says: str) -> None:
    """In its header or in its numbers."""
    path = whole(tmp_path)
    content = path.read_bytes()
    path.write_bytes(content[: kept or None] if kept else b"")

    with pytest.raises(training.CheckpointRefused, match=f"is cut short: .*{says}"):
        training.load_checkpoint(path)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"PNG and so on and on", "does not start like one"),
        (b"no", "does not start like one"),
        ((9).to_bytes(8, "little") + b'{"a": [}}', "its header cannot be read"),
        ((9).to_bytes(8, "little") + b'{"a": 1 }', "its header cannot be read"),
        ((100_000).to_bytes(8, "little") + b"{" * 100_000, "its header cannot be read"),
        (
            (58).to_bytes(8, "little")
            + b'{"a":{"dtype":"Z9","shape":[1],"data_offsets":[0,4]}}     '
            + b"1234",
            "is no safetensors file",
        ),
    ],
    ids=["foreign", "short", "no JSON", "no table", "deep", "dtype"],
)
def test_a_foreign_file_says_so(tmp_path: Path, content: bytes, says: str) -> None:
    """Whatever it is."""
    path = tmp_path / "model.safetensors"
    path.write_bytes(content)

    with pytest.raises(training.CheckpointRefused, match=says):
        training.load_checkpoint(path)


class Canary:
    """Writes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str, str]]:
        return open, (str(self.path), "w")


@pytest.mark.parametrize("protocol", [2, 3, 4, 5, "torch", "torch, as a zip"])
def test_a_pickle_is_refused_without_loading(tmp_path: Path, protocol: int | str) -> None:
    """The canary stays unwritten, and the message says why."""
    path, canary = tmp_path / "model.safetensors", tmp_path / "canary"
    if isinstance(protocol, int):
        path.write_bytes(pickle.dumps(Canary(canary), protocol))
    else:
        torch.save(Canary(canary), path, _use_new_zipfile_serialization=protocol != "torch")

    with pytest.raises(training.CheckpointRefused, match=r"is a pickle .* was not opened"):
        training.load_checkpoint(path)
    assert not canary.exists()


def test_an_old_pickle_is_refused_too(tmp_path: Path) -> None:
    """Protocol 0 is plain text."""
    path, canary = tmp_path / "model.safetensors", tmp_path / "canary"
    path.write_bytes(pickle.dumps(Canary(canary), 0))

    with pytest.raises(training.CheckpointRefused, match="is no safetensors file"):
        training.load_checkpoint(path)
    assert not canary.exists()


def test_a_header_that_looks_like_a_pickle_is_read(tmp_path: Path) -> None:
    """A header of 640 bytes starts with 0x80 0x02, as pickles do."""
    path = tmp_path / "a.safetensors"
    for filling in range(480, 640):
        training.save_checkpoint(path, {"x": torch.ones(2)}, {"note": "x" * filling})
        if path.read_bytes()[:2] == b"\x80\x02":
            break

    assert b"\x80\x02" == path.read_bytes()[:2]
    assert equal({"x": torch.ones(2)}, training.load_checkpoint(path)[0])


def test_a_missing_checkpoint_says_so(tmp_path: Path) -> None:
    """With the way out."""
    with pytest.raises(UsageError, match=r"there is no checkpoint .*a\.safetensors"):
        training.load_checkpoint(tmp_path / "a.safetensors")


def change(model: nn.Module, name: str, what: str) -> dict[str, Tensor]:
    """A model's tensors with one change."""
    tensors = training.tensors_of(model)
    if what == "missing":
        del tensors[name]
    elif what == "renamed":
        tensors[name.replace("weight", "weights")] = tensors.pop(name)
    else:
        tensors[name] = torch.zeros(3, 2)
    return tensors


@pytest.mark.parametrize(
    ("what", "says"),
    [
        ("missing", r"the checkpoint has no tensor 'inner\.weight', which the model has"),
        ("renamed", r"'inner\.weights' that the model has not; did you mean inner\.weight\?"),
        ("turned", r"'inner\.weight' is \(3, 2\) in the checkpoint and \(5, 5\) in the model"),
    ],
)
def test_a_checkpoint_of_another_model_changes_nothing(what: str, says: str) -> None:
    """Names and shapes are compared before the first copy."""
    model = Tied()
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    tensors = {name: tensor + 1 for name, tensor in change(Tied(), "inner.weight", what).items()}

    with pytest.raises(training.CheckpointRefused, match=says):
        training.restore(model, tensors)
    assert equal(before, model.state_dict())


# What is shown

NOTEBOOK = {"JPY_PARENT_PID": "1", "MPLBACKEND": "module://matplotlib_inline.backend_inline"}
"""What a kernel, and so all that it starts, has in its environment; either may be missing."""


def test_a_curve_in_one_line() -> None:
    """Falls where the loss falls; a flat one is flat."""
    assert "█▆▅▃▁" == sparkline([5.0, 4.0, 3.0, 2.0, 1.0])
    assert "▁▁" == sparkline([2.0] * 7, width=2)
    assert "" == sparkline([])


@pytest.mark.parametrize(("count", "points"), [(7, 3), (3, 7), (1000, 60), (1, 1)])
def test_means_keep_the_mean(count: int, points: int) -> None:
    """Every value counts, in at most so many stretches."""
    values = [float(value) for value in range(count)]
    found = means(values, points)

    assert min(count, points) == len(found)
    assert sorted(found) == found


def test_a_pipe_gets_a_few_plain_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Loss, speed and what is left; then the curve, and where the model is."""
    Run(tmp_path / "a.safetensors").fit(5)
    said = capsys.readouterr()

    assert "" == said.out
    assert "step 5 of 5  loss " in said.err
    assert "tokens/s  0:00 left" in said.err
    assert "a.safetensors: 5 steps, 65 tokens" in said.err
    assert "\x1b" not in said.err


def test_a_terminal_gets_a_bar_that_steps_aside(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a report prints goes to stdout, whole."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "78")
    for name in ("NO_COLOR", *NOTEBOOK):
        monkeypatch.delenv(name, raising=False)
    Run(tmp_path / "a.safetensors").fit(4, report=lambda done: sys.stdout.write(f"sample {done}\n"))
    said = capsys.readouterr()

    assert "sample 3\nsample 4\n" == said.out
    assert "step 4 of 4" in said.err
    assert "tokens/s" in said.err


@pytest.mark.parametrize("name", NOTEBOOK)
def test_a_notebook_gets_a_few_plain_lines_too(
    name: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What `!` starts has a terminal and is told to take colours; a cell shows neither."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv(name, NOTEBOOK[name])
    Run(tmp_path / "a.safetensors").fit(40, every=100)
    said = capsys.readouterr().err

    assert 4 == said.count("\n")
    assert "step 40 of 40" in said
    assert not set("\x1b\r") & set(said)


def test_other_work_is_shown_alike(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line now and then, by the clock, and one at the end."""
    monkeypatch.setattr(bars, "QUIET_SECONDS", 0.0)
    with training.progress("translated", 7) as told:
        told(3)
        told(4, lambda: "all")

    assert "translated 3 of 7\ntranslated 7 of 7  all\n" == capsys.readouterr().err


def test_a_terminal_that_is_gone_ends_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever closes it wants the run saved, and not an exception in its middle."""

    class Gone(io.StringIO):
        def write(self, _text: str) -> int:
            raise OSError(5, "Input/output error")

    monkeypatch.setattr(sys, "stderr", Gone())
    run = Run(tmp_path / "a.safetensors")
    with pytest.raises(SystemExit):
        run.fit(9, report=lambda _done: signal.raise_signal(signal.SIGTERM))

    assert 4 == Run(run.path).fit(4).steps


def test_without_matplotlib_there_is_no_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nothing fails."""
    monkeypatch.setattr(showing.importlib.util, "find_spec", lambda _name: None)

    assert showing.draw(History([1.0]), tmp_path / "a.png") is None


def test_with_matplotlib_there_is_one(tmp_path: Path) -> None:
    """A PNG beside the model."""
    pytest.importorskip("matplotlib", reason="the extra `lab` is not installed")
    path = showing.draw(History([3.0, 2.0, 1.0]), tmp_path / "a.png")

    assert path is not None
    assert path.read_bytes().startswith(b"\x89PNG")


# Devices


def test_on_a_cpu_nothing_is_cast() -> None:
    """Float32 stays."""
    with training.autocast("cpu"):
        product = torch.ones(2, 3) @ torch.ones(3, 2)

    assert torch.float32 == product.dtype


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no GPU here")
def test_on_a_gpu_products_are_bf16() -> None:
    """And parameters stay float32."""
    layer = nn.Linear(3, 5, device="cuda")
    with training.autocast(training.choose_device("cuda")):
        product = layer(torch.ones(2, 3, device="cuda"))

    assert torch.bfloat16 == product.dtype
    assert torch.float32 == layer.weight.dtype


@pytest.mark.parametrize("has_bf16", [True, False])
def test_bf16_is_not_emulated(has_bf16: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """torch calls it supported on a T4 or a P100 too, where it is slower than float32."""

    def supported(including_emulation: bool = True) -> bool:
        return has_bf16 or including_emulation

    monkeypatch.setattr(torch.cuda, "is_bf16_supported", supported)
    monkeypatch.setattr(torch, "autocast", lambda kind, dtype: (kind, dtype))
    found = training.autocast("cuda")

    assert has_bf16 == (found == ("cuda", torch.bfloat16))
    assert has_bf16 != isinstance(found, nullcontext)


@pytest.mark.parametrize(
    ("cores", "asked", "threads"),
    [(1, None, 1), (4, None, 1), (5, None, 5), (64, None, 32), (2, 2, 2), (64, 1, 1)],
)
def test_a_small_machine_trains_on_one_thread(
    cores: int, asked: int | None, threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a large one as many as torch takes, of those that are ours; --threads decides."""
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setattr(device, "usable_cores", lambda: cores)
    monkeypatch.setattr(torch, "get_num_threads", lambda: 32)

    assert threads == device.choose_threads(asked)


def test_threads_that_somebody_has_set_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a queue does."""
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    monkeypatch.setattr(torch, "get_num_threads", lambda: 3)

    assert 3 == device.choose_threads()


def test_no_thread_at_all_is_refused() -> None:
    """In words."""
    with pytest.raises(UsageError, match="--threads 0 is no number of threads"):
        device.choose_threads(0)


@pytest.mark.parametrize(
    ("limit", "cores"), [("150000 100000", 1), ("50000 100000", 1), ("max 100000", 8), ("", 8)]
)
def test_a_container_has_the_cores_that_it_gets(
    limit: str, cores: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not all that it sees."""
    (tmp_path / "cpu.max").write_text(limit + "\n", encoding="ascii")
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: set(range(8)), raising=False)

    assert cores == device.usable_cores(tmp_path / "cpu.max")


def test_a_device_is_one_of_three_words() -> None:
    """Another one is told them."""
    with pytest.raises(UsageError, match="no device 'gpu'"):
        training.choose_device("gpu")


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU here")
def test_a_gpu_that_is_not_there_is_the_machines_fault() -> None:
    """`auto` takes the CPU instead."""
    assert torch.device("cpu") == training.choose_device("auto")
    with pytest.raises(MachineFault, match="torch sees no GPU here"):
        training.choose_device("cuda")
