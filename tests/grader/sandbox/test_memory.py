"""A container with little memory costs the tasks that need more, and is named as the cause."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.records import Answers
from grader.sandbox import memory
from tests.tiny_course import write

FOUR = "".join(
    f'''
@check(task="{task}")
def of_{task}(code, draw):
    """{task}."""
    return code.f({number})
'''
    for number, task in enumerate("abcd")
)
MB = 1 << 20


def groups(system: Path, itself: str, files: dict[str, str]) -> tuple[Path, Path]:
    """Folders in which a system could tell it."""
    for name, text in files.items():
        write(system / name, text)
    return system, write(system / "self", itself)


@pytest.mark.parametrize(
    ("itself", "files", "want"),
    [
        ("", {}, (None, 0)),
        ("0::/\n", {"memory.max": "max\n"}, (None, 0)),
        ("0::/\n", {"memory.max": f"{512 * MB}\n"}, (512, 0)),
        (
            "0::/user/run\n",
            {
                "user/run/memory.max": "max\n",
                "user/run/memory.events": "oom 3\noom_kill 2\noom_group_kill 0\n",
                "user/memory.max": f"{900 * MB}\n",
            },
            (900, 2),
        ),
        (
            "5:cpu:/x\n4:memory:/docker/7\n0::/\n",
            {
                "memory/docker/7/memory.limit_in_bytes": f"{768 * MB}\n",
                "memory/docker/7/memory.oom_control": "oom_kill_disable 0\noom_kill 1\n",
                "memory/memory.limit_in_bytes": "9223372036854771712\n",
            },
            (768, 1),
        ),
        (  # inside a container the path is that of the machine around it
            "4:memory:/docker/7\n",
            {"memory/memory.limit_in_bytes": f"{256 * MB}\n"},
            (256, 0),
        ),
        ("0::/../other\n", {"memory.max": f"{64 * MB}\n"}, (64, 0)),
        ("0\n\n", {"memory.max": "?"}, (None, 0)),
    ],
    ids=["none", "no limit", "container", "outer", "version 1", "inside", "outside", "odd"],
)
def test_what_the_system_tells_of_memory(
    tmp_path: Path, itself: str, files: dict[str, str], want: tuple[int | None, int]
) -> None:
    """The least of the limits of the group and of those around it; all that was killed in them."""
    where = groups(tmp_path, itself, files)

    assert want == (memory.allowed_mb(*where), memory.kills(*where))


@pytest.mark.skipif(sys.platform != "linux", reason="the fork server is Linux only")
def test_tasks_behind_three_that_are_killed_are_asked(
    ask_text: Callable[..., Answers], monkeypatch: pytest.MonkeyPatch
) -> None:
    """They lose nothing; the others are told that memory ran out, and how much there is."""
    counts: Iterator[int] = iter(range(100))
    monkeypatch.setattr(memory, "allowed_mb", lambda: 1500)
    monkeypatch.setattr(memory, "kills", lambda: next(counts))
    source = "import os\ndef f(n):\n    return n if n == 3 else os.kill(os.getpid(), 9)"
    replies = ask_text(source, FOUR, tasks=tuple("abcd")).replies

    assert ["lost"] * 3 + ["answered"] == [replies[f"of_{task}"].status for task in "abcd"]
    assert "the system killed the process, since memory ran out: 1500 MB are allowed here" == (
        replies["of_a"].name
    )


@pytest.mark.skipif(sys.platform != "linux", reason="RLIMIT_AS is held on Linux only")
@pytest.mark.parametrize(("allowed", "want"), [(1500, 1500), (300, 1024), (None, 4096)])
def test_a_child_has_the_smaller_limit(
    ask_text: Callable[..., Answers],
    monkeypatch: pytest.MonkeyPatch,
    allowed: int | None,
    want: int,
) -> None:
    """Of the assignment and of the container, but enough for right work to run at all."""
    monkeypatch.setattr(memory, "allowed_mb", lambda: allowed)
    source = "import resource\ndef f(n): return resource.getrlimit(resource.RLIMIT_AS)[0] >> 20"
    reply = ask_text(source, FOUR, tasks=tuple("abcd")).replies["of_a"]

    assert want == reply.answer
