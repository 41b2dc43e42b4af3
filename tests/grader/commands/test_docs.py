"""The reference pages are what the code says."""

from pathlib import Path

import pytest

from grader.commands import docs
from grader.grade import Grade


@pytest.mark.parametrize("name", docs.PAGES)
def test_pages_are_fresh(root: Path, name: str) -> None:
    """`python -m grader.commands.docs` rewrites them."""
    page = (root / "docs" / name).read_text(encoding="utf-8")

    assert docs.PAGES[name]() == page, "run: python -m grader.commands.docs"


def test_every_command_and_option_is_described() -> None:
    """No row is without its meaning."""
    page = docs.command_line()

    assert "None |" not in page
    assert "|  |" not in page
    for word in ("## grade run", "## grade watch", "`--official`", "`--device auto\\|cpu\\|cuda`"):
        assert word in page


def test_every_field_of_the_report_is_described() -> None:
    """The docstrings of the records are there."""
    page = docs.report_format()

    assert all(f"| `{name}` |" in page for name in Grade.model_fields)
    assert "| `hidden_points` | number or null |" in page
    assert "[TaskResult](#taskresult)" in page


def test_both_are_written(
    own_tiny: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Into docs/ of the course around the current directory."""
    monkeypatch.chdir(tmp_path / "course")

    assert docs.main() == 0
    assert docs.report_format() == (tmp_path / "course/docs/report-format.md").read_text("utf-8")
