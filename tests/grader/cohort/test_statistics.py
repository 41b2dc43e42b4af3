"""A class in numbers: shares, verdicts, mistakes counted, and what each check tells."""

from dataclasses import replace

from grader.cohort.batch import Mark
from grader.cohort.statistics import count
from grader.grade import CauseText, Grade, Outcome, TaskResult, Verdict


def outcome(check: str, passed: bool) -> Outcome:
    verdict = Verdict.PASSED if passed else Verdict.FAILED
    return Outcome(
        check=check, task="double", sentence="s", hidden=False, verdict=verdict,
        points=float(passed), of=1,
    )  # fmt: skip


def mark(student: str, *passed: bool, mistake: str = "") -> Mark:
    cause = CauseText(kind="mistake", says="it is tripled", mistakes=[mistake]) if mistake else None
    outcomes = [outcome(f"check{n}", one) for n, one in enumerate(passed)]
    task = TaskResult(
        task="double", rank="1.1", title="Twice", points=sum(passed), of=len(passed),
        verdict=Verdict.PASSED if all(passed) else Verdict.FAILED, hidden_points=None, hidden_of=0,
        cause=cause, outcomes=outcomes,
    )  # fmt: skip
    grade = Grade(
        assignment="assignment1", title="t", submission=student, digest="d", official=True,
        answer_key="live", device="cpu", versions={}, isolation=[], tasks=[task],
        points=task.points, of=task.of, hidden_points=None, hidden_of=0, complete=True, seconds=1,
    )  # fmt: skip
    return Mark(student, "", student, "", grade)


def test_shares_mean_median_and_bins() -> None:
    """Full points are in the last bin; who has no grade is counted as a student only."""
    numbers = count([mark("a", True, True), mark("b", True, False), Mark("c", "", "c", "", None)])

    assert (3, 2, 0.75, 0.75) == (numbers.students, numbers.graded, numbers.mean, numbers.median)
    assert (0, 0, 0, 0, 0, 1, 0, 0, 0, 1) == numbers.histogram


def test_a_check_that_the_strong_pass_discriminates() -> None:
    """1 where it agrees with all other points, -1 where it says the reverse."""
    marks = [mark("a", True, True, True, False), mark("b", False, False, False, True)]
    checks = {check.check: check for check in count(marks).checks}

    assert checks["check0"].discrimination
    assert checks["check3"].discrimination
    assert checks["check0"].discrimination > 0.99
    assert checks["check3"].discrimination < -0.99
    assert 0.5 == checks["check0"].passed


def test_what_nobody_or_everybody_passes_tells_nothing() -> None:
    """Both are listed, and have no correlation."""
    numbers = count([mark("a", True, False, True), mark("b", True, False, False)])

    assert (("check1",), ("check0",)) == (numbers.nobody, numbers.everybody)
    assert numbers.checks[0].discrimination is None


def test_packages_that_are_not_here_are_counted() -> None:
    """The most frequent first, with one command that installs them all."""
    one, two = mark("a", False), mark("b", False)
    assert one.grade
    assert two.grade
    one = replace(one, grade=one.grade.model_copy(update={"not_installed": ["tqdm", "einops"]}))
    two = replace(two, grade=two.grade.model_copy(update={"not_installed": ["einops"]}))
    numbers = count([one, two, mark("c", True)])

    assert (("einops", 2), ("tqdm", 1)) == numbers.not_installed
    assert numbers.install.endswith(" -m pip install einops tqdm")
    assert "import of tqdm, einops failed: not installed here" == one.note
    assert "" == count([mark("c", True)]).install


def test_mistakes_are_counted_of_those_who_failed() -> None:
    """31 of 54: the most frequent first."""
    marks = [mark("a", False, mistake="M1"), mark("b", False, mistake="M2"), mark("c", False)]
    marks += [mark("d", False, mistake="M2"), mark("e", True)]
    found = count(marks).mistakes

    assert [("M2", 2, 4), ("M1", 1, 4)] == [(m.mistakes[0], m.students, m.of) for m in found]


def test_a_class_of_nobody() -> None:
    """Zeros, and no division by them."""
    numbers = count([])

    assert (0, 0.0, 0.0, ()) == (numbers.students, numbers.mean, numbers.median, numbers.checks)
