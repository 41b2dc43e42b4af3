"""bubblewrap around the fork server: namespaces without network, processes and foreign files.

In: a command. Out: the command inside `bwrap`, or None where that does not work here, and why it
does not, in its own words. Once per server, not per submission.
"""

import os
import shutil
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

from grader.sandbox.isolation import paths
from grader.sandbox.isolation.levels import IN_NAMESPACES

PROBE_SECONDS = 10
NEEDED = (
    "CAP_SYS_ADMIN",
    "CAP_SETUID",
    "CAP_SETGID",
    "CAP_CHOWN",
    "CAP_KILL",
    "CAP_DAC_READ_SEARCH",
)
"""What the server needs of root's rights: to give each child a user and a folder of its own, and to
end it. A child gives them up before it is handed a file."""


def wrap(command: list[str], base: Path, info: int | None = None) -> list[str] | None:
    """The command inside bwrap; None where there is none, or the system lets it do nothing.

    Args:
        base: the folder in which the work folders will be; the only one that can be written to.
        info: a descriptor to which bwrap writes the process id, as JSON.
    """
    if missing():
        return None
    told = [] if info is None else ["--info-fd", str(info)]
    return [_program(), *_arguments(), *told, "--bind", str(base), str(base), "--", *command]


def missing() -> str:
    """Why there are no namespaces here; empty where there are."""
    if sys.platform != "linux" or not _program():
        return "bubblewrap is not installed"
    if paths.of_a_gpu()[1]:  # its driver reaches for files that nobody has listed yet
        return "not beside a GPU"
    return _tried(_program())


def _program() -> str:
    return shutil.which("bwrap") or ""


@lru_cache(maxsize=1)
def _tried(program: str) -> str:
    """What bwrap says where it can make no namespaces, as in many containers; else nothing."""
    nothing = shutil.which("true")  # starts faster than Python does
    tried = ["--ro-bind", nothing, "/tmp/true", "--", "/tmp/true"] if nothing else ["--", "true"]
    try:
        done = subprocess.run(
            [program, *_arguments(), *tried],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PROBE_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"bubblewrap does not start: {error}"
    said = done.stderr.decode(errors="replace").strip().splitlines()
    ended = f"it ended with exit code {done.returncode}"
    return "" if done.returncode == 0 else f"bubblewrap: {said[-1] if said else ended}"


def _arguments() -> list[str]:
    made = ["--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts",
            "--unshare-cgroup-try", "--as-pid-1", "--setenv", IN_NAMESPACES, "1"]  # fmt: skip
    if os.geteuid() == 0:  # a namespace of users would have one user only
        made += ["--cap-drop", "ALL"]
        for name in NEEDED:
            made += ["--cap-add", name]
    else:
        made += ["--unshare-user"]
    made += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]
    seen = [path for path in paths.readable() if not path.startswith(("/proc", "/dev"))]
    # In a folder that is there already nothing can be put, and need not be.
    seen += [
        path
        for path in paths.interpreter()
        if not any(Path(path).is_relative_to(folder) for folder in seen)
    ]
    for path in seen:
        made += ["--ro-bind-try", path, path]
    return made
