"""No attack gains a point, touches a canary, or hurts the next submission.

`make test` runs those that take no long time; the others, and every attack with its defence off,
are slow. `python -m tests.attacks` prints them all as a table.
"""

import sys
from collections.abc import Iterator

import pytest

from tests.attacks.arena import Arena, Case, arena, cases

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the kernel's layers are Linux only"),
    pytest.mark.usefixtures("kernel"),
]

CASES = cases()
LONG = {  # they wait for a deadline, or are many
    "A2b", "A5", "A7", "A12", "C9", "C13c", "C15", "C15b", "C16", "E1", "E1b", "E2", "E4b", "E6",
    "E6b", "E6d", "E7b", "E8", "E8b", "E9", "E10", "J1", "F7", "F9", "I1", "I2", "I3", "I7", "I8",
    "B7b", "B9", "C3", "C5", "C13", "C13b", "D1", "D3", "D5", "E11", "G12", "J2", "C1b", "B15",
    "A16e", "B17", "C21", "C26", "E13", "E14",
}  # fmt: skip
FAST = [case for case in CASES if case.id not in LONG]


@pytest.fixture(scope="module")
def here() -> Iterator[Arena]:
    """Level 2: the same everywhere that has the kernel's layers."""
    with arena("namespaces") as made:
        yield made


@pytest.fixture(scope="module")
def in_namespaces(layers: tuple[str, ...]) -> Iterator[Arena]:
    if "namespaces" not in layers:
        pytest.skip("bubblewrap is not installed, or may not make namespaces here")
    with arena() as made:
        yield made


def ids(case: Case) -> str:
    return case.id


@pytest.mark.long
@pytest.mark.parametrize("case", FAST, ids=ids)
def test_an_attack_does_not_pay(case: Case, here: Arena) -> None:
    """Points that are due, the right verdict, canaries intact, and an honest one goes on."""
    assert () == here.run(case).problems


@pytest.mark.slow
@pytest.mark.parametrize("case", [case for case in CASES if case.id in LONG], ids=ids)
def test_an_attack_that_takes_long_does_not_pay(case: Case, here: Arena) -> None:
    """The same."""
    assert () == here.run(case).problems


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=ids)
def test_an_attack_does_not_pay_in_namespaces(case: Case, in_namespaces: Arena) -> None:
    """The same at level 3."""
    assert () == in_namespaces.run(case).problems


@pytest.mark.slow
@pytest.mark.parametrize("case", [case for case in CASES if case.live], ids=ids)
def test_an_attack_is_live(case: Case, here: Arena) -> None:
    """With its defence off it does what it is there for: else it would test nothing."""
    assert here._shown_live(case) == "live"


@pytest.mark.parametrize("case", CASES, ids=ids)
def test_an_attack_is_described(case: Case) -> None:
    """Its file says what it does, what is due, and what shows it live, or why nothing does."""
    assert case.does
    assert 0 <= case.due <= 11
    assert bool(case.live) != bool(case.why_not)
    assert case.path.stem.startswith(case.id.lower() + "_")


def test_there_are_enough() -> None:
    """Of every group of the catalogue that is a file."""
    assert len(CASES) >= 150
    assert set("ABCDEFGHIJK") == {case.id[0] for case in CASES}
    assert LONG <= {case.id for case in CASES}
