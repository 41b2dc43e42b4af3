"""The report that a program reads."""

import json

from grader.grade import Grade
from grader.report.json_form import to_json
from tests.a_grade import representative


def test_json_holds_the_whole_grade() -> None:
    """What was written can be read back."""
    assert representative() == Grade.model_validate_json(to_json(representative()))


def test_json_is_ascii() -> None:
    """No code page and no terminal can misread it."""
    evil = representative().model_copy(update={"title": "√ \x1b[2J \x9b31m \u202e внимание"})

    assert to_json(evil).isascii()
    assert "\x1b" not in to_json(evil)
    assert evil.title == json.loads(to_json(evil))["title"]


def test_json_says_its_format() -> None:
    """Readers can refuse what they do not know."""
    assert json.loads(to_json(representative()))["format"] == 1
