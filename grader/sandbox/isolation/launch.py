"""What the parent does around a child: its environment and its folder.

In: the parent's environment. Out: what a child may see of it.
"""

import atexit
import contextlib
import os
import secrets
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

from grader.errors import MachineFault
from grader.sandbox.isolation import paths

PASSED_ON = (
    "SYSTEMROOT", "WINDIR",                      # Windows' loader needs them
    "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH",      # where some installs keep torch's libraries
    "CUDA_VISIBLE_DEVICES", "CUDA_HOME", "NVIDIA_VISIBLE_DEVICES",
    "ATEN_CPU_CAPABILITY",                       # `grade verify --thorough` sets it
)  # fmt: skip


KERNEL = ("room", "user", "landlock", "seccomp", "namespaces")
"""Layers that a kernel may have or not; GRADE_WITHOUT leaves some out."""
LEAST_FILES = 64
"""That a process may have open: the interpreter's, torch's libraries, the pipes of a child."""


def environment() -> dict[str, str]:
    """A child's environment, built from nothing: no token or path of the parent's gets in."""
    made = {
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "PYTHONUTF8": "1",
        "PYTHONHASHSEED": "0",
        "HF_HUB_OFFLINE": "1",
        "USER": "student",  # getpass.getuser() fails without
        "LOGNAME": "student",
        # One thread: the fork server must have no pool that a child would wait for in vain.
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "VECLIB_MAXIMUM_THREADS": "1",
        # The record of operators is torch's profiler, which would print when it begins and ends.
        "KINETO_LOG_LEVEL": "99",
        # TF32 would round a GPU's products to ten bits.
        "NVIDIA_TF32_OVERRIDE": "0",
    }
    return made | {name: os.environ[name] for name in PASSED_ON if name in os.environ}


def command(entry: str) -> list[str]:
    """The command line that starts `grader.child.worker.<entry>`.

    -s, -P and -B: no user site, no current directory on the path, no bytecode written. The
    package is found where this parent's is. Where that is among installed packages, the folder
    stays on the path, last, since student code imports the others; where it is a course, it comes
    off, however an editable install spells it, so that nothing else in it (`solutions`!) can be
    imported.
    """
    if paths.among_packages():
        found, left = "sys.argv[1] in sys.path or sys.path.append(sys.argv[1])", ""
    else:
        found = "sys.path.insert(0, sys.argv[1])"
        left = "sys.path[:] = [p for p in sys.path if os.path.realpath(p) != sys.argv[1]]; "
    code = f"import os, sys; {found}; import grader.child.worker as w; {left}w.{entry}()"
    return [sys.executable, "-s", "-P", "-B", "-c", code, str(paths.HOME)]


def wanted(device: str = "cpu", least: int = 2) -> list[str]:
    """The kernel's layers to put on: all, without those that GRADE_WITHOUT names.

    Args:
        device: that may be used. What CUDA needs inside them has not been measured, so one's own
            work on a GPU goes without.
        least: the level that is needed; above 1 nothing goes without.
    """
    if device != "cpu" and least < 2 and paths.of_a_gpu()[1]:
        return []
    without = os.environ.get("GRADE_WITHOUT", "").split(",")
    return [name for name in KERNEL if name not in without]


def enough_files() -> None:
    """Raises MachineFault where a child could not open what it has to."""
    if sys.platform == "win32":
        return
    import resource

    allowed = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    if allowed < LEAST_FILES:
        raise MachineFault(
            f"too few open files are allowed: {allowed}, and grading needs {LEAST_FILES}",
            help="`ulimit -n 256`, then the same again",
        )


_bases: list[Path] = []
_making = threading.Lock()


def base() -> Path:
    """The folder in which this process makes its work folders; removed when it ends.

    Namespaces are made once, around the server, so what is to be seen in them has to be known
    by then. Where children get a user of their own, that user must get through it, and sees
    nothing in it.
    """
    with _making:  # a class is graded by several threads, and all of them must see one folder
        if not _bases or not _bases[0].is_dir():
            made = _folder("grade-", None)
            if sys.platform == "linux" and os.geteuid() == 0:
                made.chmod(0o711)
            _bases[:] = [made]
            atexit.register(_remove_base, made, os.getpid())
        return _bases[0]


def _remove_base(made: Path, owner: int) -> None:
    if os.getpid() == owner:  # not in a fork of this process
        remove(made)


@contextlib.contextmanager
def work_folder() -> Iterator[Path]:
    """A fresh folder for one child. Removed afterwards; links in it are not followed."""
    folder = _folder("work-", base())
    try:
        yield folder
    finally:
        remove(folder)


def _folder(prefix: str, inside: Path | None) -> Path:
    try:
        return Path(tempfile.mkdtemp(prefix=prefix, dir=inside)).resolve()
    except OSError as error:
        raise MachineFault(f"no work folder can be made: {error.strerror or error}") from None


def remove(folder: Path) -> None:
    """Remove a folder with all that is in it, whatever its modes; no link is followed."""
    with contextlib.suppress(RecursionError):  # a thousand folders, one in the other
        shutil.rmtree(folder, ignore_errors=True)
    if folder.exists():  # or a folder in it was made unreadable
        with contextlib.suppress(OSError):
            _remove_by_level(folder)


def _remove_by_level(folder: Path) -> None:
    """Lift what lies deeper up, level by level: no path gets too long, nor the stack too deep."""
    folder.chmod(0o700)
    while inner := [Path(entry.path) for entry in os.scandir(folder)]:
        for path in inner:
            if path.is_symlink() or not path.is_dir():
                path.unlink()
                continue
            path.chmod(0o700)
            for deeper in [Path(entry.path) for entry in os.scandir(path)]:
                if deeper.is_dir() and not deeper.is_symlink():
                    deeper.chmod(0o700)  # to move a folder, one must be able to write to it
                deeper.rename(folder / secrets.token_hex(8))
            path.rmdir()
    folder.rmdir()
