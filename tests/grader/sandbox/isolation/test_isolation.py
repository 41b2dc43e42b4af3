"""A child's surroundings are built from nothing, and it confines itself before student code."""

import os
import re
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.records import Answers
from grader.sandbox.isolation import launch, levels
from tests import tiny_course
from tests.processes import PATIENCE, ended

Ask = Callable[..., Answers]
needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="the fork server is Linux only")


def looks(ask_text: Ask, expression: str, **limits: Any) -> Any:
    """What an expression is in a child."""
    checks = f'''
import os, resource, signal, sys
@check(task="f")
def looks(code, draw):
    """Looks."""
    return {expression}
'''
    reply = ask_text("", checks, **limits).replies["looks"]
    assert reply.status == "answered", reply
    return reply.answer


# The parent's side


@pytest.mark.parametrize(
    "name",
    ["HOME", "PYTHONPATH", "PYTHONSTARTUP", "LD_PRELOAD", "GITHUB_TOKEN", "SSH_AUTH_SOCK",
     "AWS_SECRET_ACCESS_KEY", "HTTP_PROXY", "VIRTUAL_ENV", "GRADE_SEED"],
)  # fmt: skip
def test_no_variable_of_the_parent_gets_in(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The environment is a list of what is allowed, so no list of what is not can be too short."""
    monkeypatch.setenv(name, "canary")

    assert "canary" not in launch.environment().values()


def test_where_libraries_are_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without these torch would not load everywhere; they hold no secret."""
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/lib")
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "1")

    made = launch.environment()

    assert ("/opt/lib", "1") == (made["LD_LIBRARY_PATH"], made["CUDA_VISIBLE_DEVICES"])


def test_a_work_folder_is_new_each_time_and_goes_away() -> None:
    """Two at once differ; both are gone afterwards, also after an exception."""
    with launch.work_folder() as one, launch.work_folder() as other:
        assert one != other
        assert [] == list(one.iterdir())
        (one / "deep/er").mkdir(parents=True)
        (one / "deep/er/file").write_text("x")
        (one / "deep").chmod(0)

    assert not one.exists()
    assert not other.exists()
    with pytest.raises(KeyError), launch.work_folder() as third:
        raise KeyError
    assert not third.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="other people's access is a POSIX word")
def test_a_work_folder_is_nobody_elses() -> None:
    """Another user of the machine cannot look in."""
    with launch.work_folder() as folder:
        assert 0o700 == folder.stat().st_mode & 0o777


def test_removing_a_work_folder_follows_no_link(tmp_path: Path) -> None:
    """A link in it may point to anything of the user who grades."""
    (tmp_path / "precious").write_text("x")
    with launch.work_folder() as folder:
        (folder / "link").symlink_to(tmp_path)

    assert (tmp_path / "precious").read_text() == "x"


def test_each_layer_says_what_it_does_or_why_it_is_off() -> None:
    """Names are unique, and every layer has a sentence for both."""
    off, on = levels.layers([]), levels.layers(list(levels.SAYS))

    assert len(on) == len({name for name, _, _ in on})
    assert [True] * len(on) == [is_on for _, is_on, _ in on]
    assert all(says for _, _, says in on)
    assert not any(is_on for _, is_on, _ in off)
    assert [name for name, _, says in off if name not in levels.PROCESS and not says] == []


@pytest.mark.parametrize(
    ("layers", "want"),
    [
        ("", 1), ("seccomp", 1), ("landlock", 1), ("landlock user namespaces", 1),
        ("seccomp landlock", 2), ("seccomp namespaces", 2), ("seccomp landlock namespaces", 3),
    ],
)  # fmt: skip
def test_levels(layers: str, want: int) -> None:
    """Files need a layer, calls need a layer; all of them are level 3."""
    assert want == levels.level(layers.split())


# The child's side


@needs_linux
def test_python_is_started_without_anybodys_additions(ask_text: Ask) -> None:
    """No user site, no current directory on the path, no bytecode written."""
    flags = "[sys.flags.no_user_site, sys.flags.safe_path, sys.flags.dont_write_bytecode]"

    assert [1, True, 1] == looks(ask_text, flags)


@needs_linux
def test_limits_are_those_of_the_assignment(ask_text: Ask) -> None:
    """The kernel holds them, and they cannot be raised again."""
    limits = "[list(resource.getrlimit(getattr(resource, 'RLIMIT_' + n))) for n in %r]"
    kinds = ["CORE", "FSIZE", "CPU", "NOFILE", "AS"]
    mb = 1 << 20

    assert [[0, 0], [3 * mb, 3 * mb], [7, 9], [256, 256], [4000 * mb, 4000 * mb]] == looks(
        ask_text, limits % kinds, file_mb=3, cpu_seconds=7, memory_mb=4000
    )


@needs_linux
def test_a_child_leads_a_session_of_its_own(ask_text: Ask) -> None:
    """It has no terminal, and its whole group can be ended."""
    assert [True, True, False] == looks(
        ask_text, "[os.getsid(0) == os.getpid(), os.getpgid(0) == os.getpid(), os.isatty(0)]"
    )


@needs_linux
def test_an_interrupt_is_the_parents_to_handle(ask_text: Ask) -> None:
    """The server ignores Ctrl-C; in a child it is Python's own again, unless student code asks."""
    assert looks(ask_text, "signal.getsignal(signal.SIGINT) is signal.SIG_IGN") is False


@needs_linux
@pytest.mark.usefixtures("without_kernel")
def test_the_command_and_the_environment_of_the_server_tell_nothing(ask_text: Ask) -> None:
    """A child can read both of its parent: there is no path to a submission, seed or token."""
    line, environment = looks(
        ask_text,
        "[open(f'/proc/{os.getppid()}/cmdline').read(),"
        " open(f'/proc/{os.getppid()}/environ').read()]",
    )

    assert "grader.child.worker" in line
    assert "a-token-of-the-parent" not in environment
    assert re.search(r"(^|\0)PATH=", environment)


@needs_linux
@pytest.mark.usefixtures("without_kernel")
def test_the_server_has_one_thread_and_no_file(ask_text: Ask) -> None:
    """A child of a threaded process can hang; an open file would be inherited."""
    threads, files = looks(
        ask_text,
        "[len(os.listdir(f'/proc/{os.getppid()}/task')),"
        " [os.readlink(f'/proc/{os.getppid()}/fd/{n}') for n in"
        " os.listdir(f'/proc/{os.getppid()}/fd')]]",
    )

    assert threads == 1
    assert not [name for name in files if name.startswith("/") and not name.startswith(
        ("/dev/null", "/tmp/#", "/tmp/tmp"))]  # fmt: skip


@needs_linux
def test_the_parent_never_loads_torch_and_its_death_ends_the_server(
    tmp_path: Path, root: Path
) -> None:
    """A grader that is killed leaves no process behind that holds torch in memory."""
    tiny_course.build(tmp_path / "course")
    work = tiny_course.submission(tmp_path / "work", ("x * 2", "x * 3"))
    script = f"""
        import os, sys
        from grader.commands import cli
        from grader.sandbox import starting
        servers = []
        made = starting._starter
        starting._starter = lambda: servers.append(made()) or servers[-1]
        close = starting.ForkServer.close
        starting.ForkServer.close = lambda self: None
        code = cli.main(["assignment1", {str(work)!r}])
        heavy = sorted({{"torch", "pytest", "nbgrader"}} & set(sys.modules))
        print("END", code, heavy, servers[0].pid, flush=True)
        os.kill(os.getpid(), 9)
        """
    done = subprocess.run(
        [sys.executable, "-P", "-c", textwrap.dedent(script)],
        cwd=tmp_path / "course",
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    *report, last = done.stdout.strip().splitlines()

    assert any("T1-TRIPLE" in line for line in report), done
    assert "END 1 [] " in last
    assert ended(int(last.split()[-1]))
