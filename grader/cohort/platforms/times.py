"""When something was handed in, as platforms and nbgrader's exchange write it.

In: a folder, or a text. Out: the time in UTC, and what is to be told of a text that cannot be
read. A zone is never guessed.
"""

import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

from grader.intake import read_small

TIMESTAMP = "timestamp.txt"
SMALL = 4096
WHEN = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)[ T](?P<time>\d\d:\d\d:\d\d)(\.\d+)? ?"
    r"(?P<zone>[A-Za-z][\w/+-]*|[+-]\d\d:?\d\d|[+-]\d\d)?\Z"
)
HOURS = {
    "UTC": 0, "Z": 0, "GMT": 0, "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3,
    "MSK": 3,
}  # fmt: skip
"""Short names that mean one zone only; IST, CST and BST do not."""


def in_utc(text: str) -> str:
    """A time with its zone, as nbgrader writes times; "" where it is none, or has none.

    nbgrader 0.9.6 itself reads a zone's name as UTC, and an offset as seconds.
    """
    match = WHEN.match(text.strip())
    if not match or not match["zone"]:
        return ""
    try:
        moment = datetime.fromisoformat(f"{match['day']}T{match['time']}")
        zone = _zone(match["zone"])
        if zone is None:
            return ""
        moment = moment.replace(tzinfo=zone).astimezone(UTC)
        return moment.strftime("%Y-%m-%d %H:%M:%S UTC")
    except (ValueError, OverflowError):
        return ""


def _zone(text: str) -> timezone | ZoneInfo | None:
    if text.upper() in HOURS:
        return timezone(timedelta(hours=HOURS[text.upper()]))
    if text[0] in "+-":
        digits = text[1:].replace(":", "").ljust(4, "0")
        offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        return timezone(-offset if text[0] == "-" else offset)
    if "/" not in text:
        return None
    try:
        return ZoneInfo(text)
    except (OSError, ValueError):  # no such zone
        return None


def time_of(folder: Path) -> tuple[str, str]:
    """The time in a folder's timestamp.txt, and what is amiss with it.

    A text without a zone is UTC, as it is for nbgrader.
    """
    path = folder / TIMESTAMP
    data = read_small(path, SMALL)
    if data is None:
        there = path.is_symlink() or path.exists()
        return "", f"{TIMESTAMP} is a link or no small file: not read" if there else ""
    text = data.decode("utf-8", "replace").strip().partition("\n")[0].strip()
    match = WHEN.match(text)
    if match and not match["zone"]:
        text += " UTC"
    if time := in_utc(text):
        return time, ""
    return "", f"{TIMESTAMP} holds no time whose zone is known: {text[:40]!r}" if text else ""
