"""Every wrong submission that nobody lists has a mark, and each assignment has some to be told."""

import pytest

from grader.course import config
from grader.course.marks import marked
from tests.course.desk import ASSIGNMENTS, ROOT


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_each_wrong_submission_is_marked(name: str) -> None:
    """By a line that is there, of a task that is there."""
    assignment = config.find_course(ROOT).assignment(name)
    cases = list(marked(assignment))
    folder = ROOT / f"tests/submissions/{name}/unlisted"
    longest = {case.label: max(map(_lines, case.files.values())) for case in cases}

    assert {path.stem for path in folder.glob("*.py")} == {
        case.label for case in cases if case.style == "unlisted"
    }
    assert [] == [c.label for c in cases if max(c.lines, default=0) > longest[c.label]]
    assert {case.task for case in cases} - {""} <= set(assignment.task_names)
    assert sum(bool(case.lines) for case in cases) > 10


def _lines(text: bytes) -> int:
    return text.count(b"\n") + 1
