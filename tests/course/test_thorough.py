"""The whole proof, with everything that takes long."""

import pytest

from grader.authoring.runs import run_verify
from grader.course.config import Course
from tests.course.desk import ASSIGNMENTS


@pytest.mark.slow
@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_every_claim_holds_thoroughly(found: Course, name: str):
    """Ten seeds, pairs of mistakes and other instruction sets change nothing."""
    claims = list(run_verify(found, [name], thorough=True, progress=lambda said: None))

    assert [] == [(claim.says, claim.against) for claim in claims if not claim.holds]
