"""bubblewrap around the fork server: namespaces without network, processes and foreign files.

In: a command. Out: the command inside `bwrap`, or None where that does not work here. Once per
server, not per submission.
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
NEEDED = ("CAP_SETUID", "CAP_SETGID", "CAP_CHOWN", "CAP_KILL", "CAP_DAC_READ_SEARCH")
"""What the server needs of root's rights: to give each child a user of its own, and to end it."""


def wrap(command: list[str], base: Path, info: int | None = None) -> list[str] | None:
    """The command inside bwrap; None where there is none, or the system lets it do nothing.

    Args:
        base: the folder in which the work folders will be; the only one that can be written to.
        info: a descriptor to which bwrap writes the process id, as JSON.
    """
    program = shutil.which("bwrap") if sys.platform == "linux" else None
    if program is None or paths.of_a_gpu()[1] or not works(program):
        return None  # a GPU's driver reaches for files that nobody has listed yet
    told = [] if info is None else ["--info-fd", str(info)]
    return [program, *_arguments(), *told, "--bind", str(base), str(base), "--", *command]


@lru_cache(maxsize=1)
def works(program: str) -> bool:
    """Whether namespaces can be made: many containers, and some systems, do not let."""
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
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


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
    for path in (*paths.readable(), sys.executable, str(Path(sys.prefix, "pyvenv.cfg"))):
        if not path.startswith(("/proc", "/dev")):
            made += ["--ro-bind-try", path, path]
    return made
