"""One submission walks down the whole corridor; our own faults cost it nothing."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.authoring import release
from grader.authoring.resealing import sealed_key
from grader.course.config import Course, find_course
from grader.errors import GraderFault, UsageError
from grader.grade import Verdict
from grader.pipeline import Options, choose_seed
from grader.sandbox.starting import Starter
from tests import tiny_course
from tests.tiny_course import write

Run = Callable[..., Any]
MISTAKES = {
    "T1-TRIPLE": ("return x * 2", "return 3 * x"),
    "T1-MEAN": ("doubled.sum(dim=-1)", "doubled.mean(-1)"),
}


def verdicts(said: Any) -> list[str]:
    return [task["verdict"] for task in said.grade["tasks"]]


def edit(course: Course, name: str, old: str, new: str) -> None:
    """Change one place in the instructor's side."""
    path = course.root / "solutions/assignment1" / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    write(path, text.replace(old, new))


def test_the_reference_earns_every_point(tiny: Course, command: Run) -> None:
    """In a local run and in an official one."""
    local = command(tiny.root, "assignment1", "solutions/assignment1", "--json")
    official = command(tiny.root, "assignment1", "solutions/assignment1", "--official", "--json")

    assert (0, 9, None) == (local.code, local.grade["points"], local.grade["hidden_points"])
    assert (0, 9, 2) == (
        official.code, official.grade["points"], official.grade["hidden_points"],
    )  # fmt: skip


def test_ones_own_work_is_called_by_its_place_in_the_course(tiny: Course, command: Run) -> None:
    """Whoever reads the report knows the course's root; a path that was typed stays as it was."""
    own = command(tiny.root, "assignment1", "--json")
    typed = command(tiny.root, "assignment1", "solutions/assignment1", "--json")

    assert own.grade["submission"] == "assignments/assignment1"
    assert typed.grade["submission"] == "solutions/assignment1"


def test_one_task_can_be_graded_alone(tiny: Course, command: Run, tmp_path: Path) -> None:
    """What it builds on is not asked, so it does not wait for it."""
    work = tiny_course.submission(tmp_path, MISTAKES["T1-TRIPLE"])

    for word in ("row_sums", "1.2"):
        said = command(tiny.root, "assignment1", work, "--task", word, "--json")

        assert ["row_sums"] == [task["task"] for task in said.grade["tasks"]]
        assert ["failed"] == verdicts(said)


def test_a_task_that_is_not_there_is_wrong_usage(tiny: Course, command: Run) -> None:
    """The help lists those that are."""
    said = command(tiny.root, "assignment1", "--task", "triple")

    assert said.code == 2
    assert "double, row_sums, Scale.forward" in said.err


def test_a_seed_can_be_repeated(tiny: Course, command: Run, tmp_path: Path) -> None:
    """The same seed asks the same; another one asks something else."""
    work = tiny_course.submission(tmp_path, ("return x * 2", "return x * 2 + float(x.sum() > 0)"))
    gaps = [
        [
            outcome["gap"]
            for outcome in command(
                tiny.root, "assignment1", work, "--seed", str(seed), "--json"
            ).grade["tasks"][0]["outcomes"]
        ]
        for seed in (5, 5, 6, 7, 8)
    ]

    assert gaps[0] == gaps[1]
    assert [gaps[0]] * 3 != gaps[2:]


@pytest.mark.parametrize(
    "options", [Options(official=True), Options(seed=0), Options(key="live")], ids=str
)
def test_a_students_edition_cannot_grade_officially(tmp_path: Path, options: Options) -> None:
    """There are no solutions to ask, and the private seed must not be the student's."""
    write(tmp_path / "pyproject.toml", '[tool.grade]\ncourse = "c"\npublic_seed = 1\n')

    with pytest.raises(UsageError, match="need solutions/, which this edition has not"):
        choose_seed(find_course(tmp_path), options)


def test_official_seeds_are_private(tiny: Course) -> None:
    """Each is new, has many bits, and is not the public one."""
    seeds = {choose_seed(tiny, Options(official=True)) for _ in range(50)}

    assert len(seeds) == 50
    assert max(seeds) > 1 << 120
    assert choose_seed(tiny, Options()) == tiny.public_seed
    assert choose_seed(tiny, Options(official=True, seed=3)) == 3


@pytest.mark.parametrize("words", [("--official",), ("--seed", "3")])
def test_a_sealed_key_is_for_local_runs(tiny: Course, command: Run, words: tuple[str]) -> None:
    """It was sealed for the public seed and the public checks."""
    said = command(tiny.root, "assignment1", "--key", "sealed", *words)

    assert said.code == 2
    assert "the sealed answer key is for the public seed and the public checks" in said.err


# The student's edition


@pytest.fixture(scope="module")
def edition(starter: Starter, tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A student edition of the tiny course, with a seal that opens."""
    course = tiny_course.build(tmp_path_factory.mktemp("course"))
    (course.root / "assignments/assignment1/sealed.safetensors").unlink()
    made = release.plan(course, lambda assignment: sealed_key(course, assignment, starter))
    release.write(course, made)
    target = tmp_path_factory.mktemp("editions") / "edition"
    release.write_edition(course, made, target)
    return find_course(target)


def test_a_right_submission_passes_in_the_students_edition(
    edition: Course, command: Run, tmp_path: Path
) -> None:
    """Against the sealed answers, without a solution on the disk."""
    said = command(edition.root, "assignment1", tiny_course.submission(tmp_path), "--json")

    assert (0, 9, "sealed") == (said.code, said.grade["points"], said.grade["answer_key"])


@pytest.mark.parametrize("name", MISTAKES)
def test_a_known_mistake_is_named_in_both_editions(
    name: str, tiny: Course, edition: Course, command: Run, tmp_path: Path
) -> None:
    """Sealed and live answers agree on every verdict, point and cause."""
    work = tiny_course.submission(tmp_path, MISTAKES[name])

    live = command(tiny.root, "assignment1", work, "--json")
    sealed = command(edition.root, "assignment1", work, "--json")

    for said in (live, sealed):
        causes = [task["cause"] for task in said.grade["tasks"] if task["cause"]]
        assert name in causes[0]["mistakes"]
    assert verdicts(live) == verdicts(sealed)
    assert live.grade["points"] == sealed.grade["points"]


def test_changed_checks_do_not_open_the_seal(edition: Course, command: Run, tmp_path: Path) -> None:
    """Other questions have other answers: that is a fault of the course, and said so."""
    checks = edition.root / "assignments/assignment1/checks.py"
    before = checks.read_bytes()
    try:
        write(checks, before + b"# changed\n")
        said = command(edition.root, "assignment1", tiny_course.submission(tmp_path))
    finally:
        write(checks, before)

    assert (4, "") == (said.code, said.out)
    assert "Traceback" not in said.err


# Our faults


def test_a_reference_that_fails_here_voids_its_check(
    own_tiny: Course, command: Run, tmp_path: Path
) -> None:
    """No point is lost, the grade is not complete, and the exit code says whose fault it is."""
    edit(own_tiny, "shapes.py", "doubled.sum(dim=-1)", "doubled.no_such_method()")
    work = tiny_course.submission(tmp_path, MISTAKES["T1-MEAN"])

    said = command(own_tiny.root, "assignment1", work, "--json")

    assert (4, False, 9) == (said.code, said.grade["complete"], said.grade["points"])
    assert ["passed", "void", "passed"] == verdicts(said)
    notes = [outcome["note"] for outcome in said.grade["tasks"][1]["outcomes"]]
    assert "the reference raises an AttributeError on this machine" in notes


def test_a_check_that_counts_no_more_tells_nothing(
    own_tiny: Course, command: Run, tmp_path: Path
) -> None:
    """Everybody gets all that it decided, and no cause is named for its wrong answers."""
    edit(own_tiny, "assignment.toml", "[limits]", '[void]\nadds_rows = "unclear"\n\n[limits]')
    work = tiny_course.submission(tmp_path, MISTAKES["T1-MEAN"])

    said = command(own_tiny.root, "assignment1", work, "--json")

    assert (0, True, 9) == (said.code, said.grade["complete"], said.grade["points"])
    assert ["passed"] * 3 == verdicts(said)
    task = said.grade["tasks"][1]
    assert (None, "it counts no more: unclear") == (task["cause"], task["outcomes"][0]["note"])


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("checks.py", '"""The public checks."""', "1 / 0", "the checks do not load: ZeroDivision"),
        ("checks.py", 'task="double")\ndef doubles', 'task="x")\ndef doubles', "'x' is not a task"),
        ("shapes.py", "import torch\n", "import torch\n)\n", "the reference gives no answer|void"),
        ("assignment.toml", "points = 3", 'points = "many"', "task.0.points"),
        ("assignment.toml", 'hours = "1"', "hours = ", "is not TOML"),
        ("mistakes.py", "MISTAKES = [", "MISTAKES = [1 / 0,", "mistakes.py: ZeroDivisionError"),
    ],
    ids=["checks raise", "no such task", "broken reference", "wrong points", "no TOML", "bank"],
)
def test_a_fault_of_the_course_is_not_the_students(
    own_tiny: Course, command: Run, tmp_path: Path, name: str, old: str, new: str, says: str
) -> None:
    """Exit code 4 and a message for whoever can mend it; no traceback, no lost point."""
    edit(own_tiny, name, old, new)

    said = command(own_tiny.root, "assignment1", tiny_course.submission(tmp_path))

    assert said.code == GraderFault.exit_code
    assert re.search(says, " ".join((said.out + said.err).split()), re.IGNORECASE)
    assert "Traceback" not in said.out + said.err


def test_a_check_for_another_device_is_deferred(
    own_tiny: Course, command: Run, tmp_path: Path
) -> None:
    """It holds no points here, and nobody fails for it."""
    edit(own_tiny, "checks.py", '@check(task="Scale.forward")\ndef scales_exactly',
         '@check(task="Scale.forward", device="cuda")\ndef scales_exactly')  # fmt: skip

    said = command(
        own_tiny.root, "assignment1", tiny_course.submission(tmp_path), "--json", "--device", "cpu"
    )

    assert (0, 9) == (said.code, said.grade["points"])
    assert [Verdict.PASSED, Verdict.DEFERRED] == [
        outcome["verdict"] for outcome in said.grade["tasks"][2]["outcomes"]
    ]


def test_a_device_that_is_not_there_is_the_machines_fault(tiny: Course, command: Run) -> None:
    """Exit code 5, with the reason."""
    import torch

    if torch.cuda.is_available():
        pytest.skip("there is a GPU here")

    said = command(tiny.root, "assignment1", "--device", "cuda")

    assert said.code == 5
    assert "the device 'cuda' does not work here" in " ".join(said.err.split())
