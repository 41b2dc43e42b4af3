"""docs/security.md promises nothing that has no test."""

import re
from pathlib import Path

import pytest

from grader.sandbox.isolation import levels
from tests.attacks.arena import cases

CODE = re.compile(r"\b([A-K]\d+[a-z]?)\b")


@pytest.fixture(scope="module")
def sections(root: Path) -> dict[str, str]:
    """Title → text."""
    parts = re.split(r"^## ", (root / "docs/security.md").read_text(encoding="utf-8"), flags=re.M)
    return {part.partition("\n")[0]: part for part in parts[1:]}


def test_each_defended_attack_has_a_file(sections: dict[str, str]) -> None:
    """And each file that is held is listed; A18 is a file, and is not defended."""
    listed = sections["Defended"].rpartition("Archives")[0]

    assert {case.id for case in cases()} == {*CODE.findall(listed), "A18"}


def test_the_readme_says_how_many_there_are(root: Path) -> None:
    """As many as `python -m tests.attacks` runs."""
    said = re.findall(r"(\d+) hostile ones", (root / "README.md").read_text(encoding="utf-8"))

    assert [str(len(cases()))] == said


def test_what_is_not_defended_is_not_listed_as_defended(sections: dict[str, str]) -> None:
    """The two lists do not meet, but for what the page says holds in part."""
    defended = set(CODE.findall(sections["Defended"].rpartition("Archives")[0]))

    assert defended & set(CODE.findall(sections["Not defended"])) <= {"E6"}


def test_each_level_has_its_promises(sections: dict[str, str]) -> None:
    """Three, as many as the code knows."""
    assert [f"Promised at L{n}" for n in (1, 2, 3)] == [
        title for title in sections if title.startswith("Promised")
    ]
    assert {levels.level([]), levels.level(["seccomp", "landlock"])} == {1, 2}
    assert levels.level(levels.SAYS) == 3


def test_every_test_that_the_page_names_is_there(root: Path, sections: dict[str, str]) -> None:
    """A promise points to a file."""
    for name in re.findall(r"`(tests/[\w./]+)`", "".join(sections.values())):
        assert (root / name).exists()
