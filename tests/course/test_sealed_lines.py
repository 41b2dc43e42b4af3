"""Who works at home is told the same line as an instructor is, and the seal stays small."""

import pytest

from grader.judging.sealed_values import LEVELS, MOST, WIDTH
from grader.judging.sealing import Seal, open_seal
from tests.course.desk import ASSIGNMENTS, ROOT, Desk, Desks, overriding

TOLD = [
    ("assignment1", "bent_linear"),
    ("assignment1", "bias_twice"),
    ("assignment1", "largest_value"),
    ("assignment2", "mixed_by_columns"),
    ("assignment2", "residual_added"),
    ("assignment2", "root_of_d_model"),
    ("assignment3", "merge_turned"),
    ("assignment3", "no_output_layer"),
    ("assignment3", "values_of_keys"),
]
SILENT = [("assignment1", "loop_over_words"), ("assignment2", "row_by_row")]


def lines(desk: Desk, name: str, label: str) -> list[tuple[str, int, str]]:
    """Each line that is named, with its file and its text."""
    path = ROOT / f"tests/submissions/{name}/unlisted/{label}.py"
    grade = desk.grade(label, overriding(desk.assignment, path))
    told = [outcome.line for task in grade.tasks for outcome in task.outcomes if outcome.line]
    return [(line.file, line.line, line.text) for line in told]


@pytest.mark.long  # `grade verify` counts them all
@pytest.mark.parametrize(("name", "label"), TOLD)
def test_a_sealed_line_is_the_live_one(desks: Desks, name: str, label: str) -> None:
    """By another seed and other checks, so it is no chance."""
    at_home = lines(desks.sealed(name), name, label)

    assert at_home
    assert at_home == lines(desks.live(name, 3), name, label)


@pytest.mark.parametrize(("name", "label"), SILENT)
def test_where_no_value_is_wrong_a_seal_names_no_line(desks: Desks, name: str, label: str) -> None:
    """A loop that is right."""
    assert [] == lines(desks.sealed(name), name, label)


def sealed(name: str) -> Seal:
    return open_seal(ROOT / f"assignments/{name}/sealed.safetensors")


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_a_seal_holds_a_bounded_number_of_hashes(name: str) -> None:
    """For each check, and thirty kilobytes in all for a usual assignment."""
    checks = sealed(name).lines.checks
    most = 30 if name in ("assignment1", "assignment2", "assignment3") else 60
    values = [len(one.digests["values"]) // WIDTH for one in checks.values()]
    size = sum(len(one.digests[level]) for one in checks.values() for level in LEVELS)

    assert 0 < max(values) <= MOST
    assert size <= most << 10
