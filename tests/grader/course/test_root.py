"""The course is found from any folder in it."""

from pathlib import Path

import pytest

from grader.course.root import find_root
from grader.errors import UsageError


def test_found_from_a_folder_inside(tmp_path: Path) -> None:
    """The nearest pyproject.toml with the table counts; others are passed by."""
    inside = tmp_path / "мой курс" / "a" / "b"
    inside.mkdir(parents=True)
    (tmp_path / "мой курс" / "pyproject.toml").write_text("[tool.grade]\n", encoding="utf-8")
    (inside / "pyproject.toml").write_text("[project]\n", encoding="utf-8")

    assert tmp_path / "мой курс" == find_root(inside)


def test_outside_a_course(tmp_path: Path) -> None:
    """The message names the folder, and says where to go."""
    with pytest.raises(UsageError, match="is not inside a course") as caught:
        find_root(tmp_path)

    assert "the folder that you cloned" in caught.value.help
