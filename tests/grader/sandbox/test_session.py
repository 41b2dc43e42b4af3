"""Whatever a submission does to its process, it costs its own answers and nothing else.

These tests start child processes. What the layers below the kernel's promise is tested with
those off. Not promised there: that student code cannot read files that the user who grades can
read, nor reach the network, nor that a process which leaves its group is ended.
"""

import errno
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.course import Limits
from grader.errors import GraderFault, MachineFault
from grader.questions.stream import stream_key
from grader.records import Answers, Array, Reply
from grader.sandbox import listening, process, starting
from tests.processes import ended

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the fork server is Linux only")

Ask = Callable[..., Answers]

ONE = '''
@check(task="f")
def first(code, draw):
    """First."""
    return code.f(draw.normal(3))
'''
THREE = "".join(
    f'''
@check(task="f")
def {name}(code, draw):
    """{name}."""
    return code.f({number})
'''
    for number, name in enumerate(("first", "second", "third"))
)
FIVE = THREE + "".join(
    f'''
@check(task="f")
def {name}(code, draw):
    """{name}."""
    return code.f({number})
'''
    for number, name in enumerate(("fourth", "fifth"), 3)
)

SECOND_IN_HALF_A_SECOND = THREE.replace(
    '@check(task="f")\ndef second', '@check(task="f", seconds=0.5)\ndef second'
)


def looking(expression: str) -> str:
    """A check that answers what it sees in the child."""
    return f'''
import gc, os, sys, tempfile
@check(task="f")
def looks(code, draw):
    """Looks."""
    code.f()
    return {expression}
'''


NOTHING = "def f(*args): return None"


def statuses(answers: Answers) -> list[str]:
    return [reply.status for reply in answers.replies.values()]


def seen(answers: Answers) -> Any:
    reply = answers.replies["looks"]
    assert reply.status == "answered", reply
    return reply.answer


# Answers


def test_an_answer_arrives(ask_text: Ask) -> None:
    """A tensor of the child is an array of the parent, and the draws are those of the key."""
    answers = ask_text("def f(x): return x * 2", ONE)
    again = ask_text("def f(x): return x + x", ONE)

    got = answers.replies["first"].answer
    assert isinstance(got, Array)
    assert ("float32", "cpu", (3,)) == (got.dtype, got.device, got.values.shape)
    assert got.values.tolist() == again.replies["first"].answer.values.tolist()  # type: ignore[union-attr]
    assert answers.broken is None
    assert "torch" in answers.versions


def test_an_untouched_hole_is_seen(ask_text: Ask) -> None:
    """The syntax tree says so; the reply is what asking it raised."""
    answers = ask_text("def f(x):\n    raise NotImplementedError('f')", ONE)

    assert frozenset({"f"}) == answers.todo
    assert ("f",) == answers.names
    assert ["raised"] == statuses(answers)


def test_a_missing_name_is_told(ask_text: Ask) -> None:
    """A renamed function is not a crash."""
    answers = ask_text("def g(x): return x", ONE)

    assert Reply("missing", name="f") == answers.replies["first"]
    assert ("g",) == answers.names


@pytest.mark.usefixtures("without_kernel")
def test_what_is_printed_belongs_to_its_check(ask_text: Ask, plain: starting.Starter) -> None:
    """By print, by standard error, by a subprocess, and without a line end."""
    source = """
import os, subprocess, sys
print("importing")
def f(n):
    if n == 0:
        print("by print")
    if n == 1:
        print("by stderr", file=sys.stderr)
        os.write(1, b" by the descriptor")
    if n == 2:
        subprocess.run(["echo", "by a process"])
"""
    answers = ask_text(source, THREE, starter=plain)

    assert answers.printed == "importing\n"
    assert ["by print\n", "by stderr\n by the descriptor", "by a process\n"] == [
        reply.printed for reply in answers.replies.values()
    ]


def test_what_is_printed_is_capped(ask_text: Ask) -> None:
    """The beginning is kept; the marks that tell checks apart survive."""
    answers = ask_text(
        "def f(n):\n    print('x' * 20_000 if n < 2 else 'short')", THREE, output_kb=1
    )
    printed = [reply.printed for reply in answers.replies.values()]

    assert [1024 + len("\n[more was printed]")] * 2 == [len(text) for text in printed[:2]]
    assert printed[2] == "short\n"


def test_what_is_printed_need_not_be_text(ask_text: Ask) -> None:
    """Bytes that are no UTF-8 arrive as replacement signs."""
    answers = ask_text(
        "import os\ndef f(n): os.write(1, b'\\xff\\0ok')", ONE.replace("draw.normal(3)", "0")
    )

    assert answers.replies["first"].printed == "\ufffd\0ok"


def test_global_state_is_put_back_between_checks(ask_text: Ask) -> None:
    """A changed default is reported where it was changed, and the next check does not meet it."""
    source = """
import torch
torch.set_grad_enabled(False)
def f(n):
    if n == 0:
        torch.set_default_dtype(torch.float64)
        torch.set_default_device("meta")
    return [str(torch.zeros(1).dtype), torch.zeros(1).device.type, torch.is_grad_enabled()]
"""
    answers = ask_text(source, THREE)

    assert ("gradients (switched off)",) == answers.changed
    assert ("the default dtype (to torch.float64)", "the default device (to meta)") == (
        answers.replies["first"].changed
    )
    assert ["torch.float32", "cpu", True] == answers.replies["second"].answer
    assert () == answers.replies["second"].changed


# Ways to get lost


LEAVING = {
    "os._exit": ("os._exit(3)", "the process left by itself, with exit code 3"),
    "a signal": ("os.kill(os.getpid(), 11)", "signal 11 ended the process"),
    "the last signal": (
        "os.kill(os.getpid(), 9)",
        "signal 9 ended the process, as the system does when memory runs out",
    ),
    "the reply's pipe": ("os.close(4)", "the process left by itself, with exit code 0"),
}


@pytest.mark.parametrize(("call", "says"), LEAVING.values(), ids=LEAVING)
def test_a_lost_process_costs_one_check(ask_text: Ask, call: str, says: str) -> None:
    """A new process goes on after it."""
    answers = ask_text(f"import os\ndef f(n):\n    if n == 1: {call}\n    return n", THREE)

    assert ["answered", "lost", "answered"] == statuses(answers)
    assert says == answers.replies["second"].name
    assert answers.replies["third"].answer == 2


class Watched:
    """A starter whose first child is killed by somebody else, a moment after it began to work."""

    least = 1

    def __init__(self, starter: starting.Starter, seconds: float) -> None:
        self._starter, self._seconds, self.pids = starter, seconds, []

    def spawn(self, *pipes: int) -> int:
        self.pids.append(self._starter.spawn(*pipes))
        if len(self.pids) == 1:
            kill = lambda: os.kill(self.pids[0], signal.SIGKILL)  # noqa: E731
            threading.Timer(self._seconds, kill).start()
        return self.pids[-1]

    def end(self, pid: int) -> int:
        return self._starter.end(pid)

    def cpu_seconds(self, pid: int) -> float | None:
        return self._starter.cpu_seconds(pid)

    def wake(self, pid: int) -> None:
        self._starter.wake(pid)


@pytest.mark.long
@pytest.mark.parametrize("where", ["import", "check"])
def test_who_is_killed_by_others_loses_nothing(
    ask_text: Ask, plain: starting.Starter, where: str
) -> None:
    """The machine was short of memory, or somebody erred: what was interrupted is asked again."""
    sleep = {"import": ("time.sleep(4)", ""), "check": ("", "if n == 1: time.sleep(4)")}[where]
    source = "import time\n{}\ndef f(n):\n    {}\n    return n".format(*sleep)
    starter = Watched(plain, 2.5)
    answers = ask_text(source, THREE, starter=starter, import_seconds=20, check_seconds=20)

    assert ["answered"] * 3 == statuses(answers)
    assert 2 == len(starter.pids)


@pytest.mark.parametrize("call", ["sys.exit(0)", "exit()", "raise KeyboardInterrupt"])
def test_leaving_by_an_exception_costs_no_process(ask_text: Ask, call: str) -> None:
    """It is caught as an exception of the check; the process goes on."""
    answers = ask_text(
        f"import sys, os\npid = os.getpid()\ndef f(n):\n    if n == 1: {call}\n    return pid",
        THREE,
    )

    assert ["answered", "raised", "answered"] == statuses(answers)
    assert answers.replies["first"].answer == answers.replies["third"].answer


def test_what_was_printed_before_the_end_is_kept(ask_text: Ask) -> None:
    """It may be all that there is to find the reason by."""
    answers = ask_text(
        "import os\ndef f(n):\n    print('here', flush=True)\n    if n == 1: os._exit(1)", THREE
    )

    assert answers.replies["second"].printed == "here\n"


def test_a_hang_costs_one_check(ask_text: Ask) -> None:
    """The check is stopped after its seconds; a new process goes on after it."""
    answers = ask_text("def f(n):\n    while n == 1: pass\n    return n", SECOND_IN_HALF_A_SECOND)

    assert ["answered", "timed out", "answered"] == statuses(answers)
    assert answers.replies["second"].name == "it did not return within 0.5 s of computing"


def test_a_hang_is_told_with_its_line(ask_text: Ask) -> None:
    """The student's line that it was in when it was stopped."""
    source = (
        "def f(n):\n    return g(n)\ndef g(n):\n    while n == 1:\n        n = n + 0\n    return n"
    )
    stopped = ask_text(source, SECOND_IN_HALF_A_SECOND).replies["second"].stopped

    assert stopped is not None
    assert ("work.py", "g") == (stopped.file, stopped.function)
    assert stopped.line in (4, 5)


def test_who_sleeps_or_works_in_torch_is_told_by_a_line_too(ask_text: Ask) -> None:
    """Where the interpreter itself does not run."""
    source = "import time\ndef f(n):\n    if n == 1:\n        time.sleep(60)\n    return n"
    stopped = ask_text(source, SECOND_IN_HALF_A_SECOND).replies["second"].stopped

    assert stopped is not None
    assert 4 == stopped.line


def test_an_import_that_hangs_is_told_with_its_line(ask_text: Ask) -> None:
    """A loop outside any function."""
    broken = ask_text("x = 1\nwhile x:\n    pass", THREE, import_seconds=0.5).broken

    assert broken is not None
    assert broken.stopped is not None
    assert broken.stopped.line in (2, 3)


def test_what_hangs_again_is_not_waited_for(ask_text: Ask) -> None:
    """The second check of a task gets a second, the rest none: they say where the first was."""
    answers = ask_text("def f(n):\n    while True: pass", FIVE, check_seconds=3)

    assert ["timed out"] * 5 == statuses(answers)
    assert answers.replies["second"].name.startswith("it did not return within ")
    assert answers.replies["first"].seconds > answers.replies["second"].seconds
    for later in ("third", "fourth", "fifth"):
        assert "it was not asked: its task did not end before" == answers.replies[later].name
        assert answers.replies[later].stopped == answers.replies["first"].stopped


def test_a_check_that_ends_has_its_answer_though_another_hung(ask_text: Ask) -> None:
    """It is asked once more, for a short while."""
    answers = ask_text("def f(n):\n    while n == 0: pass\n    return n", THREE, check_seconds=0.5)

    assert ["timed out", "answered", "answered"] == statuses(answers)


def test_each_reply_says_how_long_it_took(ask_text: Ask) -> None:
    """By the clock."""
    answers = ask_text("import time\ndef f(n):\n    time.sleep(0.3 * (n == 1))", THREE)
    took = [answers.replies[id].seconds for id in ("first", "second")]

    assert took[0] < 0.3 <= took[1]


def test_a_hang_that_holds_the_interpreter_is_ended(ask_text: Ask) -> None:
    """The parent's clock does not need the child's help: a signal handler would never run."""
    source = "def f(n):\n    if n == 1: (10**8)**(10**7)\n    return n"
    answers = ask_text(source, SECOND_IN_HALF_A_SECOND)

    assert ["answered", "timed out", "answered"] == statuses(answers)


def test_a_check_may_have_its_own_seconds(ask_text: Ask) -> None:
    """Where the assignment's are too short or too long for it."""
    checks = THREE.replace(
        '@check(task="f")\ndef second', '@check(task="f", seconds=60)\ndef second'
    )
    source = "import time\ndef f(n):\n    time.sleep([0, 0.8, 90][n])\n    return n"
    answers = ask_text(source, checks, check_seconds=0.5)

    assert ["answered", "timed out"] == statuses(answers)[1:]


class Slowed:
    """A starter on a machine so busy that its children compute next to nothing."""

    least = 1

    def __init__(self, starter: starting.Starter) -> None:
        self._starter = starter

    def spawn(self, *pipes: int) -> int:
        return self._starter.spawn(*pipes)

    def end(self, pid: int) -> int:
        return self._starter.end(pid)

    def cpu_seconds(self, pid: int) -> float | None:
        return 0.0

    def wake(self, pid: int) -> None:
        self._starter.wake(pid)


def test_a_deadline_counts_what_the_child_computes(ask_text: Ask, plain: starting.Starter) -> None:
    """Twice its seconds by the clock are no fault; who sleeps ends by the clock, and is told so."""
    source = "import time\ndef f(n):\n    time.sleep([0, 0.6, 90][n])\n    return n"
    answers = ask_text(source, THREE, starter=Slowed(plain), check_seconds=0.3)

    assert ["answered", "answered", "timed out"] == statuses(answers)
    says = "it did not return within 1.8 s by the clock: it sleeps or waits"
    assert says == answers.replies["third"].name


class Clockwork:
    """A child that never answers, and a clock that goes on where somebody waits for it."""

    least, lag_seconds = 1, 0.0

    def __init__(self, speed: float | None) -> None:
        self.now, self._speed = 0.0, speed

    def monotonic(self) -> float:
        return self.now

    def spawn(self, *pipes: int) -> int:
        return 1

    def end(self, pid: int) -> int:
        return 0

    def cpu_seconds(self, pid: int) -> float | None:
        return None if self._speed is None else self.now * self._speed

    def wake(self, pid: int) -> None:
        self._starter.wake(pid)

    def next(self, seconds: float) -> None:
        self.now += seconds

    def close(self) -> None:
        pass


@pytest.mark.parametrize(
    ("speed", "want"),
    [
        pytest.param(1.0, (2, 2), id="alone on the machine"),
        pytest.param(0.25, (2, 8), id="beside three others"),
        pytest.param(0.0, (0, 12), id="sleeps"),
        pytest.param(4.0, (8, 2), id="four threads, for which the clock of one is left"),
        pytest.param(None, (2, 2), id="not counted"),
    ],
)
def test_both_limits_of_a_child_that_never_answers(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, speed: float | None, want: tuple[float, float]
) -> None:
    """Seconds of computing, six times as many by the clock, or the clock where nobody counts."""
    clock = Clockwork(speed)
    monkeypatch.setattr(process, "time", clock)
    ends: list[int] = []
    monkeypatch.setattr(process, "listen", lambda fds: ends.extend(fds) or clock)
    child = process.Child(clock, tmp_path, Limits())  # type: ignore[arg-type]
    ended = child.receive("id", process.Seconds.of(2))
    child.close()
    for fd in ends:
        os.close(fd)

    assert "timed out" == ended
    used = (child.used.computing, child.used.clock)
    assert want == pytest.approx(used, abs=0.25)  # it looks again after a while


@pytest.mark.parametrize(
    ("slow", "says"),
    [
        (False, "all checks together may compute for 0.5 s"),
        (True, "all checks together may take 3 s by the clock"),
    ],
)
def test_all_checks_together_are_counted_in_the_same_way(
    ask_text: Ask, plain: starting.Starter, slow: bool, says: str
) -> None:
    """Computing ends one, the clock ends one that only waits; each is told as what it was."""
    source = f"import time\ndef f(n):\n    while n == 1: {'time.sleep(1)' if slow else 'pass'}\n"
    starter = Slowed(plain) if slow else plain
    answers = ask_text(source, THREE, starter=starter, total_seconds=0.5)

    assert ["answered", "timed out", "timed out"] == statuses(answers)
    assert says == answers.replies["third"].name


def test_a_flood_is_stopped(ask_text: Ask) -> None:
    """Who prints without end is stopped long before the deadline, and a new process goes on."""
    source = "def f(n):\n    while n == 1: print('x' * 1000)\n    return n"
    answers = ask_text(source, THREE, flood_mb=1, output_kb=1)

    assert ["answered", "flooded", "answered"] == statuses(answers)
    assert len(answers.replies["second"].printed) < 2000


def test_three_lost_processes_are_enough(ask_text: Ask) -> None:
    """The rest is timed out, and says why."""
    answers = ask_text("import os\ndef f(n): os._exit(0)", FIVE)

    assert ["lost"] * 3 + ["timed out"] * 2 == statuses(answers)
    assert answers.replies["fifth"].name == "3 processes were lost before it"


def test_processor_time_has_a_limit(ask_text: Ask) -> None:
    """Threads that burn more than one processor are stopped by the kernel."""
    answers = ask_text("def f(n):\n    while n == 0: pass\n    return n", THREE, cpu_seconds=1)

    assert ["lost", "answered", "answered"] == statuses(answers)
    assert "signal 24 ended the process" == answers.replies["first"].name


@pytest.mark.parametrize(
    ("body", "kind"),
    [("bytearray(1 << 40)", "MemoryError"), ("torch.zeros(1 << 36)", "RuntimeError")],
)
def test_memory_has_a_limit(ask_text: Ask, body: str, kind: str) -> None:
    """More than the limit is an exception in the student's line, and no trouble for the machine."""
    answers = ask_text(f"import torch\ndef f(n):\n    if n == 0: {body}\n    return n", THREE)

    assert ["raised", "answered", "answered"] == statuses(answers)
    raised = answers.replies["first"].raised
    assert raised is not None
    assert raised.place is not None
    assert (kind, 3) == (raised.kind, raised.place.line)


def test_memory_that_is_taken_bit_by_bit_has_a_limit(ask_text: Ask) -> None:
    """Growing until it fails ends the same way."""
    source = "def f(n):\n    x = [b'']\n    while n == 0: x.append(bytes(1 << 26))\n    return n"
    answers = ask_text(source, THREE, memory_mb=3000)

    assert answers.replies["first"].status in ("raised", "lost")
    assert ["answered", "answered"] == statuses(answers)[1:]


def test_a_large_file_cannot_be_written(ask_text: Ask) -> None:
    """The disk is not the submission's to fill."""
    source = "def f(n):\n    if n == 0: open('x', 'wb').write(bytes(3 << 20))\n    return n"
    answers = ask_text(source, THREE, file_mb=2)

    assert answers.replies["first"].status in ("raised", "lost")
    assert ["answered", "answered"] == statuses(answers)[1:]


# Importing


IMPORTING = {
    "hangs": ("while True: pass", "timed out", ""),
    "floods": ("while True: print('x' * 1000)", "flooded", ""),
    "leaves": ("import os; os._exit(0)", "lost", "the process left by itself, with exit code 0"),
    "dies": ("import os; os.kill(os.getpid(), 6)", "lost", "signal 6 ended the process"),
    "exits": ("import sys; sys.exit()", "raised", ""),
    "raises": ("print('so far'); 1 / 0", "raised", ""),
    "recursion": ("def g(): g()\ng()", "raised", ""),
    "syntax": ("def f(:", "syntax", ""),
    "nesting": ("x = " + "(" * 300, "syntax", ""),
    "depth": ("x = " + "-" * 100_000 + "1", "syntax", ""),
    "null": ("x = '\0'", "syntax", ""),
    "indentation": ("def f():\n\tx = 1\n        y = 2", "syntax", ""),
}


@pytest.mark.parametrize(("source", "status", "note"), IMPORTING.values(), ids=IMPORTING)
def test_a_file_that_cannot_be_imported(ask_text: Ask, source: str, status: str, note: str) -> None:
    """It has one reason, which stands for every check; nothing is asked, nobody waits."""
    limits = {"import_seconds": 1} if status == "timed out" else {}
    answers = ask_text(source, THREE, flood_mb=1, **limits)

    assert answers.broken is not None
    assert (status, note) == (answers.broken.status, answers.broken.note)
    assert {} == answers.replies
    want = "raised" if status == "syntax" else status
    assert [want] * 3 == [answers.reply(name).status for name in ("first", "second", "third")]


def test_why_importing_raised(ask_text: Ask) -> None:
    """The line of the student, and what was printed before it."""
    answers = ask_text("print('so far')\n1 / 0\n", ONE)

    assert answers.broken is not None
    assert answers.broken.raised is not None
    assert answers.broken.raised.place is not None
    assert ("ZeroDivisionError", 2) == (
        answers.broken.raised.kind, answers.broken.raised.place.line,
    )  # fmt: skip
    assert answers.printed == "so far\n"


def test_a_file_that_cannot_be_imported_shows_its_untouched_holes(ask_text: Ask) -> None:
    """They were read before importing failed."""
    answers = ask_text("def f(): raise NotImplementedError('f')\n1 / 0\n", ONE)

    assert frozenset({"f"}) == answers.todo


def test_files_import_each_other(ask_text: Ask) -> None:
    """In the child as in one's own folder."""
    answers = ask_text(
        {"a.py": "import b\ndef f(x): return b.g()", "b.py": "def g(): return 5"}, ONE
    )

    assert answers.replies["first"].answer == 5


# What the child can see


def test_the_environment_is_not_the_parents(ask_text: Ask) -> None:
    """No token gets in, and the user's name does not either."""
    environment = seen(ask_text(NOTHING, looking("dict(os.environ)")))

    assert "GRADE_TEST_TOKEN" not in environment
    assert not [value for value in environment.values() if "a-token-of-the-parent" in value]
    assert environment["USER"] == "student"


@pytest.mark.usefixtures("without_kernel")
def test_no_descriptor_is_inherited(ask_text: Ask) -> None:
    """Null, output, output, request, reply; the sixth is the listing itself."""
    descriptors = seen(
        ask_text(NOTHING, looking("sorted(int(n) for n in os.listdir('/proc/self/fd'))"))
    )

    assert [0, 1, 2, 3, 4, 5] == descriptors


@pytest.mark.usefixtures("without_kernel")
def test_the_folder_is_its_own_and_is_removed(ask_text: Ask, tmp_path: Path) -> None:
    """Home, temporary files and the current directory are one empty folder; links lead nowhere."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept.txt").write_text("kept")
    source = f"""
import os
def f(*args):
    open("mine.txt", "w").write("x")
    os.symlink({str(outside)!r}, "link")
    os.makedirs("a/b/c")
    os.chmod("a/b", 0)
"""
    places = "[os.getcwd(), os.environ['HOME'], tempfile.gettempdir(), os.path.expanduser('~')]"
    [folder, *others] = seen(ask_text(source, looking(places)))

    assert [folder] * 3 == others
    assert not Path(folder).exists()
    assert (outside / "kept.txt").read_text() == "kept"


def test_a_folder_as_deep_as_can_be_is_removed(ask_text: Ask) -> None:
    """Deeper than Python calls, and with a path longer than the system takes."""
    source = """
import os
def f(*args):
    for _ in range(3000):
        os.mkdir("a" * 40)
        os.chdir("a" * 40)
"""
    folder = seen(ask_text(source, looking("os.environ['HOME']")))

    assert not Path(folder).exists()


def test_two_submissions_do_not_meet(ask_text: Ask) -> None:
    """Neither a module that one changes nor a file that it leaves is there for the next."""
    spoil = "import torch\ntorch.mine = 1\nopen('left.txt', 'w').close()\ndef f(*args): pass"
    look = looking("[hasattr(torch, 'mine'), os.listdir('.')]")

    assert [True, ["left.txt"]] == seen(ask_text(spoil, look))
    assert [False, []] == seen(ask_text(NOTHING, look))


def test_randomness_is_the_same_each_time(ask_text: Ask, plain: starting.Starter) -> None:
    """In every child of every server: a regrade gives the same grade."""
    draws = "[torch.rand(2).tolist(), numpy.random.rand(), random.random()]"
    checks = looking(draws).replace("import gc", "import numpy, random, gc")

    once, again = (seen(ask_text(NOTHING, checks, starter=plain)) for _ in range(2))
    elsewhere = seen(ask_text(NOTHING, checks))

    assert once == again == elsewhere


def test_the_instructors_side_cannot_be_imported(ask_text: Ask, root: Path) -> None:
    """The course's folder is not on the path, whatever the installation put there."""
    source = """
def f(*args):
    found = []
    for name in ("solutions", "tests", "assignments", "datasets", "benchmarks"):
        try:
            __import__(name)
            found.append(name)
        except ImportError:
            pass
    return found
"""
    checks = ONE.replace("draw.normal(3)", "")
    paths = seen(ask_text(NOTHING, looking("sys.path")))

    assert [] == ask_text(source, checks).replies["first"].answer
    assert str(root) not in paths
    assert "" not in paths


def test_only_the_childs_rooms_are_loaded_in_it(ask_text: Ask) -> None:
    """What judges, scores, seals and knows mistakes is not even code there."""
    rooms = seen(ask_text(NOTHING, looking("[n for n in sys.modules if n.startswith('grader.')]")))

    assert {
        "grader.author", "grader.errors", "grader.records",
        "grader.child", "grader.child.asking", "grader.child.denials", "grader.child.draw",
        "grader.child.evidence", "grader.child.fingerprints", "grader.child.following",
        "grader.child.holes", "grader.child.operators",
        "grader.child.readying", "grader.child.recording", "grader.child.tracing",
        "grader.child.worker",
        "grader.child.witnessing",
        *(f"grader.child.witnessing.{file}" for file in ("facts", "scores", "witness")),
        "grader.sandbox", "grader.sandbox.wire", "grader.sandbox.isolation",
        *(f"grader.sandbox.isolation.{file}" for file in (
            "capacity", "confinement", "landlock", "levels", "linux", "paths", "seccomp",
            "syscalls", "user",
        )),
        "grader.support", "grader.support.doors", "grader.support.machine",
    } == set(rooms)  # fmt: skip


@pytest.mark.usefixtures("without_kernel")
def test_the_memory_of_a_child_holds_no_later_draw(ask_text: Ask) -> None:
    """It has the key of the check that is asked now, and not that of the next one.

    The child is given the keys backwards, so that looking for them does not put them there.
    """
    now, later = (stream_key(1, "tests", "assignment1", name) for name in ("looks", "first"))
    source = f"""
def holds(*backwards):
    found = [False] * len(backwards)
    for line in open("/proc/self/maps"):
        area, access, _, _, inode, *_ = line.split()
        if access.startswith("rw") and inode == "0":
            start, end = (int(number, 16) for number in area.split("-"))
            with open("/proc/self/mem", "rb", 0) as memory:
                memory.seek(start)
                while start < end and (data := memory.read(min(end - start, 1 << 20))):
                    turned = data[::-1]
                    found = [was or key in turned for was, key in zip(found, backwards)]
                    start += len(data)
    return found
def f(*args):
    return holds({now[::-1]!r}, {later[::-1]!r})
"""
    checks = looking("None").replace("code.f()\n    return None", "return code.f()") + ONE

    assert [True, False] == seen(ask_text(source, checks))


def test_torch_s_compiler_is_not_loaded(ask_text: Ask) -> None:
    """It costs more than a second; a forbidden list and a loop count do not need it."""
    checks = '''
@check(task="f")
def traced(code, draw):
    """Traced."""
    return code.count_calls(code.f, draw.normal(3))
@check(task="f")
def filled(code, draw):
    """Filled."""
    x = draw.fill(torch.nn.Linear(3, 3))(draw.normal(2, 3))
    code.f(x).sum().backward()
''' + looking("'torch._dynamo' in sys.modules")
    answers = ask_text("def f(x=0): return x * 2", checks, forbidden=("softmax",))

    assert ["answered"] * 3 == statuses(answers)
    assert answers.replies["looks"].answer is False


def test_nobody_waits_for_an_answer_from_the_keyboard(ask_text: Ask) -> None:
    """`input()` and `breakpoint()` end with an exception."""
    source = "def f(n):\n    if n == 0: input()\n    if n == 1: breakpoint()\n    return n"
    answers = ask_text(source, THREE)

    assert ["raised", "raised", "answered"] == statuses(answers)
    assert answers.replies["first"].raised.kind == "EOFError"  # type: ignore[union-attr]


# What is left over


@pytest.mark.usefixtures("without_kernel")
def test_processes_of_the_group_are_ended(ask_text: Ask, plain: starting.Starter) -> None:
    """A sleeper that student code started does not survive it."""
    source = "import subprocess\ndef f(*args): return subprocess.Popen(['sleep', '60']).pid"
    pid = ask_text(source, ONE, starter=plain).replies["first"].answer

    assert isinstance(pid, int)
    assert ended(pid)


def test_threads_that_go_on_do_no_harm(ask_text: Ask, plain: starting.Starter) -> None:
    """Daemons and others, still printing: the checks go on, and the end is the end."""
    source = """
import threading, time, os
def work():
    while True:
        print("still here", flush=True)
        time.sleep(0.01)
def f(n):
    for daemon in (True, False):
        threading.Thread(target=work, daemon=daemon).start()
    return os.getpid()
"""
    answers = ask_text(source, THREE, starter=plain)

    assert ["answered"] * 3 == statuses(answers)
    pid = answers.replies["third"].answer
    assert isinstance(pid, int)
    assert ended(pid)


def kept() -> tuple[int, int]:
    """How many descriptors and threads this process has."""
    return len(list(Path("/proc/self/fd").iterdir())), threading.active_count()


def test_the_parent_keeps_nothing_of_a_child(ask_text: Ask) -> None:
    """No descriptor and no thread is left over, whether it ended well or not."""
    ask_text(NOTHING, ONE)
    before = kept()
    ask_text("import os\nos._exit(1)", ONE)
    ask_text("import os\ndef f(n): os._exit(1)", FIVE)
    ask_text(NOTHING, ONE)

    assert before == kept()


@pytest.mark.parametrize(
    "forged",
    [
        b"RESULT 3/3",
        b'ACG1\x20\0\0\0\0\0\0\0\0\0\0\0{"kind":"reply","status":"pass"}',
        b"ACG1\x02\0\0\0\0\0\0\0\0\0\0\0[]",
        b"ACG1" + b"\xff" * 12 + bytes(1000),
    ],
    ids=["text", "a verdict", "no object", "a huge one"],
)
def test_a_forged_frame_is_a_lost_answer(ask_text: Ask, forged: bytes) -> None:
    """The number of a question cannot be guessed, and there is no word for a verdict."""
    source = f"import os\ndef f(n):\n    if n == 0: os.write(4, {forged!r})\n    return n"
    answers = ask_text(source, THREE)

    assert ["lost", "answered", "answered"] == statuses(answers)


@pytest.mark.usefixtures("without_kernel")
@pytest.mark.parametrize("fd", [1, 4], ids=["output", "replies"])
def test_a_process_that_writes_without_end_is_ended(
    ask_text: Ask, plain: starting.Starter, fd: int
) -> None:
    """The parent neither listens to it for ever nor keeps all that it says."""
    source = f"""
import subprocess, time
def f(n):
    if n == 0:
        for _ in range(3):
            subprocess.Popen(["cat", "/dev/zero"], stdout={fd})
        time.sleep(90)
    return n
"""
    answers = ask_text(source, THREE, starter=plain, flood_mb=1, output_kb=1)

    assert ["lost" if fd == 4 else "flooded", "answered", "answered"] == statuses(answers)
    assert len(answers.replies["first"].printed) < 2000


def test_a_process_that_prints_drop_by_drop_is_ended(
    ask_text: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without its pipe of replies it is lost, and nobody waits until it has printed a flood."""
    monkeypatch.setattr(process, "PRINTED_SECONDS", 0.2)
    source = """
import os, time
def f(n):
    if n == 0:
        os.close(4)
        while True:
            os.write(1, b"x")
            time.sleep(0.01)
    return n
"""
    started = time.monotonic()
    answers = ask_text(source, THREE)

    assert ["lost", "answered", "answered"] == statuses(answers)
    assert time.monotonic() - started < 20


class Counted:
    """A starter that counts."""

    least = 1

    def __init__(self, starter: starting.Starter) -> None:
        self._starter, self.count = starter, 0

    def spawn(self, *pipes: int) -> int:
        self.count += 1
        return self._starter.spawn(*pipes)

    def end(self, pid: int) -> int:
        return self._starter.end(pid)

    def cpu_seconds(self, pid: int) -> float | None:
        return self._starter.cpu_seconds(pid)

    def wake(self, pid: int) -> None:
        self._starter.wake(pid)


def test_who_was_ended_by_us_is_not_asked_again(ask_text: Ask, plain: starting.Starter) -> None:
    """A flood costs one process, not two."""
    starter = Counted(plain)
    source = "def f(n):\n    while n == 1: print('x' * 1000)\n    return n"
    answers = ask_text(source, THREE, starter=starter, flood_mb=1)

    assert ["answered", "flooded", "answered"] == statuses(answers)
    assert 2 == starter.count


def test_time_that_is_over_while_it_is_asked_again_is_not_the_imports_fault(
    ask_text: Ask, plain: starting.Starter
) -> None:
    """It went well before: the checks are timed out, and nothing is said of importing."""
    starter = Counted(plain)
    source = "import os, time\ntime.sleep(2)\ndef f(n): os.kill(os.getpid(), 9)"
    answers = ask_text(source, THREE, starter=starter, total_seconds=0.5)

    assert answers.broken is None
    assert ["timed out"] * 3 == statuses(answers)
    assert 2 == starter.count


# Our own side


def test_checks_that_do_not_load_are_our_fault(ask_text: Ask) -> None:
    """Void needs evidence that student code cannot make: it was not there yet."""
    with pytest.raises(GraderFault, match="the checks do not load: ZeroDivisionError: division"):
        ask_text(NOTHING, "1 / 0\n" + ONE)


def test_a_check_for_a_device_that_is_not_here_is_deferred(ask_text: Ask) -> None:
    """It is not asked."""
    checks = ONE.replace('task="f"', 'task="f", device="cuda"')

    assert Reply("deferred", name="cuda") == ask_text(NOTHING, checks).replies["first"]


class Broken:
    """A starter whose children do not live."""

    least = 1

    def __init__(self) -> None:
        self._processes: list[Any] = []

    def spawn(self, request: int, reply: int, output: int) -> int:
        return 0

    def end(self, pid: int) -> int:
        return 0

    def cpu_seconds(self, pid: int) -> float | None:
        return None

    def wake(self, pid: int) -> None:
        self._starter.wake(pid)

    def revive(self) -> None:
        pass

    def close(self) -> None:
        pass


class Full(Broken):
    """A starter on a machine that has no room for a process."""

    def spawn(self, request: int, reply: int, output: int) -> int:
        raise OSError(errno.EAGAIN, "Resource temporarily unavailable")


def test_no_room_for_a_process_is_the_machines_fault(ask_text: Ask) -> None:
    """Not a traceback; and no pipe is left open."""
    before = kept()
    with pytest.raises(MachineFault, match="could be started: no more processes"):
        ask_text(NOTHING, ONE, starter=Full())

    assert before == kept()


def test_a_child_that_never_starts_is_the_machines_fault(ask_text: Ask) -> None:
    """Nobody's submission is blamed."""
    with pytest.raises(MachineFault, match=r"no child process could be started \(lost\)"):
        ask_text(NOTHING, ONE, starter=Broken())


def test_a_server_that_ends_says_its_last_words(
    monkeypatch: pytest.MonkeyPatch, ask_text: Ask
) -> None:
    """What it wrote on standard error last is the reason."""
    command = [sys.executable, "-c", "import sys; print('no torch here', file=sys.stderr)"]
    monkeypatch.setattr(starting, "command", lambda entry: command)
    server = starting.ForkServer()

    with pytest.raises(MachineFault, match="the fork server ended: no torch here"):
        ask_text(NOTHING, ONE, starter=server)
    server.close()


def plain(value: Any) -> Any:
    """Records as values that can be compared."""
    if isinstance(value, Array):
        return value.dtype, value.device, value.values.tolist()
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if hasattr(value, "__dataclass_fields__"):
        compared = [name for name, one in value.__dataclass_fields__.items() if one.compare]
        return {name: plain(getattr(value, name)) for name in compared}
    return value


@pytest.mark.long
def test_a_fresh_process_answers_like_a_forked_one(
    ask_text: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The way of other platforms: answers, output, exceptions, and a crash that is resumed."""
    source = """
import os, torch
from torch import nn
print("importing")
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = nn.Linear(3, 2)
    def forward(self, x): return self.inner(x)
def f(n):
    print("asked", n)
    if n == 1:
        os._exit(4)
    if n == 2:
        raise ValueError("two")
    return torch.ones(2) * n
"""
    checks = (
        THREE
        + '''
@check(task="f")
def fills(code, draw):
    """Fills."""
    return draw.fill(code.Net())(draw.normal(2, 3)), draw.device.type
'''
    )
    monkeypatch.setenv("GRADE_START", "fresh")
    # Output and answers are heard by two threads; on a busy machine one may come late.
    monkeypatch.setattr(listening.Threaded, "lag_seconds", 0.5)
    monkeypatch.setattr(process, "LINGER_SECONDS", 10)
    fresh = starting._starter()
    assert isinstance(fresh, starting.FreshStart)

    want = ask_text(source, checks)
    got = ask_text(source, checks, starter=fresh)

    assert ["answered", "lost", "raised", "answered"] == statuses(got)
    assert plain(want.replies) == plain(got.replies)
    assert plain(replace(want, layers=())) == plain(replace(got, layers=()))
    assert set(got.layers) == set(want.layers) - {"fork server", "namespaces"}


# Public and hidden checks

HIDDEN = THREE.replace("def ", "def hidden_")
WHO_IS_HERE = """
import os, sys
frame = sys._getframe()
while "checks" not in frame.f_locals:
    frame = frame.f_back
HERE = sorted(frame.f_locals["checks"])
def f(n):
    return [os.getpid(), *HERE]
"""


def test_hidden_checks_are_asked_in_a_process_of_their_own(ask_text: Ask) -> None:
    """No process holds checks of both sides; whatever the first one kept, the second has not."""
    answers = ask_text(WHO_IS_HERE, THREE, hidden=HIDDEN)
    found = {id: reply.answer for id, reply in answers.replies.items()}
    first, hidden = found["first"], found["hidden_first"]

    assert ["first", "second", "third"] == sorted(first[1:])
    assert ["hidden_first", "hidden_second", "hidden_third"] == sorted(hidden[1:])
    assert first[0] != hidden[0]
    assert [first[0]] * 3 == [found[id][0] for id in ("first", "second", "third")]


def test_files_of_ours_are_asked_both_sides_in_one_process(ask_text: Ask) -> None:
    """There is nobody to keep a hidden check from."""
    answers = ask_text(WHO_IS_HERE, THREE, hidden=HIDDEN, ours=True)

    assert 1 == len({tuple(reply.answer) for reply in answers.replies.values()})
    assert 6 == len(answers.replies)


def test_a_lost_process_moves_no_check_behind_the_other_side(ask_text: Ask) -> None:
    """Public checks that are asked again are asked before the hidden ones, with their output."""
    source = "import os\ndef f(n):\n    print(n)\n    if n == 0: os._exit(3)\n    return n"
    answers = ask_text(source, THREE, hidden=HIDDEN)

    assert ["lost", "answered", "answered"] * 2 == statuses(answers)
    assert "1\n" == answers.replies["second"].printed


def test_an_import_that_fails_for_the_hidden_checks_costs_these(ask_text: Ask) -> None:
    """The public answers stay, and no check that asks for an error gets the import's."""
    source = WHO_IS_HERE + "if 'hidden_first' in HERE: raise ValueError('for hidden ones')"
    answers = ask_text(source, THREE, hidden=HIDDEN)

    assert ["answered"] * 3 + ["lost"] * 3 == statuses(answers)
    assert answers.broken is None


def test_what_importing_says_comes_from_where_no_hidden_check_is(ask_text: Ask) -> None:
    """Also where only hidden checks are asked: names, what is printed, why it does not import."""
    source = WHO_IS_HERE + "print(HERE)\nif HERE: raise ValueError(HERE)"
    answers = ask_text(source, "", hidden=HIDDEN)

    assert "[]" == answers.printed.strip()
    assert answers.broken is None
    assert ["lost"] * 3 == statuses(answers)


def test_all_time_that_public_checks_take_is_gone_for_the_hidden_ones(ask_text: Ask) -> None:
    """Both sides share the time for all checks together."""
    source = "def f(n):\n    while True: pass"
    answers = ask_text(source, THREE, hidden=HIDDEN, total_seconds=1)

    assert ["timed out"] * 6 == statuses(answers)
    assert "all checks together may compute for 1 s" == answers.replies["hidden_third"].name
