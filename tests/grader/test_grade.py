"""What a grade says of itself."""

import pytest

from grader.grade import Verdict
from tests.a_grade import grade, task


@pytest.mark.parametrize("verdict", list(Verdict))
def test_only_what_can_be_fixed_here_is_left_to_fix(verdict: Verdict) -> None:
    """A task that waits for a GPU leaves nothing to fix; any other that did not pass does."""
    whole = grade(task("attend", "2.1", Verdict.PASSED), task("other", "2.2", verdict))

    assert (verdict in (Verdict.PASSED, Verdict.DEFERRED)) == whole.passed
