"""Grade hostile submissions among canaries, and see that none is touched.

In: a case of `cases/`. Out: a `Row`: points, verdict, canaries, and what the next honest submission
got from the same server. Canaries are a hidden file, a variable of the environment, a secret in
this process's memory, listeners on loopback, a work area, and places where files could be left.
Nothing aims at anything else of the machine.
"""

import contextlib
import ctypes
import os
import re
import secrets
import select
import shutil
import socket
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.course.bank import reference
from grader.course.config import Limits, find_course
from grader.intake.assembling import submission
from grader.pipeline import Options, ask_files, live_key, settle
from grader.questions.assemble import Questions
from grader.records import Answers, Array, Check, Job
from grader.report.for_students import student_view
from grader.sandbox import starting
from grader.sandbox.isolation import launch, levels
from grader.sandbox.session import ask
from grader.sandbox.starting import ForkServer, Starter
from tests import tiny_course
from tests.tiny_course import SOLUTION, write

CASES = Path(__file__).with_name("cases")
FULL = 11
"""Points of the tiny course, hidden ones included."""
PUBLIC_PLACES = ("/tmp", "/dev/shm", "/var/tmp")
SPLIT, ENVIRONMENT = "the split", "the environment"
NAIVE = '''
import torch
from grader.author import check


def reference(x):
    return x + x


@check(task="double")
def naive(code, draw):
    """Judge in the process that runs student code, as many graders do."""
    torch.manual_seed(1)
    x = torch.randn(7, 5)
    expected = reference(x)
    got = code.double(x)
    torch.testing.assert_close(got, expected)
    return "passed"
'''
NAIVE_REFERENCE_BY_OPERATOR = NAIVE.replace("return x + x", "return x * 2")


@dataclass(frozen=True)
class Case:
    """One attack, as the head of its file describes it."""

    path: Path
    id: str
    does: str
    due: float
    """Points that the honest part of it is worth."""
    verdicts: tuple[str, ...]
    """That the attacked task may have."""
    live: str = ""
    """What it gets where its defence is off; empty where that is not shown."""
    off: str = ""
    """The defence to leave out: layers, or "the split"."""
    why_not: str = ""
    """Why it is not shown live."""

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")


@dataclass(frozen=True)
class Row:
    """What became of one attack."""

    case: Case
    points: float
    verdict: str
    touched: tuple[str, ...]
    """Canaries that were read, changed or rung."""
    next_points: float
    """What the next honest submission got."""
    seconds: float
    problems: tuple[str, ...] = ()
    live: str = ""
    """"live", "DEAD" where it did nothing with its defence off, "" where that was not tried."""


def cases() -> list[Case]:
    """All of them, in the order of the catalogue."""

    def order(case: Case) -> tuple[str, int, str]:
        letter, number, more = re.fullmatch(r"([A-Z])(\d+)(\w*)", case.id).groups()  # type: ignore[union-attr]
        return letter, int(number), more

    return sorted((read(path) for path in CASES.glob("*.py")), key=order)


def read(path: Path) -> Case:
    """A case, from the comments at the head of its file."""
    head = path.read_text(encoding="utf-8").splitlines()[:4]
    first, due, verdict, live = (line.removeprefix("# ") for line in head)
    id, does = first.split(": ", 1)
    what, _, off = live.partition(" without ")
    shown = what.startswith("live: ")
    return Case(
        path,
        id,
        does,
        float(due.removeprefix("due: ")),
        tuple(verdict.removeprefix("verdict: ").split("|")),
        live=what.removeprefix("live: ") if shown else "",
        off=off if shown else "",
        why_not="" if shown else live.removeprefix("not shown live: "),
    )


@dataclass
class Canaries:
    """Everything that must be neither read nor changed, and the listeners."""

    folder: Path
    marker: str = field(default_factory=lambda: f"marker-{secrets.token_hex(8)}")
    hidden_token: str = field(default_factory=lambda: f"HIDDEN-{secrets.token_hex(16)}")
    token: str = field(default_factory=lambda: f"TOKEN-{secrets.token_hex(16)}")

    def __post_init__(self) -> None:
        self.memory_token = f"MEMORY-{secrets.token_hex(16)}"
        self._buffer = ctypes.create_string_buffer(self.memory_token.encode(), 64)
        self.course = tiny_course.build(self.folder / "course")
        toml = self.course.root / "solutions/assignment1/assignment.toml"
        write(toml, toml.read_text(encoding="utf-8").replace("output_kb = 4", "output_kb = 512"))
        self.hidden = write(self.course.root / "solutions/canary.txt", self.hidden_token)
        with contextlib.suppress(OSError):  # a file system that has none
            os.setxattr(self.hidden, "user.note", self.hidden_token.encode())
        self._open = self.hidden.open()  # as a grader may have it open
        self.other = write(self.folder / "other/shapes.py", self.hidden_token).parent
        self.work = self.folder / "work"
        self.precious = write(self.work / "gradebook.csv", "anna,11\n")
        os.utime(self.precious, (10**9, 10**9))
        for path in (self.folder, *self.folder.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
        self._before = self._state()
        self._name = f"grade-{secrets.token_hex(8)}"
        self._listeners = [socket.create_server(("127.0.0.1", 0)), socket.socket(socket.AF_UNIX)]
        self.port = self._listeners[0].getsockname()[1]
        self._listeners[1].bind("\0" + self._name)
        self._listeners[1].listen()
        datagrams = socket.socket(type=socket.SOCK_DGRAM)
        datagrams.bind(("127.0.0.1", self.port))
        self._listeners.append(datagrams)

    def target(self) -> dict[str, Any]:
        """What an attacker knows: all of it."""
        return {
            "hidden": str(self.hidden),
            "root": str(self.course.root),
            "other": str(self.other),
            "precious": str(self.precious),
            "report": str(self.work / "report.json"),
            "marker": self.marker,
            "pid": os.getpid(),
            "address": ctypes.addressof(self._buffer),
            "port": self.port,
            "name": self._name,
        }

    def touched(self, said: str) -> tuple[str, ...]:
        """Which canaries were touched, also by what came back; sets them up again."""
        found = [
            name
            for name, token in (
                ("hidden", self.hidden_token),
                ("environment", self.token),
                ("memory", self.memory_token),
            )
            if token in said
        ]
        if self._state() != self._before:
            found.append("work")
            self._restore()
        if self._rung():
            found.append("network")
        if left := self._left():
            found.append("left")
            for path in left:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        return tuple(found)

    def _state(self) -> dict[str, Any]:
        paths = [self.hidden, *self.work.rglob("*")]
        return {
            str(path): (
                path.read_bytes(), path.stat().st_mode, path.stat().st_mtime_ns,
                path.stat().st_uid, sorted(os.listxattr(path)),
            )
            for path in paths
            if path.is_file()
        }  # fmt: skip

    def _restore(self) -> None:
        shutil.rmtree(self.work)
        self.precious = write(self.work / "gradebook.csv", "anna,11\n")
        self.hidden.write_text(self.hidden_token, encoding="utf-8")
        os.utime(self.precious, (10**9, 10**9))
        self.precious.chmod(0o644)
        self._before = self._state()

    def _rung(self) -> bool:
        rung = False
        while ready := select.select(self._listeners, [], [], 0)[0]:
            rung = True
            for listener in ready:
                if listener.type == socket.SOCK_DGRAM:
                    listener.recv(100)
                else:
                    listener.accept()[0].close()
        return rung

    def _left(self) -> list[Path]:
        places = [*PUBLIC_PLACES, str(launch.base()), str(self.course.root), str(self.folder)]
        return [path for place in places for path in Path(place).glob(self.marker + "*")]

    def close(self) -> None:
        for listener in self._listeners:
            listener.close()
        self._open.close()


class Arena:
    """One course, one answer key, one server, and the canaries."""

    def __init__(self, folder: Path, without: str = "") -> None:
        folder.chmod(0o755)
        self.without = without
        self.canaries = Canaries(folder)
        os.environ["GRADE_CANARY"] = self.canaries.token
        with _without(without):
            self.starter: Starter = ForkServer()
        self._live: dict[bool, Starter] = {}
        course = find_course(self.canaries.course.root)
        self.options = Options(official=True, device="cpu", seed=secrets.randbits(128))
        self.questions = Questions.of(
            course, course.assignment("assignment1"), self.options.seed, hidden=True
        )
        with _without(without):
            self.key = live_key(self.questions, self.starter)
        self.reference = reference(self.questions.assignment)
        self.layers: tuple[str, ...] = ()

    @property
    def level(self) -> int:
        return levels.level(self.layers)

    def run(self, case: Case, *, live: bool = False) -> Row:
        """Grade one attack, then an honest submission; `live`: once more without its defence."""
        started = time.monotonic()
        problems: list[str] = []
        with _without(self.without):
            answers, grade = self.graded(self.files(case))
            if case.id == "C9":  # what it leaves acts later
                time.sleep(1.3)
            touched = self.canaries.touched(everything(answers) + grade.model_dump_json())
            _, honest = self.graded(self.reference)
        points = grade.points + (grade.hidden_points or 0)
        verdict = next(task.verdict for task in grade.tasks if task.task == "double")
        next_points = honest.points + (honest.hidden_points or 0)
        if points > case.due:
            problems.append(f"got {points:g} points, {case.due:g} are due")
        if verdict not in case.verdicts:
            problems.append(f"is {verdict}, not {' or '.join(case.verdicts)}")
        problems += [f"touched {name}" for name in touched]
        if case.live.startswith("said ") and case.live.removeprefix("said ") in everything(answers):
            problems.append(case.live)
        if next_points != FULL:
            problems.append(f"the next honest submission got {next_points:g}")
        if not grade.complete:
            problems.append("is void")
        view = student_view(grade).model_dump_json()
        problems += [
            f"tells students of {check.id}"
            for check in self.questions.checks
            if check.hidden and (check.id in view or check.sentence in view)
        ]
        shown = self._shown_live(case) if live and case.live else ""
        if shown == "DEAD":
            problems.append("does nothing with its defence off")
        seconds = time.monotonic() - started
        return Row(
            case, points, str(verdict), touched, next_points, seconds, tuple(problems), shown
        )

    def files(self, case: Case) -> dict[str, bytes]:
        """What is handed in: the attack behind the solution, with all that an attacker knows."""
        text = case.text
        if "# padded: " in text:
            line = text.partition("# padded: ")[2].partition("\n")[0] + "\n"
            text = line * ((200 << 10) // len(line)) + text
        head = f"T = {self.canaries.target()!r}\n"
        return {"shapes.py": (head + SOLUTION + "\n\n" + text).encode("utf-8", "surrogatepass")}

    def graded(self, files: dict[str, bytes]) -> tuple[Answers, Any]:
        """What files answer, and their official grade."""
        handed_in = submission("attack", files)
        answers = ask_files(self.questions, handed_in.files, self.starter, "cpu")
        grade = settle(handed_in, answers, self.questions, self.key, self.options, time.monotonic())
        self.layers = self.layers or answers.layers
        return answers, grade

    def _shown_live(self, case: Case) -> str:
        """Whether it does what it is there for where its defence is off."""
        if case.off == SPLIT:
            said = {self._naive(case, NAIVE), self._naive(case, NAIVE_REFERENCE_BY_OPERATOR)}
            return "live" if "passed" in said else "DEAD"
        # Layers off: the child then has the rights of whoever grades, and aims at canaries only.
        with _without(case.off):
            answers = ask_files(self.questions, self.files(case), self._live_starter(case), "cpu")
            if case.id == "C9":
                time.sleep(1.3)
        said = everything(answers)
        touched = self.canaries.touched(said)
        if case.live == "points":
            return "live" if answers.replies["doubles"].status == "answered" and _right(
                answers.replies["doubles"].answer, self.key.expected("doubles").tree
            ) else "DEAD"  # fmt: skip
        word = case.live.removeprefix("said ")
        return "live" if word in touched or (word != case.live and word in said) else "DEAD"

    def _live_starter(self, case: Case) -> Starter:
        """A server without namespaces; where that is the defence, one that inherits everything."""
        inherits = case.off == ENVIRONMENT
        if inherits not in self._live:
            with _without("namespaces"), pytest.MonkeyPatch.context() as patch:
                if inherits:
                    # Its own token: a second arena beside this one has set another.
                    own = {"GRADE_CANARY": self.canaries.token}
                    made = launch.environment() | os.environ | own
                    patch.setattr(starting, "environment", lambda: made)
                self._live[inherits] = ForkServer()
        return self._live[inherits]

    def _naive(self, case: Case, check: str) -> str:
        """What a grader says that judges in the process of the student."""
        files = self.files(case)
        job = Job(
            files=files, sources={"checks.py": check.encode()}, tasks=(), forbidden={}, device="cpu"
        )
        asked = [Check("naive", "double", "", self.questions.checks[0].judge, hidden=False)]
        with _without(self.without):
            limits = Limits(check_seconds=30)  # comparing imports much of torch
            answers = ask(self.starter, job, asked, {"naive": bytes(32)}, limits)
        reply = answers.reply("naive")
        return str(reply.answer) if reply.status == "answered" else reply.status

    def close(self) -> None:
        self.starter.close()
        for live in self._live.values():
            live.close()
        self.canaries.close()
        os.environ.pop("GRADE_CANARY", None)


def _right(got: Any, want: Any) -> bool:
    return (
        isinstance(got, Array)
        and isinstance(want, Array)
        and got.values.shape == want.values.shape
        and bool(np.allclose(got.values, want.values))
    )


def everything(answers: Answers) -> str:
    """All text that came back, and tensors as the text that their bytes may be."""
    found: list[str] = []

    def walk(value: Any) -> None:
        if isinstance(value, Array):
            data = value.values
            found.append(data.tobytes().decode("latin-1"))
            if data.size < 1 << 20 and data.dtype.kind in "iuf":
                with np.errstate(all="ignore"):
                    found.append(data.astype(np.uint8).tobytes().decode("latin-1"))
        elif isinstance(value, str):
            found.append(value)
        elif isinstance(value, dict):
            for item in value.items():
                walk(item)
        elif isinstance(value, list | tuple | frozenset):
            for item in value:
                walk(item)
        elif hasattr(value, "__dataclass_fields__"):
            for name in value.__dataclass_fields__:
                walk(getattr(value, name))

    walk(answers)
    return "\n".join(found)


@contextlib.contextmanager
def _without(layers: str) -> Iterator[None]:
    before = os.environ.get("GRADE_WITHOUT")
    os.environ["GRADE_WITHOUT"] = layers
    try:
        yield
    finally:
        if before is None:
            del os.environ["GRADE_WITHOUT"]
        else:
            os.environ["GRADE_WITHOUT"] = before


@contextlib.contextmanager
def arena(without: str = "") -> Iterator[Arena]:
    """An arena in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="arena-") as folder:
        made = Arena(Path(folder).resolve(), without)
        try:
            yield made
        finally:
            made.close()
