"""Take IPython's own syntax out of a cell, line for line, and leave the Python.

In: a cell's source. Out: `Python`: as many lines, and what was taken out. Parsed first: only a text
that is not Python is looked at, and never inside brackets or strings. The measure is IPython's
TransformerManager: a cell that it accepts is accepted here.
Source: https://ipython.readthedocs.io/en/stable/config/inputtransforms.html
"""

import ast
import re
import textwrap
from dataclasses import dataclass

from grader.intake.forms.trees import parsed, tree_or_fault

ESCAPED = re.compile(r"[ \t]*[%!?,;/]")
ASSIGNED = re.compile(r"[ \t]*(?:%[^\W\d]|!)")
"""What stands behind the first `=` of `files = !ls` and `t = %timeit -o f()`."""
CLASSIC = re.compile(r"[ \t]*(?:>>>|\.\.\.)[ \t]?")
FIRST_CLASSIC = re.compile(r"[ \t]*>>>")
PROMPT = re.compile(r"(?:(?:\[nav\]|\[ins\])? ?)?In \[\d+\]: |\s*\.{3,}: ?")
CELL_MAGIC = re.compile(r"%%(\w+)(?![\w?])[ \t]*(.*)")
NOT_PYTHON = frozenset({
    "!", "HTML", "SVG", "bash", "bigquery", "cmd", "cu", "cuda", "cython", "file", "html",
    "javascript", "js", "julia", "latex", "markdown", "perl", "powershell", "pypy", "python",
    "python2", "python3", "R", "rust", "ruby", "script", "sh", "shell", "sql", "svg", "sx",
    "system", "writefile",
})  # fmt: skip
"""Cell magics whose body does not run in the notebook; of all others it is the student's code."""
WRITES = ("writefile", "file")
STRINGS = re.compile(r"\"\"\"|'''|[\"'#()\[\]{}=\\?]")


@dataclass(frozen=True)
class Python:
    """What of a cell is Python."""

    lines: tuple[str, ...]
    body: tuple[ast.stmt, ...] = ()
    escapes: tuple[tuple[int, str], ...] = ()
    """What was taken out, and from which line."""
    fault: str = ""
    """Why it is none, and is left out."""


def python_of(source: str, files: tuple[str, ...] = ()) -> Python:
    """The Python of a cell.

    Args:
        files: what a student may write with `%%writefile`.
    """
    source = source.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    tree = None if PROMPT.match(source.lstrip("\n")) else parsed(source)
    if tree is not None:
        return Python(tuple(source.split("\n")), tuple(tree.body))
    return _of_cell(source, files)


def _of_cell(source: str, files: tuple[str, ...]) -> Python:
    lines = textwrap.dedent(source).split("\n")
    first = ""
    readings = [list(lines), _without_prompts(lines)]
    if PROMPT.match(source.lstrip("\n")):
        del readings[0]  # `In [1]: x = 2` is Python, too: an annotation
    for reading in readings:
        heads, elsewhere = _without_cell_magics(reading, files)
        if elsewhere:
            return Python((), fault=f"{short(elsewhere)} does not run in the notebook")
        text, taken = _without_escapes(reading)
        said = tree_or_fault("\n".join(text))
        if not isinstance(said, str):
            return Python(tuple(text), tuple(said.body), (*heads, *taken))
        first = first or said
    return Python((), fault=first)


def _without_cell_magics(
    lines: list[str], files: tuple[str, ...]
) -> tuple[list[tuple[int, str]], str]:
    """Empty the lines `%%magic` at the top; or which of them means that this is no code of ours."""
    heads: list[tuple[int, str]] = []
    for at, line in enumerate(lines):
        if match := CELL_MAGIC.match(line):
            written = match[1] in WRITES and match[2].rpartition(" ")[2].rpartition("/")[2] in files
            if match[1] in NOT_PYTHON and not written:
                return [], line
            heads.append((at + 1, line))
            lines[at] = ""
            lines[at:] = textwrap.dedent("\n".join(lines[at:])).split("\n")  # as a cell of its own
        elif line.strip():
            break
    return heads, ""


def _without_prompts(lines: list[str]) -> list[str]:
    """Pasted `>>>` and `In [1]:` prompts taken away; in a string, where it begins behind one."""
    classic = any(FIRST_CLASSIC.match(line) for line in lines)
    first = [line for line in lines if line.strip()][:2]
    if not classic and not any(PROMPT.match(line) for line in first):
        return list(lines)
    prompt = CLASSIC if classic else PROMPT
    bare: list[str] = []
    scan, prompted = Scan(), True
    for line in lines:
        without = prompt.sub("", line, count=1)
        if not scan.quote:
            prompted = without != line
        bare.append(without if prompted else line)
        scan.read(bare[-1])
    return textwrap.dedent("\n".join(bare)).split("\n")


def _without_escapes(lines: list[str]) -> tuple[list[str], list[tuple[int, str]]]:
    """Each command becomes `pass` at its indent; lines that it goes on in become empty."""
    taken: list[tuple[int, str]] = []
    scan = Scan()
    at = start = 0
    while at < len(lines):
        begins = not scan.open
        start = at if begins else start
        if begins and ESCAPED.match(lines[at]):
            at = _take(lines, at, _continued(lines, at), taken)
            continue
        scan.read(lines[at])
        if scan.command:
            at = _take(lines, start, _continued(lines, at), taken)
            scan = Scan()
        elif scan.question and not scan.open:
            at = _take(lines, start, at, taken)
        else:
            at += 1
    return lines, taken


def _continued(lines: list[str], at: int) -> int:
    """The last line of a command that backslashes carry on."""
    while lines[at].endswith("\\") and at + 1 < len(lines):
        at += 1
    return at


def _take(lines: list[str], first: int, last: int, taken: list[tuple[int, str]]) -> int:
    taken.append((first + 1, lines[first]))
    lines[first] = lines[first][: len(lines[first]) - len(lines[first].lstrip())] + "pass"
    lines[first + 1 : last + 1] = [""] * (last - first)
    return last + 1


class Scan:
    """Where brackets and strings are open, read line by line: no version's tokenizer is needed."""

    def __init__(self) -> None:
        self.quote = ""
        self.depth = 0
        self.continued = False
        self.command = False
        """Whether the line assigns from a command."""
        self.question = False
        """Whether the line ends with a question mark."""
        self._assigned = False

    @property
    def open(self) -> bool:
        return bool(self.quote) or self.depth > 0 or self.continued

    def read(self, line: str) -> None:
        """Take in the next line."""
        if not self.open:
            self._assigned = False
        self.continued = self.question = self.command = False
        at = 0
        while match := STRINGS.search(line, at):
            at, word = match.end(), match.group()
            if word == "\\":
                self.continued = at == len(line)
                at += 1
            elif self.quote:
                closes = word.startswith(self.quote)
                at = match.start() + len(self.quote) if closes else match.start() + 1
                self.quote = "" if closes else self.quote
            elif word == "#":
                break
            elif word in "([{":
                self.depth += 1
            elif word in ")]}":
                self.depth = max(0, self.depth - 1)
            elif word == "=":
                self._equals(line, match.start())
            elif word == "?":
                self.question = not line[at:].strip("? \t")
            else:
                self.quote = word
        if len(self.quote) == 1 and not self.continued:
            self.quote = ""  # it ends with its line

    def _equals(self, line: str, at: int) -> None:
        compares = line[at - 1 : at] in tuple("=<>!+-*/%&|^@:") or line[at + 1 : at + 2] == "="
        if self.depth or self._assigned or compares:
            return
        self._assigned = True
        self.command = bool(ASSIGNED.match(line, at + 1))


def short(text: str) -> str:
    """A text on one line of a report."""
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:59] + "…"
