"""What goes wrong around a submission costs nobody a grade: lost workers, faults, changed files."""

import contextlib
import errno
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from grader.cohort import batch, crew, desk
from grader.cohort.attempts import reader_of, received
from grader.cohort.batch import Class, Settings, grade_class, settle_class
from grader.cohort.crew import Cluster, check_cluster, exposed
from grader.cohort.desk import Terms
from grader.cohort.handed_in import Attempt
from grader.cohort.store import Result, Store, open_store
from grader.course.config import Course
from grader.errors import MachineFault, SubmissionRefused, UsageError
from grader.records import Submission
from grader.sandbox import starting
from tests.conftest import ROOT
from tests.tiny_course import submission, write

TRIPLE = ("return x * 2", "return x * 3")
MEAN = ("doubled.sum(dim=-1)", "doubled.mean(-1)")


@pytest.fixture
def one_server(starter: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starting, "_starter", lambda: starter)


def graded(course: Course, folder: Path, store: Store, **options: Any) -> Class:
    settings = Settings(seed=3, jobs=options.pop("jobs", 1), **options)
    return grade_class(course, course.assignment("assignment1"), folder, store, settings)


def points(found: Class) -> dict[str, float | None]:
    return {mark.student: mark.points for mark in found.marks}


# A full disk


@pytest.mark.usefixtures("one_server")
def test_a_write_that_fails_ends_children_first_and_is_tried_again(
    tiny: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What fills the disk is ended; nobody loses a grade, and the run goes on."""
    submission(tmp_path / "in/anna")
    monkeypatch.setattr(batch, "WAITING", (0.0, 0.0))
    ended: list[int] = []
    monkeypatch.setattr(crew.Local, "relieve", lambda _: ended.append(1))
    with open_store(tmp_path / "out") as store:
        keep, failures = store.keep, [1, 1]

        def keep_later(*values: Any) -> None:
            if failures:
                failures.pop()
                raise MachineFault("the results cannot be written: database or disk is full")
            keep(*values)

        monkeypatch.setattr(store, "keep", keep_later)
        found = graded(tiny, tmp_path / "in", store)

    assert {"anna": 11} == points(found)
    assert [1, 1] == ended


def test_what_was_lost_is_graded_again_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the next to be lost is so by its own doing, and nobody else's."""
    busy: list[str] = []
    met: list[tuple[str, int]] = []

    class Slow:
        key = None

        def __init__(self, *_: Any) -> None:
            self.close = self.renew = lambda: None

        def grade(self, handed_in: Any) -> Result:
            busy.append(handed_in)
            met.append((handed_in, len(busy)))
            time.sleep(0.05)
            busy.remove(handed_in)
            if handed_in == "lost":
                raise MachineFault("the disk runs full")
            return Result('{"complete": true}')

    monkeypatch.setattr(crew, "Desk", Slow)
    local = crew.Local(None, 3)  # type: ignore[arg-type]
    names = ["lost", *"abcdef"]
    results = dict(local.grade([(name, lambda name=name: name) for name in names]))  # type: ignore[misc]
    local.close()

    assert ("lost", 1) == met[-1]
    assert "the machine's fault: the disk runs full" == results["lost"].problem
    assert len(results) == 7


# Lost workers


def many(home: Path, count: int) -> Path:
    for n in range(count):
        path = submission(home / f"s{n:02}", *[(), (TRIPLE,), (MEAN,)][n % 3]) / "shapes.py"
        write(path, path.read_text() + f"# {n}\n")
    return home


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="fork servers are Linux only")
@pytest.mark.parametrize("kills", [pytest.param(2), pytest.param(20, marks=pytest.mark.slow)])
def test_workers_that_are_killed_cost_nothing(tiny: Course, tmp_path: Path, kills: int) -> None:
    """Fork servers and the children that they forked, at random moments: grades stay the same."""
    psutil = pytest.importorskip("psutil", reason="the extra `dev` has it")
    home = many(tmp_path / "in", 12)
    with open_store(tmp_path / "calm") as store:
        want = points(graded(tiny, home, store))
    out = ["--out", str(tmp_path / "out"), "--jobs", "2", "--seed", "3"]
    words = [sys.executable, "-P", "-m", "grader", "class", "1", str(home), *out, "--json-lines"]

    def start(*more: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [*words, *more], cwd=tiny.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip

    dice, killed = random.Random(kills), 0
    while killed < kills:
        process = start("--fresh")
        while process.poll() is None:
            time.sleep(dice.uniform(0.1, 1.0))
            with contextlib.suppress(psutil.Error):  # it ended by itself meanwhile
                found = psutil.Process(process.pid).children(recursive=True)
                workers = [one for one in found if "grader.child.worker" in " ".join(one.cmdline())]
                if workers:
                    dice.choice(workers).send_signal(signal.SIGKILL)
                    killed += 1
        _, errors = process.communicate(timeout=60)
        assert process.returncode in (0, 5), errors
    process = start()
    said, errors = process.communicate(timeout=300)

    assert 0 == process.returncode, errors
    lines = [json.loads(line) for line in said.splitlines()]
    assert want == {line["student"]: line["points"] for line in lines}


# Faults


def test_a_fault_at_one_submission_is_told_and_stops_nobody(
    tiny: Course, tmp_path: Path, one_server: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever kind of exception it is; nobody loses points, and the next run tries again."""
    home = many(tmp_path / "in", 3)
    real = desk.grade_one

    def broken(one: Submission, *more: Any) -> Any:
        if one.label == "s01":
            raise RecursionError("too deep")
        return real(one, *more)

    monkeypatch.setattr(desk, "grade_one", broken)
    with open_store(tmp_path / "out") as store:
        found = graded(tiny, home, store)

    assert not found.complete
    assert {"s01": "our fault: RecursionError: too deep"} == {
        mark.student: mark.problem for mark in found.marks if mark.problem
    }
    monkeypatch.setattr(desk, "grade_one", real)
    with open_store(tmp_path / "out") as store:
        assert graded(tiny, home, store).complete


def test_the_machines_fault_is_no_submissions(
    tiny: Course, starter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no file can be opened any more, it is graded again, and is nobody's fault of ours."""
    monkeypatch.setattr(starting, "_starter", lambda: starter)
    grading = desk.Desk(Terms(str(tiny.root), "assignment1", 3, "cpu"))

    def no_file(*_: Any) -> Any:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(desk, "grade_one", no_file)
    with pytest.raises(MachineFault, match="too few open files are allowed"):
        grading.grade(Submission({}, "work", "0"))
    grading.close()


def test_a_submission_that_changes_meanwhile(
    tiny: Course, tmp_path: Path, one_server: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was there when the run began, and is gone when its turn comes: told, and nobody else's."""
    home = many(tmp_path / "in", 3)
    real = crew.Desk.grade

    def grade(self: Any, one: Submission) -> Result:
        (home / "s02/shapes.py").unlink(missing_ok=True)
        return real(self, one)

    monkeypatch.setattr(crew.Desk, "grade", grade)
    with open_store(tmp_path / "out") as store:
        found = graded(tiny, home, store)

    told = {mark.student: mark.problem for mark in found.marks if mark.problem}
    assert ["s02"] == list(told)
    assert told["s02"].startswith("it changed while the class was graded: ")


def test_whoever_is_gone_is_among_the_changes(
    tiny: Course, tmp_path: Path, one_server: None
) -> None:
    """Points that would vanish from the table are points that change."""
    home = many(tmp_path / "in", 2)
    with open_store(tmp_path / "out") as store:
        settle_class(store, graded(tiny, home, store))
        (home / "s00/shapes.py").unlink()
        (home / "s00").rmdir()
        found = graded(tiny, home, store)

    assert (("s00", 11.0, None),) == found.changes


def test_a_run_that_cannot_begin_forgets_nothing(
    tiny: Course, tmp_path: Path, one_server: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--fresh` where the sandbox does not hold: the old results and their seed are still there."""
    home = many(tmp_path / "in", 2)
    with open_store(tmp_path / "out") as store:
        settle_class(store, graded(tiny, home, store))

        def refuse(*_: Any) -> None:
            raise MachineFault("the sandbox does not hold")

        with monkeypatch.context() as patch:
            patch.setattr(desk, "stand", refuse)
            with pytest.raises(MachineFault):
                graded(tiny, home, store, fresh=True)
        assert 3 == store.seed("assignment1")
        assert 2 == len(store.attempts("assignment1"))
        heard: list[bool] = []
        settings = Settings(fresh=True, jobs=1)
        found = grade_class(
            tiny, tiny.assignment("assignment1"), home, store, settings, None,
            lambda event: heard.append(event.known),
        )  # fmt: skip

        assert [False, False] == heard
        assert found.seed == store.seed("assignment1") != 3
        assert () == found.changes


def test_what_is_swapped_before_its_turn_has_nobodys_grade(tiny: Course, tmp_path: Path) -> None:
    """Equal submissions share a result: it is of what was equal, or of nothing."""
    home = many(tmp_path / "in", 2)
    attempts = [Attempt(0, home / "s00"), Attempt(0, home / "s01")]
    assignment = tiny.assignment("assignment1")
    submission(home / "s01")
    submission(home / "s00")
    first = received(attempts[0], home, assignment)
    read = reader_of(attempts, first.digest, home, assignment)
    submission(home / "s00", TRIPLE)

    assert ("s01", first.digest) == (read().label, read().digest)
    submission(home / "s01", TRIPLE)
    with pytest.raises(SubmissionRefused, match="its content is another one now"):
        read()


# A cluster


class Dask(SimpleNamespace):
    """A stand-in that runs at once what it is sent, on worker after worker."""

    def __init__(self, answers: list[Any]) -> None:
        self.answers, self.sent, self.done = answers, [], []
        super().__init__(Client=lambda *_, **__: self, as_completed=lambda _: self)

    def nthreads(self) -> dict[str, int]:
        return {"one": 1, "two": 1}

    def submit(self, _: Any, __: Terms, handed_in: Submission, **how: Any) -> Any:
        answer = self.answers.pop(0)

        def result() -> Result:
            if isinstance(answer, Exception):
                raise answer
            return answer

        self.sent.append((handed_in, how.get("workers")))
        return SimpleNamespace(key=str(len(self.sent)), result=result)

    def who_has(self, _: Any) -> dict[str, list[str]]:
        return {"x": ["one"]}

    def add(self, future: Any) -> None:
        self.done.append(future)

    def __iter__(self) -> Iterator[Any]:
        while self.done:
            yield self.done.pop(0)


def pieces(count: int, gone: int = -1) -> list[Any]:
    def read(n: int) -> Any:
        if n == gone:
            raise SubmissionRefused("there is nothing")
        return n

    return [(f"k{n}", lambda n=n: read(n)) for n in range(count)]


@pytest.mark.parametrize(
    "first", [Result(problem="our fault: x"), ValueError("lost")], ids=["void", "lost"]
)
def test_what_a_cluster_cannot_grade_goes_to_another_worker_once(
    monkeypatch: pytest.MonkeyPatch, first: Any
) -> None:
    """Then it is told; everything else is graded."""
    good = Result(grade="{}")
    dask = Dask([first, good, good, *[good] * 9])
    monkeypatch.setitem(sys.modules, "distributed", dask)
    found = dict(Cluster(Terms("", "", 1, "cpu"), "x").grade(pieces(8)))

    assert {f"k{n}": good for n in range(8)} == found
    assert [(0, ["two"])] == [sent for sent in dask.sent if sent[1]]

    dask = Dask([Result(problem="a"), *[good] * 3, Result(problem="b"), *[good] * 9])
    monkeypatch.setitem(sys.modules, "distributed", dask)
    found = dict(Cluster(Terms("", "", 1, "cpu"), "x").grade(pieces(8)))
    assert {"k0": "b"} == {key: result.problem for key, result in found.items() if result.problem}


@pytest.mark.parametrize("gone", [0, 5, 7])
def test_what_is_gone_stops_no_cluster(monkeypatch: pytest.MonkeyPatch, gone: int) -> None:
    """Whenever its turn comes."""
    monkeypatch.setitem(sys.modules, "distributed", Dask([Result(grade="{}")] * 9))
    found = dict(Cluster(Terms("", "", 1, "cpu"), "x").grade(pieces(8, gone)))

    assert 8 == len(found)
    assert [f"k{gone}"] == [key for key, result in found.items() if result.problem]


@pytest.mark.parametrize(
    ("address", "warned"),
    [
        ("tcp://head:8786", True),
        ("head:8786", True),
        ("tcp://10.0.0.1:8786", True),
        ("tcp://[fd00::1]:8786", True),
        ("ws://head:8786", True),
        ("tls://head:8786", False),
        ("tcp://127.0.0.1:8786", False),
        ("tcp://[::1]:8786", False),
        ("localhost:8786", False),
    ],
)
def test_a_scheduler_that_others_reach_is_told(address: str, warned: bool) -> None:
    """It runs what it is sent beside solutions/; here, or with TLS, nothing is said."""
    said = exposed(address)

    assert warned == said.startswith(f"warning: {address} is neither on this machine nor TLS")
    assert warned == ("docs/class.md" in said)


def test_a_cluster_that_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the machine's fault, and what came before is kept."""
    dask = Dask([Result(grade="{}"), *[OSError("no scheduler")] * 9])
    monkeypatch.setattr(dask, "who_has", lambda _: 1 / 0)
    monkeypatch.setitem(sys.modules, "distributed", dask)
    came: list[str] = []

    with pytest.raises(MachineFault, match="the cluster was lost: ZeroDivisionError"):
        came.extend(key for key, _ in Cluster(Terms("", "", 1, "cpu"), "x").grade(pieces(8)))
    assert ["k0"] == came


class Workers(SimpleNamespace):
    """A stand-in for a client: what its workers answer."""

    def wait_for_workers(self, _: int, timeout: float | None = None) -> None:
        if self.absent and timeout:
            raise TimeoutError

    def get_versions(self) -> Any:
        return {"workers": {"tcp://w:1": {"packages": {"distributed": self.distributed}}}}

    def submit(self, function: Any, word: str, **_: Any) -> Any:
        def result(timeout: float) -> Any:
            if self.hangs:
                raise TimeoutError
            return self.course if function is version else Path(word).is_dir()

        return SimpleNamespace(result=result)


GOOD = {"absent": False, "hangs": False}


@pytest.mark.parametrize(
    ("wrong", "folder", "says"),
    [
        ({"distributed": "1.0"}, ".", "worker tcp://w:1 has distributed 1.0, and this machine 2"),
        ({}, "nowhere", "a worker has no nowhere"),
        ({"course": "0.1"}, ".", "a worker has attention-course 0.1, and this machine"),
        ({"hangs": True}, ".", "no worker answers within 60 s; this machine has distributed 2"),
    ],
)
def test_a_cluster_that_cannot_grade_is_refused(
    wrong: dict[str, Any], folder: str, says: str
) -> None:
    """By one tiny task, with both versions; it would be waited for without end."""
    pytest.importorskip("distributed", reason="the extra `class` is not installed")
    good = {"distributed": version("distributed"), "course": version("attention-course")}

    with pytest.raises(UsageError) as caught:
        check_cluster(Workers(**GOOD | good | wrong), folder, print)
    assert str(caught.value).startswith(says)


def test_a_cluster_without_a_worker_is_waited_for_and_told() -> None:
    """A job may still be in a queue."""
    pytest.importorskip("distributed", reason="the extra `class` is not installed")
    good = {"distributed": version("distributed"), "course": version("attention-course")}
    said: list[str] = []
    check_cluster(Workers(**GOOD | good | {"absent": True}), ".", said.append)

    assert ["waiting: no worker"] == said
