"""Values on the way are known again through a seal, and cannot be read out of it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.child import asking
from grader.errors import GraderFault
from grader.judging import sealed_values
from grader.judging.known_answers import Known
from grader.judging.lines import find_line
from grader.judging.right_values import LEAST as LEAST_NUMBER
from grader.judging.right_values import ONE, RMS, SIZE, TWO, RightValues
from grader.judging.sealed_values import (
    LEAST,
    WIDTH,
    Sealed,
    SealedLines,
    SealedValues,
    chosen,
    seal_values,
)
from grader.judging.sealing import Entry, dump_seal, open_seal, salt, salt_on_the_way
from grader.judging.steps import Steps
from tests.grader.judging.test_lines import CASES, RIGHT, steps_of
from tests.some_answers import IDENTITY, check, normal, tensor

Load = Callable[..., asking.Code]
SALT = salt_on_the_way(IDENTITY, "is_right")
OTHER = "s = x @ y.T * 7\n    return s.exp() @ y, s.sin()"
SMALL = "m = x.mean(-1)\n    return x - m[:, None], m"


def sealed_of(solutions: Sequence[Steps]) -> SealedValues:
    return SealedValues(seal_values(solutions, SALT), SALT)


def hashes(sealed: Sealed) -> set[bytes]:
    rows = sealed.digests["values"]
    return {rows[at : at + WIDTH] for at in range(0, len(rows), WIDTH)}


def kept(steps: Steps) -> list[int]:
    [(_, values)] = chosen([steps])
    return values


def hole(_: Any) -> Any:
    return "hole"


@pytest.mark.parametrize("name", [name for name in CASES if name != "by a passed function"])
def test_the_line_is_that_of_a_live_key(load: Load, name: str) -> None:
    """The same call and the same kind; what a value is a multiple of, no hash tells."""
    right, wrong = [steps_of(load, body) for body in RIGHT], steps_of(load, CASES[name][0])
    parts = [wrong.parts[part] for part in (("1",) if name == "missing" else ("0", "1"))]
    said, through = (
        find_line(wrong, values, parts, hole, "value")
        for values in (RightValues(right), sealed_of(right))
    )

    assert said
    assert replace(said, relation="") == through


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("m = x.mean(-1) * 2\n    return x - m[:, None], m", "value"),
        ("m = x.mean(-1)\n    return x + m[:, None], m", "value"),
        ("m = x.mean(-1)\n    m = m.double()\n    return x - m[:, None], m", "dtype"),
    ],
    ids=["the small value", "what is made of it", "the small one's dtype"],
)
def test_behind_a_small_value_it_is_silent(load: Load, body: str, kind: str) -> None:
    """Nobody can tell whether it is right, so neither it nor what it goes into is blamed."""
    right, wrong = steps_of(load, SMALL), steps_of(load, body)
    parts = [wrong.parts["0"]] if kind == "value" else [wrong.parts["1"]]

    assert find_line(wrong, RightValues([right]), parts, hole, kind)
    assert find_line(wrong, sealed_of([right]), parts, hole, kind) is None


def test_what_is_small_within_the_line_does_not_matter(load: Load) -> None:
    """Whichever of the two is wrong, the line is the same."""
    right = steps_of(load, "return x - x.mean(-1)[:, None]")
    wrong = steps_of(load, "return x - x.sum(-1)[:, None]")
    lines = [
        said and said.site.line
        for values in (RightValues([right]), sealed_of([right]))
        for said in [find_line(wrong, values, [wrong.parts[""]], hole, "value")]
    ]

    assert [5, 5] == lines


def test_a_small_answer_that_is_made_of_right_values_is_told(load: Load) -> None:
    """It is the wrong one, whatever it is."""
    right = steps_of(load, "s = x.exp()\n    return s.mean(-1)")
    wrong = steps_of(load, "s = x.exp()\n    return s.sum(-1)")
    said = find_line(wrong, sealed_of([right]), [wrong.parts[""]], hole, "value")

    assert said
    assert (6, "answer") == (said.site.line, said.form)


@pytest.mark.parametrize(("off", "known"), [(1e-6, True), (5e-5, True), (2e-3, False)])
def test_what_lies_beside_is_known(load: Load, off: float, known: bool) -> None:
    """Right code differs in the last digits, so a value near the border of a cell is, too."""
    right = steps_of(load, RIGHT[0])
    values = sealed_of([right])
    prints = right.prints.copy()
    for column, way in ((RMS, 1.0), (ONE, -1.0), (TWO, 1.0)):
        prints[:, column] += way * off * right.prints[:, RMS]
    other = replace(right, prints=prints)

    assert {known} == {values.holds(other, value) for value in kept(right)}


def test_small_values_are_left_out(load: Load) -> None:
    """With two projections and a size, fewer than sixteen numbers could be solved for."""
    steps = steps_of(load, SMALL)
    small = [at for at, row in enumerate(steps.prints) if row[SIZE] < LEAST]
    values = sealed_of([steps])

    assert 16 == LEAST
    assert steps.parts["1"] in small
    assert not set(small) & set(kept(steps))
    assert {False} == {values.holds(steps, at) for at in small}


def test_no_number_of_a_value_is_in_the_file(load: Load) -> None:
    """Neither as bytes nor in words; the live values of the same solutions all are searched."""
    right = [steps_of(load, body) for body in RIGHT]
    lines = SealedLines(frozenset(), {"is_right": seal_values(right, SALT)})
    answer = Entry(check(), "", Known("answered", tensor(normal(7, 13))))
    data = dump_seal([answer], IDENTITY, lines)
    numbers = {
        float(number)
        for steps in right
        for row in steps.prints
        for number in row[RMS:]
        if abs(number) > 1e-9 and number != round(number)
    }
    found = [
        number
        for number in numbers
        for text in (
            np.float64(number).tobytes(),
            np.float32(number).tobytes(),
            f"{abs(number):.5f}"[:6].encode(),
        )
        if text in data
    ]

    assert len(numbers) > 50
    assert [] == found
    assert LEAST_NUMBER > RMS  # the columns that are searched are those that tell


def test_a_value_has_another_salt_than_an_answer(load: Load) -> None:
    """What a hash on the way says is no verdict on an answer, nor the same in two checks."""
    steps = steps_of(load, RIGHT[0])
    one, other = (
        hashes(seal_values([steps], salt_on_the_way(IDENTITY, name)))
        for name in ("is_right", "other")
    )

    assert len(one) > 5
    assert not one & other
    assert SALT != salt(IDENTITY, "is_right", ())
    assert SALT != salt(IDENTITY, "is_right", ("on the way",))


def test_each_solution_is_kept_whole(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    """What has no room is left out; without the reference there is nothing."""
    one, two, three = (
        steps_of(load, body) for body in (RIGHT[0], OTHER, "s = x * 3\n    return s, s")
    )
    monkeypatch.setattr(sealed_values, "MOST", len(hashes(seal_values([one], SALT))) + 1)

    assert [one, three] == [steps for steps, _ in chosen([one, two, three])]
    assert len(hashes(seal_values([one, two, three], SALT))) <= sealed_values.MOST
    monkeypatch.setattr(sealed_values, "MOST", 2)
    assert Sealed(0, dict.fromkeys(sealed_values.LEVELS, b"")) == seal_values([one], SALT)


def test_what_leads_to_no_answer_is_kept_where_there_is_room(
    load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wrong answer may be made of it; but what leads to the right one comes first."""
    steps = steps_of(load, "s = x.exp()\n    t = x.sin()\n    return s")
    exp, sin = (call.made[0] for call in steps.calls if call.name in ("exp", "sin"))

    assert {exp, sin} <= {*kept(steps)}
    monkeypatch.setattr(sealed_values, "MOST", 2)
    assert exp in kept(steps)
    assert sin not in kept(steps)


def test_what_happens_in_a_loop_is_left_out(load: Load) -> None:
    """No line is named there."""
    loop = "rows = torch.stack([(a * y).sum(-1) for a in x])\n    return rows @ y, rows"
    steps = steps_of(load, loop)
    turns = [steps.calls[steps.maker[at]].turns for at in kept(steps) if steps.maker[at] >= 0]

    assert turns
    assert max(turns) <= sealed_values.MOST_TURNS


def a_seal(text: str, hashes: bytes, monkeypatch: pytest.MonkeyPatch, path: Path) -> Path:
    """A file whose sum is right."""
    monkeypatch.setattr(SealedLines, "dump", lambda _: (text, hashes))
    path.write_bytes(dump_seal([Entry(check(), "", Known("answered", 3))], IDENTITY))
    return path


def test_a_seal_is_read_as_it_was_written(load: Load, tmp_path: Path) -> None:
    """Counts, hashes, and the functions that are given."""
    lines = SealedLines(
        frozenset({"ab", "cd"}), {"is_right": seal_values([steps_of(load, RIGHT[0])], SALT)}
    )
    path = tmp_path / "sealed.safetensors"
    path.write_bytes(dump_seal([Entry(check(), "", Known("answered", 3))], IDENTITY, lines))

    assert lines == open_seal(path).lines


@pytest.mark.parametrize(
    ("text", "hashes"),
    [
        ("[]", b""),
        ("{", b""),
        ('{"given": [], "checks": {"one": [1, 2, 0, 0]}}', b"abc"),
        ('{"given": [], "checks": {"one": [1, 1, 0, 0]}}', b"ab"),
        ('{"given": [], "checks": {"one": [1, -1, 0, 0]}}', b""),
        ('{"given": [], "checks": {"one": [1, 1]}}', b"abc"),
        ('{"given": [], "checks": {"one": ["x", 0, 0, 0]}}', b""),
        ('{"given": [], "checks": {}}', b"abc"),
        ('{"given": 3, "checks": {}}', b""),
    ],
)
def test_a_garbled_part_is_our_fault(
    text: str, hashes: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As any other part of a seal."""
    path = a_seal(text, hashes, monkeypatch, tmp_path / "sealed.safetensors")

    with pytest.raises(GraderFault, match="is not a whole sealed answer key") as error:
        open_seal(path)

    assert "get the course again" in error.value.help
