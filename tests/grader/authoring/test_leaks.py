"""A secret line is found in whatever file it stands, and only a secret one."""

import base64
import json
import zipfile
from pathlib import Path

import pytest

from grader.authoring import leaks
from grader.course.config import Course
from tests.tiny_course import SOLUTION, write

BODY = "return x * 2 # every number of x is there twice"
HIDDEN = "return code.double(draw.normal(2, 3, 5, 7))"
MISTAKE = "return doubled.mean(dim=-1) # the mean forgets how many there are"


@pytest.fixture(scope="module")
def secrets(tiny: Course) -> dict[str, str]:
    assignment = tiny.assignment("assignment1")
    public = (tiny.root / "solutions/assignment1/checks.py").read_text(encoding="utf-8")
    return leaks.secrets_of(assignment, [public])


def found(secrets: dict[str, str], data: bytes, name: str = "docs/page.md") -> list[str]:
    return [leak.line for leak in leaks.find(secrets, {name: data})]


def test_bodies_hidden_checks_and_mistakes_are_secret(secrets: dict[str, str]) -> None:
    """Each line says what it belongs to."""
    assert {
        BODY: "the solution of double in shapes.py",
        HIDDEN: "a hidden check",
        MISTAKE: "the body of T1-MEAN",
    }.items() <= secrets.items()


def test_what_is_not_asked_is_secret(own_tiny: Course) -> None:
    """Who reads the table knows what to leave out."""
    says = "nobody has asked a column of this course so far"
    reason = f'[[reason]]\ntasks = ["double"]\nconditions = ["long"]\nsays = "{says}"'
    write(own_tiny.root / "solutions/assignment1/conditions.toml", reason)

    found = leaks.secrets_of(own_tiny.assignment("assignment1"), [])

    assert "what is not asked" == found[f'says = "{says}"']


def test_a_list_of_mutants_is_secret(own_tiny: Course) -> None:
    """It says what checks do not ask, in pieces of the solution."""
    line = 'mutants = ["0123456789 `x * 2` -> `2 * x`"]'
    write(own_tiny.root / "solutions/assignment1/equivalent.toml", f"{line}\n")

    assert "a list of mutants" == leaks.secrets_of(own_tiny.assignment("assignment1"), [])[line]


def test_what_stands_around_a_hole_is_no_secret(secrets: dict[str, str]) -> None:
    """Signatures, docstrings and the public checks are given away on purpose."""
    assert not [line for line in secrets if "def double(" in line or "code.row_sums" in line]
    assert "from grader.author import check" not in secrets


def test_short_lines_are_no_secret(secrets: dict[str, str]) -> None:
    """`if x.dim() == 0:` stands everywhere; lines of 31 characters and more count."""
    assert leaks.SHORTEST == 31
    assert min(map(len, secrets)) >= 31


def notebook(*lines: str) -> bytes:
    cells = [{"cell_type": "code", "source": [line + "\n" for line in lines], "outputs": []}]
    return json.dumps({"cells": cells, "nbformat": 4}).encode()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("page.md", f"text\n\n    {BODY}\n".encode()),
        ("page.md", f"text {BODY.replace(' ', '  ')} text".encode()),
        ("page.md", BODY.replace(" * 2 ", " *\n\t 2 ").encode()),
        ("page.txt", BODY.encode("utf-16")),
        ("page.txt", BODY.encode("utf-16-be")),
        ("data.bin", b"\x00\xff\x01" + BODY.encode() + b"\x00"),
        ("lab.ipynb", notebook("import torch", "    " + BODY)),
        ("lab.ipynb", json.dumps({"text": [BODY[:20], BODY[20:]]}).encode()),
        ("report.json", json.dumps({"a": [{"b": f"x\n{BODY}"}]}).encode()),
        ("report.json", json.dumps(BODY.replace("x", "\u0078")).replace("#", "\\u0023").encode()),
    ],
    ids=[
        "text", "wide", "folded", "UTF-16", "UTF-16 big", "binary", "notebook", "parts",
        "JSON", "escapes",
    ],
)  # fmt: skip
def test_a_planted_line_is_found(secrets: dict[str, str], name: str, data: bytes) -> None:
    """In texts, notebooks and binaries, however it is spaced, cut or escaped."""
    assert [BODY] == found(secrets, data, name)


@pytest.mark.parametrize(
    "data",
    [b"", b"nothing here", SOLUTION.partition("# BEGIN")[0].encode(), b"[1, 2", b"\xff" * 100],
    ids=["empty", "text", "stub", "half a JSON", "bytes"],
)
@pytest.mark.parametrize("name", ["page.md", "lab.ipynb"])
def test_an_honest_file_has_no_leak(secrets: dict[str, str], name: str, data: bytes) -> None:
    """Nothing is found where nothing is."""
    assert [] == found(secrets, data, name)


@pytest.mark.parametrize("length", [31, 32, 47, 48], ids="{} characters".format)
@pytest.mark.parametrize("into", range(33))
def test_a_line_is_found_wherever_it_begins(length: int, into: int) -> None:
    """The search goes in strides, and steps over none; a line that ends otherwise is no leak."""
    line = "".join(chr(97 + at % 26) for at in range(length))
    text = "-" * into + line

    assert [line] == found({line: "a secret"}, f"{text}-".encode())
    assert [] == found({line: "a secret"}, f"{text[:-1]}--".encode())


def test_every_file_with_a_leak_is_named(secrets: dict[str, str]) -> None:
    """In the order of their names."""
    files = {"b.md": BODY.encode(), "a.md": f"{HIDDEN}\n{BODY}".encode(), "c.md": b"fine"}

    assert [("a.md", HIDDEN), ("a.md", BODY), ("b.md", BODY)] == sorted(
        ((leak.file, leak.line) for leak in leaks.find(secrets, files)),
        key=lambda pair: (pair[0], pair[1] == BODY),
    )


def test_what_is_packed_is_not_looked_into(secrets: dict[str, str], tmp_path: Path) -> None:
    """Not promised: archives and encodings are not unpacked; the edition has none."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.py", BODY * 9)

    assert [] == found(secrets, (tmp_path / "a.zip").read_bytes(), "a.zip")
    assert [] == found(secrets, base64.b64encode(BODY.encode()))


def test_a_secret_that_a_check_shows_is_none(own_tiny: Course) -> None:
    """What a public source says anyhow cannot leak."""
    folder = own_tiny.root / "solutions/assignment1"
    write(folder / "hidden.py", f"# see there:\n{HIDDEN}\n")
    secrets = leaks.secrets_of(own_tiny.assignment("assignment1"), [f"before {HIDDEN} after"])

    assert HIDDEN not in secrets
