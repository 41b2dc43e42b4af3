"""Say in a student's words what the sandbox has denied.

In: an exception that student code raised, or let through; the kernel's layers that are on. Out: one
clause that says what may be done instead; empty where the sandbox has nothing to do with it. Runs
in the child.
"""

import errno
import linecache
from collections.abc import Iterator, Sequence
from types import TracebackType

PROCESSES = "the grader starts no subprocesses; use num_workers=0"
NETWORK = "the grader has no network; what the assignment needs is in its folder"
OUTSIDE = "the grader reads and writes no files outside the folder that it starts in"
MEMORY = "the grader shares no memory between processes; use num_workers=0"
ROOM = "the grader's folder takes a bounded number of bytes and files"
METADATA = "the grader changes no file's mode, owner or times; copy with shutil.copyfile"
SIGNALS = "the grader signals, watches and slows no process"

STARTERS = ("subprocess.py", "/multiprocessing/", "popen_fork.py", "process.py")
STARTING = ("fork", "forkpty", "execv", "execve", "posix_spawn", "posix_spawnp", "system", "popen")
CHANGING = ("chmod", "chown", "utime", "copystat", "copymode", "setxattr", "touch")


Place = tuple[str, str, str]


def denial(error: BaseException, on: Sequence[str]) -> str:
    """What to say of an exception where these layers are on."""
    for one in _chain(error):
        if said := _of(one, on):
            return said
    return ""


def _of(error: BaseException, on: Sequence[str]) -> str:
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return ROOM if "room" in on else ""
    if not {"landlock", "seccomp"} & set(on):  # whatever is refused, the system refuses it
        return ""
    places = list(_places(error.__traceback__))
    text = str(error) if type(error).__module__ in ("builtins", "socket") else ""
    if "shared memory object" in text or "shm_open" in text:
        return MEMORY
    if type(error).__name__ == "gaierror":
        return NETWORK
    if not isinstance(error, OSError) or error.errno not in (errno.EPERM, errno.EACCES):
        return ""
    if any(part in file for file, _, _ in places for part in STARTERS):
        return PROCESSES
    if error.errno == errno.EACCES:
        return NETWORK if error.filename is None else OUTSIDE
    if any(name in CHANGING for _, name, _ in places):
        return METADATA
    line = places[-1][2] if places else ""
    if any(f"{name}(" in line for name in STARTING):
        return PROCESSES
    if any(f"{name}(" in line for name in CHANGING):
        return METADATA
    if any(word in line for word in ("kill", "pidfd", "priority(", "sched_set", "nice(")):
        return SIGNALS
    return PROCESSES if error.filename is None else OUTSIDE


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An exception, and those that it came of."""
    seen: list[BaseException] = []
    waiting: list[BaseException | None] = [error]
    while waiting and len(seen) < 10:
        one = waiting.pop(0)
        if isinstance(one, BaseException) and one not in seen:
            seen.append(one)
            yield one
            reason = getattr(one, "reason", None)  # urllib wraps what the socket raised
            waiting += [reason, one.__cause__, one.__context__]


def _places(traceback: TracebackType | None) -> Iterator[Place]:
    """File, function and text of each line that the exception came through, outermost first."""
    while traceback is not None:
        code = traceback.tb_frame.f_code
        text = linecache.getline(code.co_filename, traceback.tb_lineno)
        yield code.co_filename, code.co_name, text
        traceback = traceback.tb_next
