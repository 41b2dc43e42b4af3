"""What tests ask of processes that they started."""

import time
from pathlib import Path

PATIENCE = 120
"""Seconds. Long, since it is waited out only where a test fails, and a machine may be busy."""


def ended(pid: int, seconds: float = PATIENCE) -> bool:
    """Whether a process ends in time; nobody may have buried it yet."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.01)
    return False
