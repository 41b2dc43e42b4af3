"""What the tests share: one server that starts children, a tiny course, and ways to ask it.

Starting the server imports torch, which takes seconds, so there is one for the whole session.
The tiny course has no attention in it: the engine must not need any.
"""

import json
import linecache
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any, ClassVar

import pytest

from grader.course.config import Course, Limits, find_course
from grader.questions import declarations
from grader.questions.stream import stream_key
from grader.records import Answers, Job
from grader.sandbox import session, starting
from grader.sandbox.isolation import landlock, launch, seccomp
from tests import tiny_course

# jsonschema takes it where it is there, and it compiles 38 grammars when it is imported: seconds
# of each worker, for addresses that no notebook here has (findings/nbformat-grammars.sh).
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

ROOT = Path(__file__).resolve().parents[1]
CANARY = "a-token-of-the-parent"


class Lasting:
    """A starter that many runs share: closing it is left to the session."""

    least = 1

    made: ClassVar[list["Lasting"]] = []

    def __init__(self, starter: starting.Starter) -> None:
        self._starter = starter
        self.made.append(self)

    def spawn(self, request: int, reply: int, output: int) -> int:
        return self._starter.spawn(request, reply, output)

    def end(self, pid: int) -> int:
        return self._starter.end(pid)

    def cpu_seconds(self, pid: int) -> float | None:
        return self._starter.cpu_seconds(pid)

    def wake(self, pid: int) -> None:
        self._starter.wake(pid)

    def revive(self) -> None:
        self._starter.revive()

    def relieve(self) -> None:
        self._starter.relieve()

    def close(self) -> None:
        """The session closes it."""


@pytest.fixture(scope="session")
def root() -> Path:
    """The course that these tests belong to."""
    return ROOT


@pytest.fixture(scope="session")
def course() -> Course:
    return find_course(ROOT)


@pytest.fixture(scope="session")
def starter() -> Iterator[starting.Starter]:
    """The server of the session; the environment that it is started in has a token."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADE_TEST_TOKEN", CANARY)
        made = starting._starter()
    yield Lasting(made)
    made.close()


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A small course, for tests that only read it."""
    return tiny_course.build(tmp_path_factory.mktemp("tiny"))


@pytest.fixture
def own_tiny(tmp_path: Path) -> Course:
    """A small course of the test's own, to write in."""
    return tiny_course.build(tmp_path / "course")


@pytest.fixture
def patient(own_tiny: Course) -> Course:
    """A small course with long limits: who hangs hangs, and a busy machine costs nobody a check."""
    path = own_tiny.root / "solutions/assignment1/assignment.toml"
    text = path.read_text().replace("_seconds = 1\n", "_seconds = 100\n")
    tiny_course.write(path, text.replace("total_seconds = 20", "total_seconds = 300"))
    tiny_course.write(own_tiny.root / "assignments/assignment1/assignment.toml", path.read_text())
    return own_tiny


@pytest.fixture(scope="session")
def ask_text(
    starter: starting.Starter, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Answers]:
    """Ask one source text checks that are given as text, too: what came back.

    ``ask_text(source, checks, limits...)``, and hidden checks as ``hidden=``. The file is
    `work.py`; the only task is called `f` where none is named. A test about a limit names it; the
    others are long, so that a busy machine reaches none.
    """

    def ask(
        source: str | dict[str, str],
        checks: str,
        *,
        hidden: str = "",
        forbidden: tuple[str, ...] = (),
        tasks: tuple[str, ...] = ("f",),
        ours: bool = False,
        starter: starting.Starter = starter,
        **limits: Any,
    ) -> Answers:
        text = "from grader.author import *\nimport torch\n" + checks
        path = tmp_path_factory.mktemp("checks") / "checks.py"
        path.write_text(text, encoding="utf-8")
        found = declarations.read_declarations(path, False, tasks)
        asked = {"checks.py": text.encode()}
        if hidden:
            text = "from grader.author import *\nimport torch\n" + hidden
            path.with_name("hidden.py").write_text(text, encoding="utf-8")
            found += declarations.read_declarations(path.with_name("hidden.py"), True, tasks)
            asked["hidden.py"] = text.encode()
        sources = {"work.py": source} if isinstance(source, str) else source
        job = Job(
            files={name: text.encode() for name, text in sources.items()},
            sources=asked,
            tasks=tasks,
            forbidden=dict.fromkeys(tasks, forbidden),
            device="cpu",
            ours=ours,
        )
        patient = {"import_seconds": 60, "check_seconds": 60, "total_seconds": 180}
        streams = {check.id: stream_key(1, "tests", "assignment1", check.id) for check in found}
        return session.ask(starter, job, found, streams, Limits(**patient | limits))

    return ask


@pytest.fixture
def load() -> Iterator[Callable[..., Any]]:
    """Import sources here as a child imports a submission; all of it is taken back afterwards.

    ``load(text)`` is one file, work.py; ``load(one=text, other=text)`` are several.
    """
    from torch import nn

    from grader.child import asking
    from grader.child.evidence import MARK

    modules, path = set(sys.modules), list(sys.meta_path)
    hooks = nn.modules.module._global_forward_hooks
    before = dict(hooks)

    def load(*texts: str, **files: str) -> asking.Code:
        named = {f"{name}.py": text for name, text in files.items()}
        if texts:
            [named["work.py"]] = texts
        return asking.Modules({name: dedent(text) for name, text in named.items()}).load()

    yield load
    sys.meta_path[:] = path
    for name in set(sys.modules) - modules:
        if (getattr(sys.modules[name], "__file__", None) or "").startswith(MARK):
            del sys.modules[name]
    for name in [name for name in linecache.cache if name.startswith(MARK)]:
        del linecache.cache[name]
    for key in set(hooks) - set(before):
        del hooks[key]


@pytest.fixture(scope="session")
def plain() -> Iterator[starting.Starter]:
    """A server without namespaces: process numbers are the machine's, programs are there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADE_WITHOUT", "namespaces")
        made = starting._starter()
    yield Lasting(made)
    made.close()


@pytest.fixture(scope="session")
def layers(starter: starting.Starter) -> tuple[str, ...]:
    """Of isolation, that this machine has."""
    job = Job(files={}, sources={}, tasks=(), forbidden={}, device="cpu")
    return session.ask(starter, job, [], {}, Limits()).layers


HOLDS = (
    landlock.abi() >= landlock.LEAST
    and seccomp.supported()
    and {"landlock", "seccomp"} <= set(launch.wanted())
)
"""Whether this machine has what official grading needs; asked once, of the kernel."""


@pytest.fixture(autouse=True)
def _levels_are_forgotten() -> Iterator[None]:
    """What an official run asks of a server holds for that run."""
    yield
    for one in Lasting.made:
        one.least = 1


@pytest.fixture(autouse=True)
def _official_where_nothing_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    """On other machines official runs are tested all the same, but for the sandbox."""
    if not HOLDS:
        from grader import pipeline

        monkeypatch.setattr(pipeline, "require", lambda *_, **__: None)


@pytest.fixture
def kernel(layers: tuple[str, ...]) -> tuple[str, ...]:
    """The same; skips where the kernel has none of its own."""
    if not {"landlock", "seccomp"} <= set(layers):
        pytest.skip(f"this machine has only: {', '.join(layers)}")
    return layers


@pytest.fixture
def without_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    """Children without the kernel's layers: what the layers below them promise."""
    monkeypatch.setenv("GRADE_WITHOUT", "user,landlock,seccomp")


@dataclass(frozen=True)
class Said:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def grade(self) -> Any:
        """The JSON report on stdout."""
        return json.loads(self.out)


@pytest.fixture
def command(
    starter: starting.Starter, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[..., Said]:
    """Run one command of `grade` here, in a course's folder: ``command(folder, "assignment1")``."""
    from grader.commands import cli

    monkeypatch.setattr(starting, "_starter", lambda: starter)
    monkeypatch.setattr(starting, "_early", [])
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "78")

    def run(folder: Path, *words: str) -> Said:
        monkeypatch.chdir(folder)
        capfd.readouterr()
        code = cli.main([str(word) for word in words])
        out, err = capfd.readouterr()
        return Said(code, out, err)

    return run
