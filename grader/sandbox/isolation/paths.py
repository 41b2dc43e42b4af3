"""Which files student code may read: Python, its packages, and what the C library wants.

In: this interpreter. Out: paths. What is not listed is not there for a submission: the course,
other submissions, homes, /etc, and what other processes are.
"""

import contextlib
import os
import stat
import sys
import sysconfig
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2]
"""The engine itself, which holds no secret."""

HOME = PACKAGE.parent
"""The folder that the engine lies in: a course, or where pip puts packages."""

SYSTEM = (
    "/lib", "/lib32", "/lib64", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/local/lib",
    "/usr/share/zoneinfo", "/etc/ld.so.cache", "/etc/localtime", "/etc/mime.types",
    # Without it kernels for older processors are taken: other bits, and slower.
    "/proc/cpuinfo", "/proc/meminfo", "/sys/devices/system/cpu",
    "/dev/zero", "/dev/urandom", "/dev/random",
)  # fmt: skip
WRITABLE = ("/dev/null",)
OWN_NAME = "/proc/self/comm"
"""Torch's profiler asks for its process's name, and complains aloud where it gets none."""
GPU_READ = ("/proc/driver/nvidia", "/proc/modules", "/proc/devices", "/sys/bus/pci",
            "/sys/devices", "/sys/module/nvidia", "/usr/share/nvidia", "/etc/nvidia",
            "/usr/local/cuda", "/proc/self", "/proc/sys/vm")  # fmt: skip


@lru_cache(maxsize=1)
def among_packages() -> bool:
    """Whether the engine lies among installed packages, and not in a course.

    pip leaves its record beside what it installs, with --user and --target too. An editable
    install has it elsewhere, and what lies beside the engine then is the course.
    """
    recorded = any(HOME.glob("attention_course-*.dist-info"))
    return recorded and not (HOME / "pyproject.toml").exists()


@lru_cache(maxsize=1)
def readable() -> tuple[str, ...]:
    """Files and folders that may be read, with all that is in them."""
    prefixes = {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix}
    found = [str(Path(prefix, lib)) for prefix in prefixes for lib in ("lib", "lib64")]
    found += [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    # A course that the engine lies in, or whatever it lies in: what else is there is nobody's to
    # read. Packages that it lies among are everybody's.
    others = [*_packages(), *os.environ.get("LD_LIBRARY_PATH", "").split(os.pathsep)]
    found += [path for path in others if path and not PACKAGE.is_relative_to(Path(path).resolve())]
    found += [str(HOME)] if among_packages() else []
    found += [str(PACKAGE), *SYSTEM]
    # os.path: what may not even be looked at is not there, and raises nothing
    return tuple(sorted({path for path in found if os.path.exists(path)}))  # noqa: PTH110


def _packages() -> list[str]:
    """sys.path as a child has it: started with -P, it has neither the script's folder, which for
    an installed script is the interpreter's own, nor the current one."""
    script = getattr(sys.modules.get("__main__"), "__file__", None)
    started = {os.path.realpath(os.path.dirname(script))} if script else set()  # noqa: PTH120
    with contextlib.suppress(FileNotFoundError):
        started.add(os.path.realpath(os.getcwd()))  # noqa: PTH109
    return [path for path in sys.path if os.path.realpath(path) not in started]


def interpreter() -> tuple[str, ...]:
    """What starts Python: the executable, each link on the way to it, and what makes a virtual
    environment of its folder."""
    return (*_links(sys.executable), str(Path(sys.prefix, "pyvenv.cfg")))


def _links(path: str) -> Iterator[str]:
    yield path
    for _ in range(40):  # as many as the kernel follows
        if not os.path.islink(path):  # noqa: PTH114
            return
        path = os.path.join(os.path.dirname(path), os.readlink(path))  # noqa: PTH115, PTH118, PTH120
        yield path


@lru_cache(maxsize=1)
def of_a_gpu() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a CUDA driver reads, and the devices that it writes to."""
    devices = [*Path("/dev").glob("nvidia*"), Path("/dev/dxg")]
    return GPU_READ, tuple(str(path) for path in devices if path.exists())


@lru_cache(maxsize=1)
def for_others() -> bool:
    """Whether any user may read them: a Python under /root is its owner's alone."""
    modules = [sys.modules[name] for name in ("os", "torch", "numpy") if name in sys.modules]
    files = [module.__file__ for module in modules if module.__file__]
    return all(_for_others(Path(path)) for path in (*readable(), *files))


def _for_others(path: Path) -> bool:
    real = path.resolve()
    return bool(real.stat().st_mode & stat.S_IROTH) and reachable(path) and reachable(real)


def reachable(path: Path) -> bool:
    """Whether any user may get to it, through all the folders that it lies in."""
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in path.parents)
