"""The other side of the sandbox, as far as it can be asked without a process of its own."""

import io
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from grader.child import asking, worker
from grader.sandbox import starting, wire
from grader.sandbox.isolation import launch
from grader.sandbox.programs import program


def test_each_file_of_checks_has_a_namespace_of_its_own() -> None:
    """Two files may have a helper of one name; only checks are asked."""
    texts = [
        "from grader.author import check\n"
        f"def helper(): return {n}\n"
        f"@check(task='f')\ndef asks{n}(code, draw): return helper()\n"
        for n in (1, 2)
    ]
    programs = [program(f"file{n}.py", text.encode()) for n, text in enumerate(texts)]
    sizes = [[f"file{n}.py", len(code)] for n, code in enumerate(programs)]

    checks = worker.load_checks(sizes, b"".join(programs))

    assert {"asks1": 1, "asks2": 2} == {name: ask(None, None) for name, ask in checks.items()}


def test_files_are_cut_out_of_the_blob_by_bytes() -> None:
    """Sizes count bytes, not letters."""
    texts = {"a.py": "# Привет\n", "b.py": "", "c.py": "x = 1\n"}
    sizes = [[name, len(text.encode())] for name, text in texts.items()]

    assert texts == worker._texts(sizes, "".join(texts.values()).encode())


def test_auto_is_a_device_that_is_there() -> None:
    """Without a GPU it is the processor."""
    assert worker.find_device("auto") in ("cpu", "cuda")
    assert worker.find_device("cpu") == "cpu"


def test_a_device_that_is_not_there_raises() -> None:
    """The reason goes into the message of the machine's fault."""
    with pytest.raises(RuntimeError):
        worker.find_device("nonsense")


def test_versions_name_what_answers() -> None:
    """Python's and torch's."""
    assert ["python", "torch"] == list(worker.versions("cpu"))


def test_a_stream_that_ends_ends_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    """The parent closed the pipe: nobody is left to answer."""

    class Left(Exception):
        pass

    def leave(code: int) -> None:
        raise Left(code)

    monkeypatch.setattr(worker, "_exit", leave)

    with pytest.raises(Left):
        worker._next(io.BytesIO(b""))


def opened(text: str, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The frames that opening a submission sends, and nothing of it left in this process."""
    frames: list[dict[str, Any]] = []
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    monkeypatch.setattr(worker, "flush", lambda: None)
    worker.open_files(asking.Modules({"work.py": text}), ["f"], "id", frames.append)
    sys.modules.pop("work", None)
    return frames


def test_a_syntax_error_is_told_before_anything_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """One frame, which says that it is the syntax."""
    [frame] = opened("1 / 0\ndef f(", monkeypatch)

    assert ("broken", True, "SyntaxError") == (
        frame["kind"], frame["syntax"], frame["raised"]["kind"],
    )  # fmt: skip


def test_what_importing_raises_is_told_after_the_holes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two frames: what was parsed, and why it went no further."""
    parsed, broken = opened("def f(): raise NotImplementedError('f')\n1 / 0", monkeypatch)

    assert ("parsed", ["f"], ["f"]) == (parsed["kind"], parsed["todo"], parsed["names"])
    assert ("broken", False, "ZeroDivisionError") == (
        broken["kind"], broken["syntax"], broken["raised"]["kind"],
    )  # fmt: skip


def test_reading_and_writing_are_bound_before_student_code_runs() -> None:
    """A patch of `os.write` or of the wire does not reach them."""
    assert (os._exit, os.write, wire.read_frame, wire.pack_frame) == (
        worker._exit, worker._write, worker._read, worker._pack,
    )  # fmt: skip


def test_elsewhere_than_on_linux_a_fresh_process_is_started(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And on Linux where it is asked for."""
    monkeypatch.setattr(starting.sys, "platform", "darwin")
    assert isinstance(starting._starter(), starting.FreshStart)

    monkeypatch.undo()
    monkeypatch.setenv("GRADE_START", "fresh")
    assert isinstance(starting._starter(), starting.FreshStart)


def test_a_start_ahead_of_time_is_taken_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """Exactly once; the next run starts its own, and each is closed by who used it."""
    closed: list[Any] = []

    class Stub:
        def close(self) -> None:
            closed.append(self)

    monkeypatch.setattr(starting, "_starter", Stub)
    monkeypatch.setattr(starting, "_early", [])
    starting.prestart()
    [early] = starting._early
    with starting.open_starter() as first:
        pass
    with starting.open_starter() as second:
        pass

    assert first is early
    assert second is not early
    assert [first, second] == closed


def test_a_start_ahead_of_time_that_fails_is_said_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """`grade --json` must not print a traceback before it knows that it needs a child."""

    def fail() -> None:
        raise OSError("no process left")

    monkeypatch.setattr(starting, "_starter", fail)
    monkeypatch.setattr(starting, "_early", [])
    starting.prestart()

    with pytest.raises(OSError, match="no process left"), starting.open_starter():
        pass


def test_a_server_that_nobody_used_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong path on the command line leaves no process behind that imports torch."""
    monkeypatch.setattr(starting, "_starter", starting.ForkServer)
    monkeypatch.setattr(starting, "_early", [])
    starting.prestart()
    [server] = starting._early

    starting.abandon()

    assert [] == starting._early
    assert isinstance(server, starting.ForkServer)
    with pytest.raises(ProcessLookupError):
        os.kill(server.pid, 0)


def test_the_worker_is_found_where_this_package_is() -> None:
    """Also where it was installed as a link to a checkout."""
    *_, package = launch.command("once")

    assert (Path(package) / "grader/child/worker.py").is_file()
