"""Download a file, going on where an earlier try broke off: the one room that uses a network.

In: an address and, where one is known, a checksum. Out: a file that has it. Raises MachineFault
where the network or the publisher does not answer, DataRefused for the wrong bytes. Writes only
into the folder that it is given; a partial download stays there for the next try.
"""

import logging
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from grader.data.reading import DataRefused
from grader.errors import MachineFault

AGENT = "attention-course (a course's data command)"
"""Some publishers refuse the default names of Python's libraries."""
ATTEMPTS = 3
"""Without a new byte."""
SECONDS = 30.0
"""Without an answer, before it counts as none."""
BLOCK = 1 << 16
ELSEWHERE = "If you have the file from elsewhere, `--from DIR` takes it"


def fetch(url: str, folder: Path, name: str, checksum: str | None) -> Path:
    """Download `url` to `folder`/`name`; a file that is there and has the checksum stays.

    Args:
        checksum: as pooch writes it, "sha256:…" or "md5:…"; None where none is known.
    """
    import pooch
    import requests

    pooch.get_logger().setLevel(logging.WARNING)
    host = urlsplit(url).hostname
    try:
        got = pooch.retrieve(
            url, checksum, fname=name, path=folder, downloader=partial(_download, name)
        )
    except requests.HTTPError as error:
        raise MachineFault(
            f"{url} answers: {error}", help=f"try again later. {ELSEWHERE}"
        ) from None
    except requests.ConnectionError:
        raise MachineFault(
            f"no connection to {host}", help=f"are you online? {ELSEWHERE}"
        ) from None
    except requests.RequestException as error:
        raise MachineFault(
            f"{host} gives nothing: {error}", help=f"try again later. {ELSEWHERE}"
        ) from None
    except ValueError:  # what pooch raises for a wrong checksum
        raise DataRefused(
            f"what {url} gives has another checksum than {checksum}",
            help="nothing was kept. Try again; if it stays so, the publisher changed the file, "
            "and --unverified takes it",
        ) from None
    except OSError as error:
        raise MachineFault(f"{folder / name}: {error.strerror or error}") from None
    return Path(got)


def _download(name: str, url: str, output: str, _pooch: object) -> None:
    """What pooch calls to fill its temporary file `output`."""
    # Ours lies beside it, since pooch's is gone when a try fails.
    kept = Path(output).parent / f".{name}.part"
    shown = url.rpartition("/")[2]
    with _Bar(shown) as bar:
        idle = 0
        while idle < ATTEMPTS:
            before = _size(kept)
            if _go_on(url, kept, bar):
                kept.replace(output)
                return
            idle = 0 if _size(kept) > before else idle + 1
    raise MachineFault(
        f"the download of {shown} broke off after {_size(kept):,} bytes",
        help="the same command goes on from there",
    )


def _go_on(url: str, kept: Path, bar: "_Bar") -> bool:
    """Ask for what is missing; False where the connection broke before all was there."""
    import requests

    start = _size(kept)
    # Identity: the bytes that have the checksum, not a compressed form of them.
    headers = {"User-Agent": AGENT, "Accept-Encoding": "identity"}
    if start:
        headers["Range"] = f"bytes={start}-"
    with requests.get(url, headers=headers, stream=True, timeout=SECONDS) as answer:
        if answer.status_code == requests.codes.requested_range_not_satisfiable:
            kept.unlink()  # longer than the file: left by another edition of it
            return False
        if not answer.ok:
            raise requests.HTTPError(f"{answer.status_code} {answer.reason}")
        goes_on = answer.status_code == requests.codes.partial_content
        start = start if goes_on else 0
        length = answer.headers.get("Content-Length", "")
        total = start + int(length) if length.isdigit() else None
        bar.begin(start, total)
        # Else it throws the last bytes before a break away; the length is compared below.
        answer.raw.enforce_content_length = False
        try:
            with kept.open("ab" if goes_on else "wb") as file:
                for block in answer.iter_content(BLOCK):
                    file.write(block)
                    bar.advance(len(block))
        except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError):
            return False
    return total is None or _size(kept) == total


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


class _Bar:
    """A progress bar on stderr while somebody watches."""

    def __init__(self, name: str) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            DownloadColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )

        console = Console(stderr=True)
        self._bar = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            DownloadColumn(),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
            transient=True,
        )
        self._task = self._bar.add_task(name, total=None)

    def begin(self, done: int, total: int | None) -> None:
        self._bar.update(self._task, completed=done, total=total)

    def advance(self, count: int) -> None:
        self._bar.advance(self._task, count)

    def __enter__(self) -> "_Bar":
        self._bar.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._bar.stop()
