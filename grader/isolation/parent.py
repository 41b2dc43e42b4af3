"""What the parent does around a child: its environment and its folder.

In: the parent's environment. Out: what a child may see of it.
"""

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

PASSED_ON = (
    "SYSTEMROOT", "WINDIR",                      # Windows' loader needs them
    "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH",      # where some installs keep torch's libraries
    "CUDA_VISIBLE_DEVICES", "CUDA_HOME", "NVIDIA_VISIBLE_DEVICES",
    "ATEN_CPU_CAPABILITY",                       # `grade verify --thorough` sets it
)  # fmt: skip


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
        # TF32 would round a GPU's products to ten bits.
        "NVIDIA_TF32_OVERRIDE": "0",
    }
    return made | {name: os.environ[name] for name in PASSED_ON if name in os.environ}


def command(entry: str) -> list[str]:
    """The command line that starts `grader.worker.<entry>`.

    -s, -P and -B: no user site, no current directory on the path, no bytecode written. The
    package is found where this parent's is; then that folder is off the path, also where an
    editable install put it, so that nothing else in it (`solutions`!) can be imported.
    """
    package = str(Path(__file__).resolve().parents[2])
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import grader.worker as w; "
        f"sys.path[:] = [p for p in sys.path if p != sys.argv[1]]; w.{entry}()"
    )
    return [sys.executable, "-s", "-P", "-B", "-c", code, package]


@contextlib.contextmanager
def work_folder() -> Iterator[Path]:
    """A fresh folder for one child. Removed afterwards; links in it are not followed."""
    folder = Path(tempfile.mkdtemp(prefix="grade-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if folder.exists():  # a folder in it was made unreadable
            for base, names, _ in os.walk(folder):
                for inner in (Path(base, name) for name in names):
                    if not inner.is_symlink():
                        inner.chmod(0o700)
            shutil.rmtree(folder, ignore_errors=True)
