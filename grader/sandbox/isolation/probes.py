"""The self-test's hostile submission: it tries what a submission must not be able to do.

In: paths and numbers of the machine. Out: one outcome per try. It is sent to a child as a
student's file is, and runs there only; it aims at nothing but what the self-test put there.
"""

import ctypes
import os
import socket
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

ALLOWED = "allowed"


def control(x: Any) -> Any:
    """The honest control: right numbers."""
    return x * 2 + 1


def look(target: dict[str, Any]) -> list[tuple[str, str]]:
    """Try everything: ("what", "allowed" or the error)."""
    return [(name, _tried(probe)) for name, probe in _probes(target).items()]


def _tried(probe: Callable[[], object]) -> str:
    try:
        probe()
    except OSError as error:
        return f"{type(error).__name__} {error.errno}"
    return ALLOWED


def _probes(target: dict[str, Any]) -> dict[str, Callable[[], object]]:
    hidden, parent = target["hidden"], target["parent"]
    libc = ctypes.CDLL(None, use_errno=True)

    def call(number: int, *arguments: Any) -> None:
        if libc.syscall(ctypes.c_long(number), *arguments) < 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))

    def connect() -> None:
        with socket.socket() as client:
            client.settimeout(1)
            client.connect(("127.0.0.1", target["port"]))

    def datagram() -> None:
        with socket.socket(type=socket.SOCK_DGRAM) as client:
            client.sendto(b"x", ("127.0.0.1", target["port"]))

    def local() -> None:
        with socket.socket(socket.AF_UNIX) as client:
            client.connect("\0" + target["name"])

    def fork() -> None:
        if (pid := os.fork()) == 0:
            os._exit(0)
        os.waitpid(pid, 0)

    def become() -> None:
        try:
            os.execv("/nowhere", ["x"])
        except FileNotFoundError:  # it was looked for
            return

    def memory_of_parent() -> None:
        with open(f"/proc/{parent}/mem", "rb"):  # noqa: PTH123
            pass

    found: dict[str, Callable[[], object]] = {
        "read a hidden file": lambda: Path(hidden).read_bytes(),
        "list the folder of hidden files": lambda: os.listdir(Path(hidden).parent),  # noqa: PTH208
        "write over a hidden file": lambda: Path(hidden).open("r+b").close(),
        "cut a hidden file short": lambda: os.truncate(hidden, 0),
        "remove a hidden file": lambda: Path(hidden).unlink(),
        "rename a hidden file": lambda: Path(hidden).rename(hidden + ".x"),
        "link to a hidden file": lambda: os.link(hidden, "link"),
        "change a hidden file's mode": lambda: Path(hidden).chmod(0o600),
        "change a hidden file's times": lambda: os.utime(hidden, (0, 0)),
        "write beside its folder": lambda: Path("../beside").write_text("x"),
        "read /etc/passwd": lambda: Path("/etc/passwd").read_bytes(),
        "open the parent's memory": memory_of_parent,
        "read the parent's environment": lambda: Path(f"/proc/{parent}/environ").read_bytes(),
        "signal the parent": lambda: os.kill(parent, 0),
        "fork": fork,
        "run a program": lambda: subprocess.run(["true"], check=False),
        "become a program": become,
        "connect by TCP": connect,
        "send by UDP": datagram,
        "connect to a local socket": local,
        "make a pipe in a folder": lambda: os.mkfifo("pipe"),
    }
    for name, (number, *arguments) in target["calls"].items():
        found[name] = partial(call, number, *arguments)
    for path in target["folders"]:
        found[f"list {path}"] = partial(os.listdir, path)
    return found
