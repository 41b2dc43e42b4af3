"""The texts of known mistakes are read as they were written; a wrong file is named."""

import json
from pathlib import Path

import pytest

from grader.author import Mistake
from grader.course.mistake_texts import MistakeText, dump_mistakes, read_mistakes
from grader.errors import GraderFault

BANK = [
    Mistake("A2-SCALE", "attend", "not divided by √d_k", "divide", "scale", edits=[("secret", "")]),
    Mistake("A2-AXIS", "attend", "softmax over queries", "over keys", "softmax", why="It matters."),
]


def test_written_texts_are_read(tmp_path: Path) -> None:
    """What is written comes back, in the order of the bank, and holds no edit."""
    path = tmp_path / "mistakes.json"
    path.write_bytes(dump_mistakes(BANK))
    want = (
        MistakeText("A2-SCALE", "attend", "not divided by √d_k", "divide", "", "scale"),
        MistakeText(
            "A2-AXIS", "attend", "softmax over queries", "over keys", "It matters.", "softmax"
        ),
    )

    assert want == read_mistakes(path)
    assert "√" in path.read_text(encoding="utf-8")
    assert "secret" not in path.read_text(encoding="utf-8")


def test_no_file_is_no_mistakes(tmp_path: Path) -> None:
    """An assignment without a bank has no known mistakes."""
    assert read_mistakes(tmp_path / "mistakes.json") == ()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("[", "cannot be read"),
        ("\udcff", "cannot be read"),
        ("{}", "a list is expected"),
        ('[{"id": "A2-X"}]', "each entry has id, task, says, help, why, read"),
        (
            json.dumps([dict.fromkeys(("id", "task", "says", "help", "why", "read"), 1)]),
            "is a text",
        ),
    ],
)
def test_wrong_files_are_named(tmp_path: Path, content: str, says: str) -> None:
    """A file of another form is our fault, and the message names it."""
    path = tmp_path / "mistakes.json"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))

    with pytest.raises(GraderFault, match=says) as error:
        read_mistakes(path)
    assert str(path) in str(error.value)
