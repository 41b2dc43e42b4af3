"""Mails that were saved to files: the work is attached."""

from collections.abc import Iterator, Sequence
from datetime import UTC
from email import message_from_bytes, policy
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import Path

from grader.cohort.platforms.form import Claim, Example, Form, Owner
from grader.intake import read_small

HEAD = 1 << 20


class Mail(Form):
    """`.eml`: the sender's address, and the time at which your server had it."""

    platform = "Mail"
    looks = "`ANYTHING.eml`, with attachments"
    source = "RFC 5322; Python's package email"
    decides = "the address in `From`, which a sender can forge; `Received` is the attempt"
    example = Example(
        {
            "homework.eml": "From: Anna <anna@uni.example>\nSubject: 3\nMIME-Version: 1.0\n"
            'Content-Type: text/x-python; name="work.py"\n'
            'Content-Disposition: attachment; filename="work.py"\n\nCODE',
            "homework (1).eml": "From: boris@uni.example\nMIME-Version: 1.0\n"
            'Content-Type: text/x-python; name="work.py"\n'
            'Content-Disposition: attachment; filename="work.py"\n\nCODE',
        },
        ("anna@uni.example", "boris@uni.example"),
    )

    def fits(self, path: Path) -> bool:
        return path.suffix.lower() == ".eml" and path.is_file()

    def claims(self, paths: Sequence[Path]) -> Iterator[Claim]:
        for path in paths:
            data = read_small(path, HEAD, cut=True) or b""
            message = message_from_bytes(data, policy=policy.default)
            senders = [str(one) for one in message.get_all("From", [])]
            name, address = parseaddr(senders[0]) if len(senders) == 1 else ("", "")
            if "@" not in address:
                yield Claim(path, why="it names no sender")
                continue
            order, time = _received(message.get("Received"))
            yield Claim(path, (Owner(name, email=address),), order=order, time=time)


def _received(header: object) -> tuple[int | None, str]:
    """When your own server wrote the topmost line; the sender's own date is not believed."""
    try:
        moment = parsedate_to_datetime(str(header).rpartition(";")[2].strip())
        moment = moment.astimezone(UTC)
        return int(moment.timestamp()), moment.strftime("%Y-%m-%d %H:%M:%S UTC")
    except (ValueError, TypeError, OverflowError):
        return None, ""
