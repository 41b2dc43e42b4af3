"""A fault of ours costs no point: it is a grade as it should be, or a clean end without one."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from grader.course.config import Course
from grader.errors import MachineFault
from grader.records import Answers
from grader.sandbox import starting
from grader.sandbox.isolation import launch
from grader.sandbox.process import Child
from grader.sandbox.starting import ForkServer, ServerEnded
from grader.support import machine_first
from tests import tiny_course
from tests.processes import PATIENCE, ended
from tests.tiny_course import write

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the fork server is Linux only")

Ask = Callable[..., Answers]
SLOW = "import time\ndef f(x):\n    time.sleep(0.6)\n    return x * 2"
CHECK = '''
@check(task="f")
def first(code, draw):
    """First."""
    return code.f(draw.normal(3))
'''


@pytest.fixture
def server() -> Iterator[ForkServer]:
    """A server of the test's own, to be hurt."""
    made = ForkServer()
    yield made
    made.close()


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


# The fork server


@pytest.mark.long
def test_a_server_that_is_killed_costs_nothing(
    ask_text: Ask, server: ForkServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is started again, and the submission is asked once more; nothing is left open."""
    want = ask_text("def f(x): return x * 2", CHECK, starter=server).replies["first"].answer
    before, old = descriptors(), server.pid
    send = Child.send

    def kill(child: Child, header: dict[str, Any], blob: bytes = b"") -> None:
        """While a child of it is busy: it has just been asked."""
        send(child, header, blob)
        if "check" in header and server.pid == old:
            os.kill(old, signal.SIGKILL)

    monkeypatch.setattr(Child, "send", kill)
    got = ask_text(SLOW, CHECK, starter=server).replies["first"]

    assert got.status == "answered"
    assert want.values.tolist() == got.answer.values.tolist()  # type: ignore[union-attr]
    assert server.pid != old
    assert before == descriptors()


def test_bubblewrap_says_bit_by_bit_which_process_the_server_is() -> None:
    """However the pieces are cut, the number is read whole."""
    server = ForkServer.__new__(ForkServer)
    server._pid, (server._info, write) = 0, os.pipe()
    os.write(write, b'{\n    "child-pid": 12')
    threading.Timer(0.2, os.write, (write, b"34\n}\n")).start()
    told = server.pid
    os.close(server._info)
    os.close(write)

    assert told == 1234


@pytest.mark.long
def test_a_server_that_does_not_answer_is_started_again(ask_text: Ask, server: ForkServer) -> None:
    """A reply that comes too late would be taken for that of the next command."""
    ask_text("def f(x): return x", CHECK, starter=server)
    old = server.pid
    server._socket.settimeout(0.5)
    os.kill(old, signal.SIGSTOP)

    assert ask_text("def f(x): return x", CHECK, starter=server).replies["first"].status == (
        "answered"
    )
    assert server.pid != old
    assert ended(old)


@pytest.mark.long
def test_a_child_of_the_server_before_is_ended_already(ask_text: Ask, server: ForkServer) -> None:
    """Two threads share a server, and the first to notice starts it again: no harm to either."""
    (read, request), (reply, write) = os.pipe(), os.pipe()
    pid = server.spawn(read, write, write)
    os.kill(server.pid, signal.SIGKILL)
    with pytest.raises(ServerEnded):
        server.spawn(read, write, write)
    server.revive()
    new = server.pid
    for fd in (read, request, reply, write):
        os.close(fd)

    assert server.end(pid) == signal.SIGKILL
    assert ask_text("def f(x): return x", CHECK, starter=server).replies["first"].status == (
        "answered"
    )
    assert server.pid == new


@pytest.mark.long
def test_a_server_that_is_killed_between_submissions(ask_text: Ask, server: ForkServer) -> None:
    """The next one does not notice."""
    ask_text("def f(x): return x", CHECK, starter=server)
    os.kill(server.pid, signal.SIGKILL)

    assert ask_text("def f(x): return x", CHECK, starter=server).replies["first"].status == (
        "answered"
    )


def test_a_server_that_ends_twice_is_the_machines_fault(
    ask_text: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No verdict is made up: the run ends, and says why."""
    command = [sys.executable, "-c", "import sys; print('out of memory', file=sys.stderr)"]
    monkeypatch.setattr(starting, "command", lambda entry: command)
    broken = ForkServer()
    with pytest.raises(ServerEnded, match="the fork server ended: out of memory"):
        ask_text("def f(x): return x", CHECK, starter=broken)
    broken.close()

    assert issubclass(ServerEnded, MachineFault)


def served(monkeypatch: pytest.MonkeyPatch, before: str) -> None:
    """Let servers begin with these lines."""
    monkeypatch.setattr(starting, "wanted", list)  # without bubblewrap, the lines are all there is
    text = f"{before}\nimport grader.child.worker as w; w.serve()"
    monkeypatch.setattr(starting, "command", lambda entry: [sys.executable, "-P", "-c", text])


@pytest.mark.long
@pytest.mark.parametrize(
    ("before", "says", "way_out"),
    [
        (
            "import threading, time\n"
            "threading.Thread(target=time.sleep, args=(600,), daemon=True).start()",
            "a package starts a thread in each process of Python here",
            "GRADE_START=fresh",
        ),
        (
            "import errno, os\n"
            "def fork(): raise BlockingIOError(errno.EAGAIN, 'not now')\n"
            "os.fork = fork",
            "no child process could be started: no more processes or threads are allowed",
            "`ulimit -u`",
        ),
        (
            "import resource\nresource.setrlimit(resource.RLIMIT_NOFILE, (20, 20))",
            "no child process could be started: too few open files are allowed",
            "`ulimit -n 256`",
        ),
    ],
    ids=["thread", "processes", "files"],
)
def test_a_server_that_cannot_give_a_child(
    ask_text: Ask, monkeypatch: pytest.MonkeyPatch, before: str, says: str, way_out: str
) -> None:
    """What the machine, or what is installed on it, does not let it do is said with a way out."""
    served(monkeypatch, before)
    broken = ForkServer()
    with pytest.raises(MachineFault, match=says) as told, machine_first():
        ask_text("def f(x): return x * 2", CHECK, starter=broken)
    broken.close()

    assert way_out in told.value.help


def test_too_few_open_files_are_told_before_anything_is_started(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With the number that there is, and the one that is needed."""
    monkeypatch.setattr("resource.getrlimit", lambda _: (20, 20))

    with pytest.raises(MachineFault, match="are allowed: 20, and grading needs 64"):
        starting._starter()


def test_without_proc_threads_are_counted_all_the_same() -> None:
    """A container may have no /proc: the kernel is asked in another way."""
    text = """
import os, threading, time
from grader.sandbox.isolation import linux
def no_folder(_): raise FileNotFoundError
os.listdir = no_folder
alone = linux.alone()
threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
print(alone, linux.alone())
"""
    said = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)

    assert "True False\n" == said.stdout


@pytest.mark.long
def test_children_end_with_their_server(ask_text: Ask, plain: Any) -> None:
    """A submission that hangs does not outlive a server that is killed."""
    server: ForkServer = plain._starter
    pipes = [os.pipe() for _ in range(3)]
    pid = server.spawn(pipes[0][0], pipes[1][1], pipes[2][1])
    os.kill(server.pid, signal.SIGKILL)
    assert ended(pid)
    for pair in pipes:
        for fd in pair:
            os.close(fd)
    with pytest.raises(ServerEnded):
        server.end(pid)
    server.revive()

    assert ask_text("def f(x): return x", CHECK, starter=plain).replies["first"].status == (
        "answered"
    )


def test_a_child_that_is_killed_from_outside_is_a_lost_answer(
    ask_text: Ask, plain: starting.Starter
) -> None:
    """As by the kernel when memory is short: one check, and how it ended."""
    source = "import os\ndef f(x):\n    os.kill(os.getpid(), 9)"
    reply = ask_text(source, CHECK, starter=plain).replies["first"]

    says = "signal 9 ended the process, as the system does when memory runs out"
    assert ("lost", says) == (reply.status, reply.name)


# The disk


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of sixteen pages."""
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k,nr_inodes=16", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a file system cannot be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk_is_the_machines_fault(
    ask_text: Ask, plain: starting.Starter, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 5, with the system's words; no submission is blamed."""
    for number in range(20):
        try:
            write(small_disk / str(number), b"x")
        except OSError:
            break
    monkeypatch.setattr(launch, "base", lambda: small_disk)

    with pytest.raises(MachineFault, match="no work folder can be made: No space left on device"):
        ask_text("def f(x): return x", CHECK, starter=plain)


def test_a_folder_that_cannot_be_written_is_the_machines_fault(
    ask_text: Ask, plain: starting.Starter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """/proc takes no folder from anybody, root included."""
    monkeypatch.setattr(launch, "_bases", [])
    monkeypatch.setattr(launch.tempfile, "tempdir", "/proc")

    with pytest.raises(MachineFault, match="no work folder can be made: "):
        ask_text("def f(x): return x", CHECK, starter=plain)


def test_a_submission_that_fills_the_disk_loses_its_own_check(
    ask_text: Ask, plain: starting.Starter, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And what it wrote goes away with it, also where its folder is on the disk itself."""
    monkeypatch.setattr(launch, "base", lambda: small_disk)
    monkeypatch.setenv("GRADE_WITHOUT", "namespaces,room")
    small_disk.chmod(0o711)
    source = "def f(x):\n    open('x', 'wb').write(bytes(1 << 20))"
    first = ask_text(source, CHECK, starter=plain).replies["first"]
    second = ask_text("def f(x): return x", CHECK, starter=plain).replies["first"]

    assert ("raised", "OSError") == (first.status, first.raised.kind)  # type: ignore[union-attr]
    assert second.status == "answered"
    assert [] == list(small_disk.iterdir())


# Whole runs


def run(course: Course, work: Path, root: Path, **environment: str) -> "subprocess.Popen[str]":
    """`grade assignment1 WORK` as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "grader", "assignment1", str(work)],  # not the course's own
        cwd=course.root,
        env={**os.environ, "PYTHONPATH": str(root), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def busy(process: "subprocess.Popen[str]", folder: Path) -> list[psutil.Process]:
    """The processes of a run, once the submission has begun to hang."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if list(folder.rglob("began")) or process.poll() is not None:
            return psutil.Process(process.pid).children(recursive=True)
        time.sleep(0.05)
    raise AssertionError("it has not begun")


@pytest.mark.long
@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -9)], ids=["Ctrl-C", "kill"]
)
def test_an_interrupted_run_leaves_nothing(
    own_tiny: Course, root: Path, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    """No process, and after Ctrl-C no file either; the exit code says what it was."""
    toml = own_tiny.root / "solutions/assignment1/assignment.toml"
    write(toml, toml.read_text().replace("check_seconds = 1", "check_seconds = 60"))
    hangs = ("return x * 2", "open('began', 'w').close()\n    while True: pass")
    work = tiny_course.submission(tmp_path / "work", hangs)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    temporary.chmod(0o755)
    for folder in tmp_path.parents:
        if folder.stat().st_uid == os.geteuid() and len(folder.parts) > 2:
            folder.chmod(folder.stat().st_mode | 0o011)

    # Without a file system of its own for the work folder: its files are seen from here.
    process = run(own_tiny, work, root, TMPDIR=str(temporary), GRADE_WITHOUT="room")
    children = busy(process, temporary)
    process.send_signal(number)
    out, err = process.communicate(timeout=PATIENCE)
    _, alive = psutil.wait_procs(children, timeout=PATIENCE)

    assert code == process.returncode, (out, err)
    assert len(children) >= 2
    assert [] == alive
    assert "Traceback" not in err
    if number is signal.SIGINT:
        assert [] == list(temporary.iterdir())
    shutil.rmtree(temporary)


@pytest.mark.long
def test_two_runs_at_once(own_tiny: Course, root: Path, tmp_path: Path) -> None:
    """They share the course and its history, and neither disturbs the other."""
    work = tiny_course.submission(tmp_path / "work")
    both = [run(own_tiny, work, root) for _ in range(2)]
    said = [process.communicate(timeout=PATIENCE)[0] for process in both]

    assert [0, 0] == [process.returncode for process in both]
    assert all("9 of 9 public points" in text for text in said)


def test_no_deadline_depends_on_the_clock(root: Path) -> None:
    """A clock that jumps ends nothing early, and keeps nothing waiting."""
    files = [*(root / "grader/sandbox").glob("*.py"), root / "grader/child/worker.py"]
    files.append(root / "grader/pipeline.py")
    texts = {path.stem: path.read_text(encoding="utf-8") for path in files}

    assert [] == [name for name, text in texts.items() if "time.time(" in text]
    assert "time.monotonic()" in texts["process"]
