"""Keep what a page says a command prints: run it again, and put its output in place.

In: a Markdown text with blocks between ``<!-- output: grade ... -->`` and
``<!-- end of output -->``. Out: the same text with fresh blocks.
`python -m grader.commands.docs` writes them and a test compares, so a page never shows an output
that nobody gets.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

BLOCK = re.compile(r"(<!-- output: grade (?P<words>.*?) -->\n).*?(<!-- end of output -->)", re.S)
SECONDS = re.compile(r"\d+\.\d s\b")


def refresh(text: str, root: Path) -> str:
    """The text with every block written anew."""

    def block(match: re.Match[str]) -> str:
        return f"{match[1]}```\n{run(match['words'].split(), root)}```\n{match[3]}"

    return BLOCK.sub(block, text)


def run(words: list[str], root: Path) -> str:
    """What `grade` with these words prints on stdout, as on a plain pipe."""
    done = subprocess.run(
        [sys.executable, "-m", "grader", *words],
        cwd=root,
        env=os.environ | {"NO_COLOR": "1", "COLUMNS": "78"},
        capture_output=True,
        encoding="utf-8",
        check=False,  # 1 is what a half-right submission ends with
    )
    return re.sub(r"[ \t]+$", "", done.stdout, flags=re.M)


def timeless(text: str) -> str:
    """The text without how long it took."""
    return SECONDS.sub("… s", text)
