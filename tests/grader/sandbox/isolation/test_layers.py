"""Each layer of isolation denies what it is there for, and honest code does not feel it.

Not promised: that a bug of the kernel does not help, nor that two submissions that run at once
cannot tell each other a bit by how busy they are. Where the kernel has no such layers the tests
skip, and say so.
"""

import os
import re
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from textwrap import indent
from typing import Any

import pydantic
import pytest

from grader import selftest
from grader.child import denials
from grader.course.config import Course
from grader.errors import MachineFault
from grader.records import Answers, Broken
from grader.sandbox import starting
from grader.sandbox.isolation import bubblewrap, landlock, launch, levels, seccomp, syscalls
from grader.sandbox.starting import ForkServer, Starter
from tests.tiny_course import SOLUTION, write

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the kernel's layers are Linux only"),
    pytest.mark.usefixtures("kernel"),
]

Ask = Callable[..., Answers]
CHECK = '''
@check(task="f")
def tried(code, draw):
    """Tried."""
    return code.f()
'''


def reply_of(ask_text: Ask, body: str, **options: Any) -> Any:
    """What a function of this body replies in a child."""
    source = "import os, sys, torch\ndef f():\n" + indent(body, "    ")
    return ask_text(source, CHECK, **options).replies["tried"]


# What is denied, and what is said of it


DENIED = {
    "fork": ("os.fork()", denials.PROCESSES),
    "a program": ("import subprocess; subprocess.run(['true'])", denials.PROCESSES),
    "execv": ("os.execv(sys.executable, ['python'])", denials.PROCESSES),
    "posix_spawn": ("os.posix_spawn(sys.executable, ['python'], {})", denials.PROCESSES),
    "a worker process": (
        "from torch.utils.data import DataLoader\n"
        "return list(DataLoader(torch.zeros(4, 2), num_workers=2))",
        denials.PROCESSES,
    ),
    "multiprocessing": (
        "import multiprocessing as m\np = m.get_context('fork').Process(target=print)\np.start()",
        denials.PROCESSES,
    ),
    "a queue": ("import multiprocessing as m; return m.Queue()", denials.PROCESSES),
    "shared memory": ("torch.zeros(3).share_memory_()", denials.MEMORY),
    "a socket": ("import socket; socket.socket()", denials.NETWORK),
    "a local socket": ("import socket; socket.socket(socket.AF_UNIX)", denials.NETWORK),
    "a page": (
        "from urllib.request import urlopen; urlopen('http://127.0.0.1:9/')",
        denials.NETWORK,
    ),
    "a name": ("import socket; socket.getaddrinfo('example.org', 80)", denials.NETWORK),
    "a file": ("open('/etc/passwd')", denials.OUTSIDE),
    "another file": ("open('../x', 'w')", denials.OUTSIDE),
    "a folder": ("os.listdir('/')", denials.OUTSIDE),
    "a process's files": ("open('/proc/self/status')", denials.OUTSIDE),
    "a signal": ("os.kill(os.getppid(), 0)", denials.SIGNALS),
    "a priority": ("os.setpriority(os.PRIO_USER, 0, 0)", denials.SIGNALS),
    "a processor": ("os.sched_setaffinity(os.getppid(), {0})", denials.SIGNALS),
    "a link": ("os.symlink('/etc', 'x')", denials.OUTSIDE),
}


@pytest.mark.parametrize(("body", "says"), DENIED.values(), ids=DENIED)
def test_what_is_denied_says_so_in_the_students_words(
    ask_text: Ask, plain: Starter, body: str, says: str
) -> None:
    """An exception in the student's line, with one clause that says what may be done instead."""
    reply = reply_of(ask_text, body, starter=plain)

    assert reply.status == "raised", reply
    assert reply.raised.message.endswith(says), reply.raised.message
    assert reply.raised.place is not None


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("raise PermissionError(13, 'mine', '/etc/x')", "PermissionError"),
        ("open('nothing')", "FileNotFoundError"),
        ("raise ValueError('fork')", "ValueError"),
    ],
)
def test_other_errors_are_told_as_they_are(ask_text: Ask, body: str, kind: str) -> None:
    """Only a refusal gets the clause; one that the student raises by hand may get it, too."""
    reply = reply_of(ask_text, body)

    assert kind == reply.raised.kind
    assert ("the grader" in reply.raised.message) == (kind == "PermissionError")


def test_an_exception_that_does_not_want_to_be_looked_at(ask_text: Ask) -> None:
    """Its attributes are the student's; the answer is told all the same."""
    body = """
class Mine(OSError):
    errno = 1
    @property
    def filename(self): raise SystemExit
    reason = filename
raise Mine
"""
    reply = reply_of(ask_text, body)

    assert ("raised", "Mine") == (reply.status, reply.raised.kind)


@pytest.mark.usefixtures("without_kernel")
def test_without_the_layers_a_refusal_is_the_systems_own(ask_text: Ask, plain: Starter) -> None:
    """Nothing is said of a grader that had no part in it."""
    reply = reply_of(ask_text, "raise PermissionError(1, 'no')", starter=plain)

    assert reply.raised.message == "[Errno 1] no"


# Honest code


HONEST = {
    "numbers": "return (torch.randn(3, 4) @ torch.randn(4, 2)).softmax(-1).sum().item() > 0",
    "a loader": (
        "from torch.utils.data import DataLoader, TensorDataset\n"
        "return len(list(DataLoader(TensorDataset(torch.zeros(9, 2)), 2, shuffle=True))) == 5"
    ),
    "threads": (
        "from concurrent.futures import ThreadPoolExecutor\n"
        "with ThreadPoolExecutor(4) as pool:\n    return list(pool.map(abs, [-1, 2])) == [1, 2]"
    ),
    "more threads of torch": (
        "torch.set_num_threads(2)\nreturn (torch.ones(400, 400) @ torch.ones(400, 400)).sum() > 0"
    ),
    "a temporary file": (
        "import tempfile\nwith tempfile.NamedTemporaryFile() as t:\n    return t.write(b'x') == 1"
    ),
    "a temporary folder": (
        "import tempfile\nwith tempfile.TemporaryDirectory() as t:\n"
        "    return os.path.isdir(t)"
    ),
    "saving": "torch.save({'a': torch.ones(2)}, 'm.pt'); return torch.load('m.pt')['a'].sum() == 2",
    "safetensors": (
        "from safetensors.torch import save_file, load_file\n"
        "save_file({'a': torch.ones(2)}, 'm.safetensors')\n"
        "return load_file('m.safetensors')['a'].sum() == 2"
    ),
    "files and folders": (
        "from pathlib import Path\nPath('a/b').mkdir(parents=True)\n"
        "Path('a/b/c').write_text('x'); Path('a/b/c').rename('a/d'); os.truncate('a/d', 0)\n"
        "import shutil; shutil.copyfile('a/d', 'e'); shutil.rmtree('a')\n"
        "return os.listdir('.') == ['e']"
    ),
    "a database": (
        "import sqlite3\nwith sqlite3.connect('x.db') as c:\n"
        "    c.execute('create table t (a)'); c.execute('insert into t values (1)')\n"
        "return sqlite3.connect('x.db').execute('select a from t').fetchall() == [(1,)]"
    ),
    "an event loop": (
        "import asyncio\nasync def g():\n    await asyncio.sleep(0)\n    return True\n"
        "return asyncio.run(g())"
    ),
    "a profile": (
        "with torch.profiler.profile() as p:\n    torch.ones(3).sum()\n"
        "return len(p.key_averages()) > 0"
    ),
    "gradients": (
        "x = torch.randn(3, dtype=torch.float64, requires_grad=True)\n"
        "return torch.autograd.gradcheck(torch.tanh, (x,))"
    ),
    "a checkpoint": (
        "from torch.utils.checkpoint import checkpoint\nx = torch.ones(3, requires_grad=True)\n"
        "checkpoint(torch.exp, x, use_reentrant=False).sum().backward()\nreturn x.grad is not None"
    ),
    "an optimizer": (
        "m = torch.nn.Linear(3, 2); o = torch.optim.AdamW(m.parameters())\n"
        "m(torch.ones(3)).sum().backward(); o.step(); return True"
    ),
    "an encoder": (
        "m = torch.nn.TransformerEncoderLayer(8, 2, batch_first=True)\n"
        "return m(torch.ones(2, 3, 8)).shape == (2, 3, 8)"
    ),
    "a time zone": (
        "from zoneinfo import ZoneInfo; from datetime import datetime\n"
        "return datetime.now(ZoneInfo('Europe/Berlin')).year > 2000"
    ),
    "a source": "import inspect\nreturn 'def softmax' in inspect.getsource(torch.nn.functional)",
    "its own source": "import inspect\nreturn 'its own' in inspect.getsource(f)  # its own",
    "a rare part of torch": (
        "import torch.distributions as d\nreturn d.Normal(0, 1).sample().dim() == 0"
    ),
    "a spectrum": "return torch.fft.fft(torch.ones(8)).abs()[0] == 8",
    "numpy": "import numpy\nreturn bool(numpy.linalg.svd(numpy.eye(3))[1].sum() == 3)",
    "a table": "from rich.console import Console\nConsole().print('x')\nreturn True",
    "randomness": "import random, secrets\nreturn len(secrets.token_bytes(8)) == 8",
    "a user's name": "import getpass\nreturn getpass.getuser() == 'student'",
    "a home": "from pathlib import Path\nreturn Path.home() == Path.cwd()",
    "the null device": "with open(os.devnull, 'w') as n: print('x', file=n)\nreturn True",
    "a gigabyte": "return torch.zeros(1 << 28).numel() == 1 << 28",
    "a clock": "import time; time.sleep(0.01); return time.perf_counter() > 0",
    "a log": "import logging; logging.warning('x'); return True",
    "an abort of its own": "import signal; signal.signal(10, lambda *_: None)\n"
    "os.kill(os.getpid(), 10); return True",
}  # fmt: skip


@pytest.mark.parametrize("body", HONEST.values(), ids=HONEST)
def test_honest_code_works(ask_text: Ask, body: str) -> None:
    """What people write in an assignment works in the sandbox as at home."""
    reply = reply_of(ask_text, body, check_seconds=20)

    assert reply.status == "answered", reply
    answer = reply.answer
    assert answer is True or answer.values.all(), reply


def test_copying_with_the_mode(ask_text: Ask, layers: tuple[str, ...]) -> None:
    """Modes may be changed where the submission has a user of its own; else the message helps."""
    reply = reply_of(ask_text, "import shutil\nopen('a', 'w').close()\nshutil.copy('a', 'b')")

    if "user" in layers:
        assert reply.status == "answered"
    else:
        assert reply.raised.message.endswith(denials.METADATA)


def test_copying_with_the_times(ask_text: Ask) -> None:
    """Times of a file are nobody's to change: whoever may write to it could."""
    body = "import shutil\nopen('a', 'w').close()\nshutil.copy2('a', 'b')"

    assert reply_of(ask_text, body).raised.message.endswith(denials.METADATA)


# Files and users


def test_root_s_rights_do_not_reach_a_child(ask_text: Ask, layers: tuple[str, ...]) -> None:
    """A user of its own, no group, and at most the right to read what Landlock allows."""
    if "user" not in layers:
        pytest.skip("only where root grades")
    body = "return [os.getresuid(), os.getgroups(), os.getresgid()]"
    [user, groups, other] = reply_of(ask_text, body).answer

    assert len(set(user)) == 1
    assert user[0] >= 61184
    assert [] == groups
    assert len(set(other)) == 1
    assert other[0] >= 61184


def test_a_temporary_folder_that_others_cannot_reach(
    ask_text: Ask, plain: Starter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root's TMPDIR may lie in a home: a submission gets to its own folder all the same."""
    closed = tmp_path / "closed"
    (closed / "base").mkdir(parents=True)
    closed.chmod(0o700)
    (closed / "base").chmod(0o711)
    monkeypatch.setattr(launch, "base", lambda: closed / "base")
    reply = reply_of(ask_text, HONEST["a temporary file"], starter=plain)
    out = reply_of(ask_text, f"return os.listdir({str(closed)!r})", starter=plain)

    assert reply.answer is True, reply
    assert out.status == "raised"


@pytest.fixture
def hidden(tmp_path: Path) -> Path:
    """A file that anyone may read and write, by its mode."""
    path = write(tmp_path / "hidden", "CANARY")
    for folder in (path, *path.parents):
        if folder.stat().st_uid == os.geteuid() and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o055)
    path.chmod(0o666)
    return path


@pytest.mark.parametrize("without", ["namespaces", "namespaces,user"])
@pytest.mark.parametrize(
    "body",
    ["return open({0!r}).read()", "os.truncate({0!r}, 0)", "open({0!r}, 'r+b')",
     "os.chmod({0!r}, 0)", "os.utime({0!r}, (0, 0))", "os.unlink({0!r})", "os.link({0!r}, 'x')",
     "os.setxattr({0!r}, 'user.x', b'1')", "os.chown({0!r}, 1, 1)"],
    ids=["read", "truncate", "open", "chmod", "utime", "unlink", "link", "setxattr", "chown"],
)  # fmt: skip
def test_a_file_outside_is_neither_read_nor_changed(
    ask_text: Ask, plain: Starter, hidden: Path, body: str, without: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Whatever its mode says; also where the submission runs as the user who grades."""
    monkeypatch.setenv("GRADE_WITHOUT", without)
    before = hidden.stat()
    reply = reply_of(ask_text, body.format(str(hidden)), starter=plain)
    after = hidden.stat()

    assert reply.status == "raised"
    assert "CANARY" not in repr(reply)
    assert hidden.read_text() == "CANARY"
    assert (before.st_mode, before.st_mtime_ns, before.st_uid) == (
        after.st_mode, after.st_mtime_ns, after.st_uid,
    )  # fmt: skip


def test_numbers_are_the_same_with_and_without(
    ask_text: Ask, plain: Starter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kernels are chosen by the processor: if it could not be looked up, other bits came out."""
    body = """
torch.manual_seed(3)
x = torch.randn(7, 300, 300, requires_grad=True)
y = (x @ x.transpose(1, 2) / 17).softmax(-1).exp().log_softmax(-1)
y.square().sum().backward()
return [y.detach(), x.grad, torch.backends.cpu.get_cpu_capability()]
"""
    inside = reply_of(ask_text, body)
    monkeypatch.setenv("GRADE_WITHOUT", "user,landlock,seccomp")
    outside = reply_of(ask_text, body, starter=plain)
    bits = [[part.values.tobytes() for part in reply.answer[:2]] for reply in (inside, outside)]

    assert inside.answer[2] == outside.answer[2]
    assert bits[0] == bits[1]


@pytest.mark.long
def test_a_fresh_process_has_the_same_layers_and_numbers(
    ask_text: Ask, plain: Starter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There torch looks its processor up inside the sandbox, at its first operation."""
    body = "torch.manual_seed(3)\nreturn torch.randn(300, 300).softmax(-1).exp()"
    monkeypatch.setenv("GRADE_START", "fresh")
    fresh = starting._starter()
    one = reply_of(ask_text, body, starter=fresh)
    fresh.close()
    other = reply_of(ask_text, body, starter=plain)

    assert one.answer.values.tobytes() == other.answer.values.tobytes()


# Calls


def test_a_call_by_another_architectures_number_ends_the_process(ask_text: Ask) -> None:
    """int 0x80 and x32 numbers would mean other calls."""
    import platform

    if platform.machine() != "x86_64":
        pytest.skip("x86-64 only")
    body = "import ctypes; ctypes.CDLL(None).syscall(0x40000000 | 39)"

    reply = reply_of(ask_text, body)

    assert ("lost", "signal 31 ended the process") == (reply.status, reply.name)


DENIED_CALLS = [
    *syscalls.PROCESSES[2:], *syscalls.NETWORK, *syscalls.OTHERS, *syscalls.SYSTEM,
    *syscalls.SHARED_MEMORY, *syscalls.METADATA,
]  # fmt: skip


def test_every_denied_call_is_denied(ask_text: Ask) -> None:
    """One by one, with no arguments: the filter answers before the kernel looks at them."""
    import platform

    table = syscalls.table(platform.machine())
    numbers = {name: table[name] for name in DENIED_CALLS if name in table}
    body = f"""
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
met = {{}}
for name, number in {numbers!r}.items():
    libc.syscall(number, 0, 0, 0, 0, 0, 0)
    met[name] = ctypes.get_errno()
return met
"""
    met = reply_of(ask_text, body).answer

    assert len(met) > 80
    assert {name: 13 if name in syscalls.NETWORK else 1 for name in met} == met


HEADERS = {
    "x86_64": [Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
               Path("/usr/include/asm/unistd_64.h")],
    "aarch64": [Path("/usr/include/asm-generic/unistd.h")],
}  # fmt: skip


@pytest.mark.parametrize("machine", HEADERS)
def test_numbers_are_those_of_the_kernels_headers(machine: str) -> None:
    """Where the headers are installed; calls newer than they are cannot be compared."""
    found = [path for path in HEADERS[machine] if path.is_file()]
    if not found:
        pytest.skip("linux/unistd.h is not installed")
    pattern = re.compile(r"#define __NR(?:3264)?_(\w+)\s+(\d+)")
    known = {name: int(number) for name, number in pattern.findall(found[0].read_text())}
    ours = {name: n for name, n in syscalls.table(machine).items() if name in known}

    assert len(ours) > 90
    assert {name: known[name] for name in ours} == ours


def run_filter(machine: str, number: int, *arguments: int, arch: int | None = None) -> int:
    """What the filter returns: classic BPF, interpreted."""
    code = seccomp.program(machine, 77, True)
    data = number.to_bytes(4, "little") + (arch or seccomp.AUDIT[machine]).to_bytes(4, "little")
    data += bytes(8) + b"".join(value.to_bytes(8, "little") for value in arguments)
    data = data.ljust(64, b"\0")
    at = held = 0
    while True:
        op, yes, no, value = code[at]
        at += 1
        if op == seccomp.LOAD:
            held = int.from_bytes(data[value : value + 4], "little")
        elif op == seccomp.AND:
            held &= value
        elif op == seccomp.RETURN:
            return value
        else:
            true = {
                seccomp.EQUAL: held == value,
                seccomp.AT_LEAST: held >= value,
                seccomp.ANY_BIT: bool(held & value),
            }[op]
            at += yes if true else no


ERROR = seccomp.ERRNO
BY_ARGUMENT = [
    ("clone", (0x00010000,), seccomp.ALLOW), ("clone", (17,), ERROR | 1),
    ("kill", (77,), seccomp.ALLOW), ("kill", (78,), ERROR | 1), ("kill", (2**64 - 1,), ERROR | 1),
    ("tgkill", (77,), seccomp.ALLOW), ("tgkill", (1,), ERROR | 1),
    ("prlimit64", (0,), seccomp.ALLOW), ("prlimit64", (77,), seccomp.ALLOW),
    ("prlimit64", (1,), ERROR | 1),
    ("sched_setaffinity", (0,), seccomp.ALLOW), ("sched_setaffinity", (1,), ERROR | 1),
    ("setpriority", (0, 0, 19), ERROR | 1), ("ioprio_set", (1, 1), ERROR | 1),
    ("socketpair", (1, 1), seccomp.ALLOW), ("socketpair", (1, 0o2000001), seccomp.ALLOW),
    ("socketpair", (1, 2), ERROR | 13), ("socketpair", (2, 1), ERROR | 13),
    ("sendto", (5, 0, 0, 0, 0), seccomp.ALLOW), ("sendto", (5, 0, 0, 0, 4096), ERROR | 13),
    ("sendto", (5, 0, 0, 0, 1 << 40), ERROR | 13),
    ("ioctl", (0, 0x5401), seccomp.ALLOW), ("ioctl", (0, 0x5412), ERROR | 1),
    ("ioctl", (0, 0x8901), ERROR | 1), ("ioctl", (0, 0x8902), ERROR | 1),
    ("fcntl", (0, 4), seccomp.ALLOW), ("fcntl", (0, 1030), seccomp.ALLOW),
    *(("fcntl", (0, command), ERROR | 1) for command in (8, 10, 15, 1024, 1026, 1040)),
    ("prctl", (15,), seccomp.ALLOW), ("prctl", (4, 1), ERROR | 1), ("prctl", (1, 0), ERROR | 1),
    ("clone3", (), ERROR | 38), ("memfd_create", (), ERROR | 1), ("connect", (), ERROR | 13),
    ("fchmod", (), ERROR | 1), ("read", (), seccomp.ALLOW),
]  # fmt: skip


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
@pytest.mark.parametrize(("name", "arguments", "want"), BY_ARGUMENT)
def test_the_filter(machine: str, name: str, arguments: tuple[int, ...], want: int) -> None:
    """The program itself, for both architectures, on this one."""
    assert want == run_filter(machine, syscalls.table(machine)[name], *arguments)


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_refuses_other_architectures(machine: str) -> None:
    """A number means another call there."""
    i386 = 0x40000003

    assert seccomp.KILL == run_filter(machine, 1, arch=i386)
    assert run_filter("x86_64", seccomp.X32 | 1) == seccomp.KILL


# The self-test


def test_the_self_test_passes_here(plain: Starter, starter: Starter, root: Path) -> None:
    """With and without namespaces; at least ten probes, all denied; controls judged rightly."""
    for one in (plain, starter):
        found = selftest.examine(one, [root / "solutions"])

        assert found.controls
        assert [] == found.allowed
        assert len(found.probes) >= selftest.FEWEST_PROBES
        assert found.holds


@pytest.mark.parametrize("without", ["landlock,user", "seccomp", "landlock,user,seccomp"])
def test_a_layer_that_is_off_is_noticed(
    plain: Starter, monkeypatch: pytest.MonkeyPatch, without: str
) -> None:
    """Official grading fails closed; --allow-unsafe goes on; the level is said."""
    monkeypatch.setenv("GRADE_WITHOUT", without)
    with pytest.raises(MachineFault, match="isolation is at level 1 here") as caught:
        selftest.require(plain, [], unsafe=False)

    assert "--allow-unsafe" in caught.value.help
    assert plain.least == 1
    found = selftest.require(plain, [], unsafe=True)
    assert found.allowed
    assert not found.holds


def test_a_sandbox_that_does_not_hold_is_refused(
    plain: Starter, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Every layer is on, and a probe gets through: the course lies where Python is."""
    with launch.work_folder() as folder:
        monkeypatch.setattr(launch, "base", lambda: folder)
        monkeypatch.setattr(selftest, "ALLOWED", "PermissionError 13")
        with pytest.raises(MachineFault, match="the sandbox does not hold: a submission could"):
            selftest.require(plain, [], unsafe=False)


def test_a_self_test_that_is_lost_is_the_machines_fault(
    plain: Starter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing came back: refused in words, not with a traceback."""
    monkeypatch.setattr(selftest, "ask", lambda *_: Answers({}, broken=Broken("lost")))
    with pytest.raises(MachineFault, match="the self-test failed"):
        selftest.require(plain, [], unsafe=False)


def test_controls_that_are_judged_wrongly_are_refused(
    plain: Starter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also with --allow-unsafe: points would be wrong."""
    monkeypatch.setattr(selftest, "_agrees", lambda *_: True)
    with pytest.raises(MachineFault, match="right numbers did not pass, or wrong ones did"):
        selftest.require(plain, [], unsafe=True)


def test_a_child_without_its_layers_is_handed_no_file(
    ask_text: Ask, plain: Starter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the self-test every child has to say what it has, before it is handed the files."""
    selftest.require(plain, [], unsafe=False)
    assert plain.least == 2
    try:
        assert reply_of(ask_text, "return 1", starter=plain).answer == 1
        monkeypatch.setenv("GRADE_WITHOUT", "seccomp")
        with pytest.raises(MachineFault, match="a child has only the layers process, "):
            reply_of(ask_text, "return 1", starter=plain)
    finally:
        plain.least = 1


def test_the_server_holds_no_secret(ask_text: Ask, plain: Any) -> None:
    """All of its memory is searched: it was exec'ed before anything was loaded, and reads nothing.

    As root, or the owner of the server, who may look.
    """
    secret = f"SECRET-{os.urandom(8).hex()}"
    answers = ask_text(f"def f(): return {len(secret)}  # {secret}", CHECK, starter=plain)
    assert answers.replies["tried"].status == "answered"
    place = Path(f"/proc/{plain._starter.pid}")
    if not os.access(place / "mem", os.R_OK):
        pytest.skip("this user may not look into the memory of the server")
    found = searched = 0
    with (place / "mem").open("rb", 0) as memory:
        for line in (place / "maps").read_text().splitlines():
            area, access, *_ = line.split()
            if access.startswith("rw"):
                start, end = (int(number, 16) for number in area.split("-"))
                while start < end:
                    memory.seek(start)
                    piece = memory.read(min(end - start, 1 << 24))
                    found += secret.encode() in piece or b"a-token-of-the-parent" in piece
                    searched += len(piece)
                    start += len(piece) or end

    assert searched > 10 << 20
    assert found == 0


# Namespaces


@pytest.fixture
def bubbled(starter: Starter, layers: tuple[str, ...]) -> Starter:
    if "namespaces" not in layers:
        pytest.skip("bubblewrap is not installed, or may not make namespaces here")
    return starter


def test_in_namespaces_there_is_nobody_and_nothing(
    ask_text: Ask, bubbled: Starter, monkeypatch: pytest.MonkeyPatch, root: Path
) -> None:
    """Without the kernel's other layers, too: no process, no network, no folder of the course."""
    monkeypatch.setenv("GRADE_WITHOUT", "user,landlock,seccomp")
    server = socket.create_server(("127.0.0.1", 0))
    body = f"""
import socket
import subprocess
met = []
for go in (
    lambda: open('/proc/{os.getpid()}/environ').read(),
    lambda: os.kill({os.getpid()}, 0),
    lambda: socket.create_connection(('127.0.0.1', {server.getsockname()[1]}), 1),
    lambda: os.listdir({str(root / "tests")!r}),
    lambda: open('/etc/passwd'),
    lambda: open({str(root / "pyproject.toml")!r}),
):
    try:
        go()
        met.append('allowed')
    except OSError:
        met.append('denied')
return met + [len([n for n in os.listdir('/proc') if n.isdigit()])]
"""
    with server:
        *met, processes = reply_of(ask_text, body, starter=bubbled).answer

    assert ["denied"] * 6 == met
    assert processes == 2


def test_a_gpu_of_ones_own_goes_without(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Its driver's needs are not listed; official grading goes without nothing."""
    monkeypatch.setattr(launch.paths, "of_a_gpu", lambda: ((), ("/dev/nvidia0",)))

    assert [] == launch.wanted("auto", 1)
    assert list(launch.KERNEL) == launch.wanted("cpu", 1) == launch.wanted("cuda", 2)
    assert bubblewrap.wrap(["true"], tmp_path) is None


def test_bubblewrap_that_does_not_work_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A container that lets it make no namespaces is the rule, and no fault."""
    says = "bwrap: No permissions to create new namespace"
    program = write(tmp_path / "bwrap", f"#!/bin/sh\necho '{says}' >&2\nexit 1\n")
    program.chmod(0o755)
    bubblewrap._tried.cache_clear()
    monkeypatch.setattr(launch.paths, "of_a_gpu", lambda: ((), ()))
    monkeypatch.setenv("PATH", str(tmp_path))

    assert bubblewrap.wrap(["true"], tmp_path) is None
    assert f"bubblewrap: {says}" == bubblewrap.missing()
    write(program, "#!/bin/sh\nexit 3\n")
    bubblewrap._tried.cache_clear()
    assert bubblewrap.missing() == "bubblewrap: it ended with exit code 3"
    write(program, "no program")
    bubblewrap._tried.cache_clear()
    assert bubblewrap.missing().startswith("bubblewrap does not start: ")
    monkeypatch.setenv("PATH", "/nowhere")
    assert bubblewrap.wrap(["true"], tmp_path) is None
    assert bubblewrap.missing() == "bubblewrap is not installed"
    bubblewrap._tried.cache_clear()


def test_the_doctor_says_why_there_are_no_namespaces() -> None:
    """In the tool's own words, where it said any; nothing is said of a layer that is on."""
    told = {name: says for name, _, says in levels.layers([], "bubblewrap: no")}
    plain = {name: says for name, _, says in levels.layers(["namespaces"], "bubblewrap: no")}

    assert told["namespaces"] == "bubblewrap: no"
    assert plain["namespaces"] == levels.SAYS["namespaces"]


def test_namespaces_come_on_through_an_installed_script(tmp_path: Path, root: Path) -> None:
    """Its folder is the interpreter's, and first on sys.path: it is neither bound nor read."""
    python = tmp_path / "bin/python"
    python.parent.mkdir()
    python.symlink_to(sys.executable)
    write(tmp_path / "pyvenv.cfg", f"home = {Path(sys.base_prefix, 'bin')}\n")
    script = "from grader.sandbox.isolation import missing, paths\nimport sys\n"
    script += "print(missing(), [p for p in paths.readable() if p == sys.path[0]], sep='|')\n"
    write(tmp_path / "bin/tool", script)
    packages = [str(root), str(Path(pydantic.__file__).parents[1])]
    done = subprocess.run(
        [python, tmp_path / "bin/tool"],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(packages)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert f"{bubblewrap.missing()}|[]" == done.stdout.strip()


# Ends


def test_a_child_is_killed_without_the_servers_help(plain: Any) -> None:
    """By a handle that means this process and no later one; the server only buries it."""
    server: ForkServer = plain._starter
    pipes = [os.pipe() for _ in range(3)]
    pid = server.spawn(pipes[0][0], pipes[1][1], pipes[2][1])
    os.kill(server.pid, signal.SIGSTOP)
    waking = threading.Timer(0.5, lambda: os.kill(server.pid, signal.SIGCONT))
    handle = os.dup(server._children[pid])
    ended = select.poll()
    ended.register(handle, select.POLLIN)
    ending = threading.Thread(target=lambda: statuses.append(server.end(pid)))
    statuses: list[int] = []
    ending.start()
    try:
        assert ended.poll(5000), "it goes on while the server is stopped"
    finally:
        waking.start()
        ending.join()
        waking.join()
        os.close(handle)
        for pair in pipes:
            for fd in pair:
                os.close(fd)

    assert [9] == [status & 0x7F for status in statuses]


def test_an_old_landlock_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before version 3 a file outside could be cut short."""
    assert landlock.abi() >= landlock.LEAST == 3
    monkeypatch.setattr(landlock.linux, "LINUX", False)
    assert landlock.abi.__wrapped__() == 0


# The command line


@pytest.mark.parametrize("without", ["seccomp", "landlock"])
def test_official_grading_refuses_below_level_2(
    tiny: Course, command: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, plain: Starter,
    without: str,
) -> None:  # fmt: skip
    """Exit code 5 and the way out; a local run goes on, and says what it had."""
    monkeypatch.setattr(starting, "_starter", lambda: plain)
    monkeypatch.setenv("GRADE_WITHOUT", without)
    work = tiny.root / "solutions/assignment1"
    refused = command(tiny.root, "assignment1", work, "--official", "--json")
    local = command(tiny.root, "assignment1", work, "--json")

    assert (5, "") == (refused.code, refused.out)
    assert "isolation is at level 1 here, and strangers' code needs 2" in refused.err
    assert "--allow-unsafe grades all the same" in " ".join(refused.err.split())
    assert (0, 1, False) == (local.code, local.grade["level"], local.grade["unsafe"])
    assert without not in local.grade["isolation"]


def test_unsafe_grades_say_so(
    tiny: Course, command: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, plain: Starter
) -> None:
    """In the JSON and in the report, for ever."""
    monkeypatch.setattr(starting, "_starter", lambda: plain)
    monkeypatch.setenv("GRADE_WITHOUT", "seccomp")
    work = tiny.root / "solutions/assignment1"
    words = ("assignment1", work, "--official", "--allow-unsafe")
    said = command(tiny.root, *words, "--json")
    shown = command(tiny.root, *words)

    assert (0, True, 1) == (said.code, said.grade["unsafe"], said.grade["level"])
    assert "graded with --allow-unsafe" in " ".join(shown.out.split())


def test_official_grades_say_their_level(tiny: Course, command: Callable[..., Any]) -> None:
    """The layers are those that the submission's own child had."""
    said = command(tiny.root, "assignment1", tiny.root / "solutions/assignment1", "--official",
                   "--json")  # fmt: skip

    assert said.code == 0
    assert said.grade["unsafe"] is False
    assert said.grade["level"] >= 2
    assert {"landlock", "seccomp"} <= set(said.grade["isolation"])


def test_the_doctor_tests_the_sandbox(tiny: Course, command: Callable[..., Any]) -> None:
    """For real: layers, controls, and at least ten probes that are denied."""
    said = command(tiny.root, "doctor")
    text = " ".join(said.out.split())

    assert said.code == 0
    assert re.search(r"isolation level [23] of 3", text)
    assert "right numbers pass, wrong ones fail" in text
    found = re.search(r"(\d+) of (\d+) probes are denied", text)
    assert found
    assert found[1] == found[2]
    assert int(found[1]) >= 10


@pytest.mark.long
def test_a_class_is_not_graded_below_level_2(
    tiny: Course, command: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The same words, and no grade; with --allow-unsafe every record says so."""
    monkeypatch.setattr(starting, "_starter", starting.ForkServer)
    monkeypatch.setenv("GRADE_WITHOUT", "seccomp,namespaces")
    write(tmp_path / "class/anna/shapes.py", SOLUTION)
    words = ("class", "assignment1", tmp_path / "class", "--jobs", "1", "--quiet")
    refused = command(tiny.root, *words)
    graded = command(tiny.root, *words, "--allow-unsafe")
    [record] = (tmp_path / "class-grades").rglob("anna.json")

    assert refused.code == 5
    assert "isolation is at level 1 here" in refused.err
    assert graded.code == 0
    assert '"unsafe": true' in record.read_text(encoding="utf-8")
