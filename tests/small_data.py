"""A course with a few small data sets, and a publisher that misbehaves when it is told to.

In: an empty folder. Out: a course's root with a catalogue, a generator and what it made; and an
HTTP server on 127.0.0.1.
"""

import hashlib
import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from textwrap import dedent
from threading import Thread
from typing import Any

ENGINE = Path(__file__).resolve().parents[1]
LEFT = "".join(f"Satz Nummer {number} .\n" for number in range(2000)).encode()
RIGHT = "".join(f"sentence number {number} .\n" for number in range(2000)).encode()
ARTICLE = b"\n = Cat = \n\n A cat is a cat . It sleeps . \n"

GENERATOR = '''
    """Makes three numbers."""

    from pathlib import Path

    from .words import WORDS


    def sample(seed, count, without=frozenset()):
        pairs = [(f"{WORDS[0]} {seed} {i}.", f"{WORDS[1]} {seed} {i}.") for i in range(count)]
        return [pair for pair in pairs if pair[0] not in without]


    def write(folder: Path) -> None:
        for seed, split in enumerate(("train", "valid", "test")):
            for side, language in enumerate(("en", "ru")):
                lines = [pair[side] for pair in sample(seed, 3)]
                text = "\\n".join(lines) + "\\n"
                (folder / f"{split}.{language}").write_text(text, "utf-8", newline="\\n")
        (folder / "nouns.jsonl").write_text('{"en": "a cat"}\\n{"en": "a bat"}\\n', "utf-8")
'''

CATALOG = """
    [corpus.numbers]
    kind = "pairs"
    title = "numbers"
    source_language = "en"
    target_language = "ru"
    reader = "lines"
    licence = "CC0-1.0"
    terms = "Use it."
    credit = "Us"
    generator = "numbers"
    splits.train = ["numbers/train.en", "numbers/train.ru"]
    splits.valid = ["numbers/valid.en", "numbers/valid.ru"]
    splits.test = ["numbers/test.en", "numbers/test.ru"]
    probes.nouns = "numbers/nouns.jsonl"

    [corpus.captions-de-en]
    kind = "pairs"
    title = "captions"
    source_language = "de"
    target_language = "en"
    reader = "lines"
    licence = "a licence of its own"
    terms = "Not for commercial use."
    credit = "Somebody (2016)"
    checksums = "sha256 was taken from a copy."
    splits.train = ["captions/train.de", "captions/train.en"]

    [corpus.articles]
    kind = "documents"
    title = "articles"
    language = "en"
    reader = "wikitext"
    licence = "CC BY-SA 3.0"
    terms = "Share alike."
    credit = "Wikipedia"
    splits.train = ["articles/train.txt"]
    splits.valid = ["articles/valid.txt"]

    [corpus.book]
    kind = "documents"
    title = "a book"
    language = "ru"
    reader = "novel"
    licence = "public domain"
    terms = "Use it."
    credit = "Tolstoy"
    splits.train = ["book.txt"]

    [file."captions/train.de"]
    bytes = {left_bytes}
    sha256 = "{left}"
    url = "{base}/train.de"

    [file."captions/train.en"]
    bytes = {right_bytes}
    sha256 = "{right}"
    url = "{base}/train.en"

    [file."articles/train.txt"]
    url = "{base}/articles.zip"
    member = "wiki/train.tokens"
    published = "md5:{archive}"

    [file."articles/valid.txt"]
    url = "{base}/articles.zip"
    member = "wiki/valid.tokens"
    sha256 = "{article}"
    published = "md5:{archive}"

    [file."book.txt"]
"""


def archive(**members: bytes) -> bytes:
    """A zip, the same each time."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as zipped:
        for name, content in members.items():
            zipped.writestr(zipfile.ZipInfo(f"wiki/{name}.tokens"), content)
    return whole.getvalue()


ARCHIVE = archive(train=ARTICLE * 2, valid=ARTICLE)


def write(folder: Path, base: str = "http://127.0.0.1:9") -> Path:
    """A course's root; nothing is made or got yet. Port 9 answers nobody."""
    datasets = folder / "datasets"
    package = datasets / "generators" / "numbers"
    package.mkdir(parents=True)
    (folder / "pyproject.toml").write_text(
        '[tool.grade]\ncourse = "small"\npublic_seed = 1\n', encoding="utf-8"
    )
    (package / "__init__.py").write_text(dedent(GENERATOR), encoding="utf-8")
    (package / "words.py").write_text('WORDS = ("cat", "кот")\n', encoding="utf-8")
    catalog = CATALOG.format(
        base=base,
        left=hashlib.sha256(LEFT).hexdigest(),
        left_bytes=len(LEFT),
        right=hashlib.sha256(RIGHT).hexdigest(),
        right_bytes=len(RIGHT),
        article=hashlib.sha256(ARTICLE).hexdigest(),
        archive=hashlib.md5(ARCHIVE, usedforsecurity=False).hexdigest(),
    )
    (datasets / "catalog.toml").write_text(dedent(catalog), encoding="utf-8")
    return folder


@dataclass
class Publisher:
    """What it serves, how often it breaks off, and what it was asked."""

    base: str = ""
    files: dict[str, bytes] = field(
        default_factory=lambda: {
            "/train.de": LEFT,
            "/train.en": RIGHT,
            "/articles.zip": ARCHIVE,
        }
    )
    breaks: int = 0
    """So many answers end in the middle."""
    ranges: bool = True
    """It understands a request for the rest."""
    asked: list[tuple[str, str]] = field(default_factory=list)
    """Path and range of each request."""


@contextmanager
def publisher() -> Iterator[Publisher]:
    """Serve until the body ends."""
    served = Publisher()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wanted = self.headers.get("Range", "")
            served.asked.append((self.path, wanted))
            content = served.files.get(self.path)
            if content is None:
                self.send_error(404)
                return
            start = int(wanted[6:-1]) if wanted and served.ranges else 0
            if start >= len(content):
                self.send_error(416)
                return
            self.send_response(206 if start else 200)
            self.send_header("Content-Length", str(len(content) - start))
            self.end_headers()
            rest = content[start:]
            if served.breaks:
                served.breaks -= 1
                rest = rest[: len(rest) // 2]
                self.close_connection = True
            self.wfile.write(rest)

        def log_message(self, *_words: Any) -> None:
            """Silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        served.base = f"http://127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield served
        finally:
            server.shutdown()
            thread.join()
