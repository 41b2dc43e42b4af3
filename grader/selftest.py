"""Ask the sandbox itself whether it holds, and judges rightly, before strangers' code is graded.

In: a starter, and folders that no submission may see. Out: `Standing`: layers, and what each probe
met. An honest control must pass, a wrong one fail, and every probe be denied. Raises MachineFault
where official grading would not be safe, or not right: it fails closed.
"""

import os
import platform
import random
import secrets
import socket
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import numpy as np

from grader.author import Judge
from grader.course import Limits
from grader.errors import MachineFault
from grader.judging import Rule, gap_of
from grader.questions import stream_key
from grader.records import Answers, Array, Check, Job
from grader.sandbox import Starter, ask, isolation
from grader.sandbox.isolation import ALLOWED, level, table

LEAST_LEVEL = 2
"""Of isolation, for official grading."""
FEWEST_PROBES = 10
TASK = "self-test"
CALLS = {
    "look into the parent's memory": ("process_vm_readv", "parent", None, 0, None, 0, 0),
    "trace the parent": ("ptrace", 0x4206, "parent", None, None),
    # SEIZE, since ATTACH would stop the parent where it is allowed
    "make namespaces": ("unshare", 0x10000000),
    "make a ring of calls": ("io_uring_setup", 1, None),
    "make memory outside its limits": ("memfd_create", "name", 0),
    "load a program into the kernel": ("bpf", 0, None, 0),
    "ask for a key": ("keyctl", 0, -3, 0),
}
"""Probes that are system calls, with their arguments; the numbers differ by architecture."""


@dataclass(frozen=True)
class Standing:
    """How the sandbox stands on this machine."""

    layers: tuple[str, ...]
    versions: dict[str, str]
    """Of what a child runs, and its device."""
    probes: dict[str, str]
    """What was tried → "allowed", or the error that it met."""
    controls: bool
    """Whether right numbers passed, and wrong ones failed."""

    @property
    def level(self) -> int:
        return level(self.layers)

    @property
    def allowed(self) -> list[str]:
        """What should have been denied."""
        return [name for name, met in self.probes.items() if met == ALLOWED]

    @property
    def holds(self) -> bool:
        """Whether strangers' code may be graded here."""
        denied = len(self.probes) - len(self.allowed)
        return self.level >= LEAST_LEVEL and not self.allowed and denied >= FEWEST_PROBES


def require(starter: Starter, folders: Sequence[Path], *, unsafe: bool) -> Standing:
    """The self-test of an official run.

    Afterwards the starter hands files only to children with the layers that are needed.

    Args:
        folders: that no submission may see.
        unsafe: grade also where the sandbox does not hold. The controls have to be right anyway.

    Raises:
        MachineFault: the sandbox does not hold, or does not judge rightly.
    """
    starter.least = 1
    found = examine(starter, folders)
    if not found.controls:
        raise MachineFault("the self-test failed: right numbers did not pass, or wrong ones did")
    if not unsafe:
        if found.level < LEAST_LEVEL:
            raise MachineFault(
                f"isolation is at level {found.level} here, and strangers' code needs 2",
                help="`grade doctor` says what is missing; --allow-unsafe grades all the same, "
                "and says so in every grade",
            )
        if not found.holds:
            raise MachineFault(
                f"the sandbox does not hold: a submission could {'; '.join(found.allowed[:3])}",
                help="`grade doctor` shows every layer; --allow-unsafe grades all the same, "
                "and says so in every grade",
            )
        starter.least = LEAST_LEVEL
    return found


def examine(starter: Starter, folders: Sequence[Path] = ()) -> Standing:
    """Ask a child what it can do, and two controls for their numbers."""
    numbers = [random.uniform(-4, 4) for _ in range(7)]
    honest = resources.files(isolation).joinpath("probes.py").read_bytes()
    right = _ask_probes(starter, honest, numbers, folders)
    wrong = _asked(starter, honest.replace(b"x * 2 + 1", b"x * 2.01 + 1"), numbers, "None")
    found = right.reply("look").answer
    pairs = found if isinstance(found, list) else []
    return Standing(
        layers=right.layers,
        versions=right.versions | {"device": right.device},
        probes={str(pair[0]): str(pair[1]) for pair in pairs if isinstance(pair, tuple)},
        controls=_agrees(right, numbers) and not _agrees(wrong, numbers),
    )


def _ask_probes(
    starter: Starter, source: bytes, numbers: list[float], folders: Sequence[Path]
) -> Answers:
    """Ask for everything that is tried, with things to aim at."""
    numbers_of = table(platform.machine())
    parent = os.getpid()
    calls = {
        what: [numbers_of[name], *(parent if item == "parent" else item for item in arguments)]
        for what, (name, *arguments) in CALLS.items()
        if name in numbers_of
    }
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as server:
        hidden = Path(folder, "hidden")
        hidden.write_text(secrets.token_hex(16))
        target = {
            "hidden": str(hidden),
            "parent": parent,
            "port": server.getsockname()[1],
            "name": f"grade-{secrets.token_hex(8)}",
            "calls": calls,
            "folders": [str(path) for path in folders if path.is_dir()],
        }
        with _abstract(target["name"]):
            return _asked(starter, source, numbers, repr(target))


def _abstract(name: object) -> socket.socket:
    """A listener without a file, where the system has such."""
    made = socket.socket(getattr(socket, "AF_UNIX", socket.AF_INET))
    if platform.system() == "Linux":
        made.bind(f"\0{name}")
        made.listen()
    return made


def _asked(starter: Starter, source: bytes, numbers: list[float], target: str) -> Answers:
    """Ask a file its numbers and, where there is a target, its tries."""
    text = f"""
import torch
from grader.author import check
@check(task="self-test")
def control(code, draw):
    return code.control(torch.tensor({numbers!r}))
@check(task="self-test")
def look(code, draw):
    return None if {target} is None else code.look({target})
"""
    job = Job(
        files={"probes.py": source},
        sources={"selftest.py": text.encode()},
        tasks=(),
        forbidden={},
        device="auto",
    )
    checks = [Check(name, TASK, "", Judge("close"), hidden=False) for name in ("control", "look")]
    streams = {check.id: stream_key(0, TASK, TASK, check.id) for check in checks}
    return ask(starter, job, checks, streams, Limits(check_seconds=30))


def _agrees(answers: Answers, numbers: list[float]) -> bool:
    reply = answers.reply("control")
    want = Array("float32", "cpu", np.array(numbers, np.float32) * 2 + 1)
    return reply.status == "answered" and gap_of(want, reply.answer, Rule("control")) is None
