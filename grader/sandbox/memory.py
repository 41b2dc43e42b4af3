"""How much memory a container allows, and whether its system has killed for more.

In: the folders in which the system tells it: cgroups, version 2 or 1. Out: megabytes, a count.
Never raises: a system that tells nothing has no limit and has killed nothing.
"""

import re
from collections.abc import Iterator
from pathlib import Path

SYSTEM, ITSELF = Path("/sys/fs/cgroup"), Path("/proc/self/cgroup")
NO_LIMIT = 1 << 50
"""Version 1 says "none" by a number that no machine has."""


def allowed_mb(system: Path = SYSTEM, itself: Path = ITSELF) -> int | None:
    """What this process's group and those around it may have at most; None where that is all."""
    told = [
        int(text)
        for folder in _groups(system, itself)
        for name in ("memory.max", "memory.limit_in_bytes")
        if (text := _read(folder / name).strip()).isdigit()
    ]
    limits = [limit for limit in told if limit < NO_LIMIT]
    return min(limits) >> 20 if limits else None


def kills(system: Path = SYSTEM, itself: Path = ITSELF) -> int:
    """How many processes the system has killed in these groups since memory ran out."""
    return sum(
        int(count)
        for folder in _groups(system, itself)
        for name in ("memory.events", "memory.oom_control")
        for count in re.findall(r"^oom_kill (\d+)$", _read(folder / name), re.MULTILINE)
    )


def _groups(system: Path, itself: Path) -> Iterator[Path]:
    """The process's group and those around it; inside a container its path may lead nowhere."""
    for line in _read(itself).splitlines():
        _, kinds, path = [*line.split(":", 2), "", ""][:3]
        if kinds and "memory" not in kinds.split(","):
            continue
        top = system / "memory" if kinds else system
        inner = Path(path.lstrip("/"))
        if ".." not in inner.parts:  # of a group outside of what can be seen here
            yield from (top / folder for folder in (inner, *inner.parents) if folder != Path())
        yield top


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
