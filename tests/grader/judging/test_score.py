"""Points follow from verdicts: split by weight, none for what can be forged, none lost to us."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.author import Judge, at_most, close, raises, rate
from grader.course.config import Assignment
from grader.grade import QUOTED, Grade, Outcome, TaskResult, Verdict
from grader.judging.diagnosis import Findings
from grader.judging.score import tally
from grader.judging.verdict import Judged
from grader.records import Answers, Broken, Check, Diagnosis, Gap, Place, Raised, Reply, Submission

OK = Judged(Verdict.PASSED)
WRONG = Judged(Verdict.FAILED, Gap("value", "differs by 1", "everywhere"))
CRASH = Judged(Verdict.CRASHED)
LATE = Judged(Verdict.TIMED_OUT)
LATER = Judged(Verdict.DEFERRED)
VOID = Judged(Verdict.VOID, note="the reference raises")

ASSIGNMENT = Assignment(
    name="assignment3",
    folder=Path(),
    solution=None,
    title="Small things",
    files=("shapes.py",),
    hours="1",
    task=[
        {"name": "double", "title": "Twice", "points": 6, "hidden_points": 2},
        {"name": "row_sums", "title": "Sums", "points": 3},
    ],
)


class Asked(Check):
    """A check that can be the key of a dict."""

    def __hash__(self) -> int:
        return hash(self.id)


def check(id: str, task: str = "double", **more: Any) -> Asked:
    return Asked(id, task, f"{id} holds.", close(), **({"hidden": False} | more))


def score(
    checks: dict[Asked, Judged],
    *,
    replies: dict[str, Reply] | None = None,
    answers: Answers | None = None,
    diagnoses: dict[str, Diagnosis] | None = None,
    given: dict[str, tuple[str, ...]] | None = None,
    share: float = 1,
    official: bool = False,
    assignment: Assignment = ASSIGNMENT,
) -> Grade:
    answers = answers or Answers({c.id: Reply("answered") for c in checks} | (replies or {}))
    return tally(
        assignment.model_copy(update={"carried_forward": share}),
        Submission("work", {"shapes.py": b"\n\r\n\x0c\n\n\n\n    return x\n"}, "abc"),
        list(checks),
        answers,
        {check.id: judged for check, judged in checks.items()},
        Findings(diagnoses or {}, given or {}),
        official=official,
        answer_key="live",
        isolation=["process"],
        level=1,
        seconds=1.23456,
    )


def task(grade: Grade, name: str = "double") -> TaskResult:
    return next(result for result in grade.tasks if result.task == name)


def outcome(grade: Grade, id: str) -> Outcome:
    return next(o for result in grade.tasks for o in result.outcomes if o.check == id)


def points(grade: Grade) -> dict[str, tuple[float, float]]:
    return {o.check: (o.points, o.of) for result in grade.tasks for o in result.outcomes}


# Points


def test_points_are_split_equally() -> None:
    """Each check of a side is worth the same; what fails earns nothing."""
    grade = score({check("a"): OK, check("b"): WRONG, check("c"): CRASH})

    assert {"a": (2, 2), "b": (0, 2), "c": (0, 2)} == points(grade)
    assert (2, 6) == (grade.points, grade.of)


def test_points_are_split_by_weight() -> None:
    """A check of weight 2 is worth two others."""
    grade = score({check("a", weight=2): OK, check("b"): OK})

    assert {"a": (4, 4), "b": (2, 2)} == points(grade)


def test_thirds_add_up() -> None:
    """What cannot be divided is rounded for show only."""
    grade = score({check(str(n), "row_sums", weight=1): OK for n in range(7)})

    assert 3 == grade.points == grade.of
    assert outcome(grade, "0").of == pytest.approx(3 / 7, abs=1e-4)


def test_hidden_checks_share_the_hidden_points() -> None:
    """Public and hidden points are two sums; neither takes from the other."""
    grade = score(
        {check("a"): OK, check("h", hidden=True): OK, check("i", hidden=True): WRONG},
        official=True,
    )

    assert {"a": (6, 6), "h": (1, 1), "i": (0, 1)} == points(grade)
    assert (6, 6, 1, 2) == (grade.points, grade.of, grade.hidden_points, grade.hidden_of)


def test_a_local_run_says_what_hidden_checks_decide() -> None:
    """They were not asked, so what they earned is not known."""
    grade = score({check("a"): OK})

    assert grade.hidden_points is None
    assert task(grade).hidden_points is None
    assert grade.hidden_of == 2


def test_only_tasks_that_were_asked_are_counted() -> None:
    """With --task the other tasks are neither lost nor listed."""
    grade = score({check("a", "row_sums"): OK})

    assert ["row_sums"] == [result.task for result in grade.tasks]
    assert (3, 3) == (grade.points, grade.of)


# Guessable answers


def test_a_guessable_answer_alone_earns_nothing() -> None:
    """It could be forged by code that does nothing else."""
    grade = score({check("a", guessable="an error"): OK, check("b"): WRONG})

    assert outcome(grade, "a").verdict is Verdict.PASSED
    assert 0 == grade.points


@pytest.mark.parametrize("judge", [rate(0.5, 9), at_most(1), raises(ValueError)])
def test_what_needs_no_expected_value_earns_nothing_alone(judge: Judge) -> None:
    """Whoever knows the judge can meet it, declared guessable or not."""
    one = replace(check("a"), judge=judge)
    alone = score({one: OK, check("b"): WRONG})
    beside = score({one: OK, check("b"): OK})

    assert (0, 6) == (alone.points, beside.points)


def test_a_guessable_answer_counts_beside_one_that_is_void() -> None:
    """Our fault takes no points, those of the other checks neither."""
    grade = score({check("a", guessable="an error"): OK, check("b"): VOID})

    assert {"a": (3, 3), "b": (3, 3)} == points(grade)


def test_a_guessable_answer_counts_beside_an_honest_one() -> None:
    """An unguessable check of the same task passed."""
    grade = score({check("a", guessable="an error"): OK, check("b"): OK, check("c"): WRONG})

    assert 4 == grade.points


def test_an_honest_answer_of_another_task_does_not_help() -> None:
    """Each task has to earn its own guessable checks."""
    grade = score({check("a", guessable="an error"): OK, check("b", "row_sums"): OK})

    assert (0, 3) == (task(grade).points, task(grade, "row_sums").points)


# Verdicts that cost nothing


def test_what_is_void_loses_nothing() -> None:
    """Our fault never costs a point; the grade says that it is not whole."""
    grade = score({check("a"): VOID, check("b"): WRONG})

    assert {"a": (3, 3), "b": (0, 3)} == points(grade)
    assert not grade.complete
    assert outcome(grade, "a").note == "the reference raises"


def test_a_whole_grade_is_complete() -> None:
    """Nothing void: complete."""
    assert score({check("a"): WRONG}).complete


def test_what_is_deferred_holds_no_points() -> None:
    """Its share goes to the other checks of the task."""
    grade = score({check("a"): OK, check("gpu"): LATER, check("b"): WRONG})

    assert {"a": (3, 3), "gpu": (0, 0), "b": (0, 3)} == points(grade)
    assert Verdict.FAILED is task(grade).verdict


def test_hidden_points_of_deferred_checks_alone_are_not_asked_for() -> None:
    """Full points can be reached without a GPU."""
    grade = score({check("a"): OK, check("gpu", hidden=True): LATER}, official=True)

    assert (6, 6, 0, 0) == (grade.points, grade.of, grade.hidden_points, grade.hidden_of)


def test_a_task_of_deferred_checks_alone_is_deferred() -> None:
    """It can neither be passed nor failed here."""
    grade = score({check("gpu", "row_sums"): LATER, check("a"): OK})

    assert Verdict.DEFERRED is task(grade, "row_sums").verdict
    assert (6, 6) == (grade.points, grade.of)


def test_a_task_passes_without_its_deferred_checks() -> None:
    """Passed here is passed."""
    assert Verdict.PASSED is task(score({check("a"): OK, check("gpu"): LATER})).verdict


# Not started


def test_an_untouched_hole_is_not_started() -> None:
    """Whatever its checks met, the word is todo; no gap, no crash, no note."""
    answers = Answers(
        {"a": Reply("raised", raised=Raised("NotImplementedError", (), "double", None))},
        todo=frozenset({"double"}),
    )
    grade = score({check("a"): Judged(Verdict.CRASHED, note="n")}, answers=answers)

    assert Verdict.NOT_STARTED is outcome(grade, "a").verdict is task(grade).verdict
    assert outcome(grade, "a").crash is None
    assert outcome(grade, "a").note == ""
    assert 0 == grade.points


def test_a_hole_that_passes_all_the_same_keeps_its_points() -> None:
    """Code before the statement may already answer some of the checks."""
    answers = Answers({"a": Reply("answered"), "b": Reply("raised")}, todo=frozenset({"double"}))
    grade = score({check("a"): OK, check("b"): CRASH}, answers=answers)

    assert [Verdict.PASSED, Verdict.NOT_STARTED] == [o.verdict for o in task(grade).outcomes]
    assert 3 == grade.points


# Blocked

NEEDS = {"needs": ("double",)}


def test_a_failure_on_top_of_a_failure_waits() -> None:
    """It is named with what it waits for."""
    grade = score({check("a"): WRONG, check("b", "row_sums", **NEEDS): WRONG})

    assert Verdict.BLOCKED is task(grade, "row_sums").verdict
    assert ["double"] == task(grade, "row_sums").waits_for
    assert [] == task(grade).waits_for


def test_what_is_right_earns_its_points_on_top_of_a_failure() -> None:
    """Blocked is a word for a failure, never a reason not to ask."""
    grade = score({check("a"): WRONG, check("b", "row_sums", **NEEDS): OK})

    assert Verdict.PASSED is task(grade, "row_sums").verdict
    assert 3 == task(grade, "row_sums").points


@pytest.mark.parametrize("judged", [OK, VOID, LATER], ids=["passed", "void", "deferred"])
def test_a_failure_on_top_of_no_failure_is_a_failure(judged: Judged) -> None:
    """What it builds on did pass, or was not the student's to pass."""
    grade = score({check("a"): judged, check("b", "row_sums", **NEEDS): WRONG})

    assert Verdict.FAILED is task(grade, "row_sums").verdict


def test_an_untouched_hole_is_not_said_to_wait() -> None:
    """todo is what one would act on."""
    answers = Answers(
        {"a": Reply("answered"), "b": Reply("raised")}, todo=frozenset({"double", "row_sums"})
    )
    grade = score({check("a"): WRONG, check("b", "row_sums", **NEEDS): CRASH}, answers=answers)

    assert Verdict.NOT_STARTED is task(grade, "row_sums").verdict


def test_a_failure_waits_for_an_untouched_hole() -> None:
    """Not started is not passed."""
    answers = Answers({"a": Reply("raised"), "b": Reply("raised")}, todo=frozenset({"double"}))
    grade = score({check("a"): CRASH, check("b", "row_sums", **NEEDS): CRASH}, answers=answers)

    assert Verdict.BLOCKED is task(grade, "row_sums").verdict


def test_a_known_mistake_of_its_own_does_not_wait() -> None:
    """Where the cause is known to lie in the task itself, it can be mended now."""
    mistake = Diagnosis("mistake", "the mean is taken", "add", ("T1-MEAN",))
    grade = score(
        {check("a"): WRONG, check("b", "row_sums", **NEEDS): WRONG},
        diagnoses={"row_sums": mistake},
    )

    assert Verdict.FAILED is task(grade, "row_sums").verdict
    assert ["T1-MEAN"] == task(grade, "row_sums").cause.mistakes  # type: ignore[union-attr]


def test_a_check_that_needs_its_own_task_does_not_wait_for_it() -> None:
    """A task never waits for itself."""
    grade = score({check("a"): WRONG, check("b", **NEEDS): WRONG})

    assert Verdict.FAILED is task(grade).verdict


@pytest.mark.parametrize(
    ("judged", "want"),
    [
        ([OK, WRONG, CRASH], Verdict.FAILED),
        ([OK, LATE, CRASH], Verdict.CRASHED),
        ([OK, LATE, VOID], Verdict.TIMED_OUT),
        ([OK, VOID], Verdict.VOID),
        ([OK, LATER], Verdict.PASSED),
    ],
)
def test_a_task_has_the_verdict_one_would_act_on(judged: list[Judged], want: Verdict) -> None:
    """The first of a fixed order."""
    checks = {check(str(n)): item for n, item in enumerate(judged)}

    assert want is task(score(checks)).verdict


# What is told


def test_of_hidden_checks_no_change_of_torch_is_told() -> None:
    """Its name is text of the process of hidden checks; that of a public one is said."""
    asked = {check("a"): OK, check("h", hidden=True): OK}
    replies = {id: Reply("answered", changed=(f"what {id} says",)) for id in ("a", "h")}

    said = " ".join(score(asked, replies=replies, official=True).notices)

    assert "what a says" in said
    assert "what h says" not in said


MARK = "Every_task_passed"
MARKED = Raised(MARK, (MARK,), MARK, Place(MARK, 7, MARK, MARK), (MARK,), MARK)
PACKAGE = replace(MARKED, kind="ModuleNotFoundError", message=f"No module named '{MARK}'")


@pytest.mark.parametrize(
    "answers",
    [
        Answers(
            {
                "a": Reply("raised", raised=MARKED, changed=(MARK,), printed=MARK),
                "b": Reply("missing", name=MARK, forbidden=((MARK, MARKED.place),)),
                "c": Reply("raised", raised=PACKAGE),
            },
            names=(MARK,),
            printed=MARK,
            changed=(MARK,),
        ),
        Answers({}, broken=Broken("raised", MARKED), printed=MARK),
        Answers({}, broken=Broken("syntax", MARKED)),
    ],
    ids=["checks", "import", "syntax"],
)
def test_words_of_the_students_stand_in_quoted_fields(answers: Answers) -> None:
    """Whoever reads the JSON, person or program, is told which these are."""

    def marked(value: Any, path: str) -> set[str]:
        if isinstance(value, dict):
            return set().union(*(marked(one, f"{path}.{name}") for name, one in value.items()))
        if isinstance(value, list):
            return set().union(*(marked(one, f"{path}[]") for one in value))
        return {path.removeprefix(".")} if MARK in str(value) else set()

    asked = {check("a"): CRASH, check("b"): WRONG, check("c"): CRASH}
    found = marked(score(asked, answers=answers).model_dump(mode="json"), "")

    assert found
    assert set() == {
        path
        for path in found
        if not {path.removesuffix("[]"), f"{path.rpartition('.')[0]}.*"} & set(QUOTED)
    }


RAISED = Raised(
    "ValueError",
    ("ValueError",),
    "bad 1.25",
    Place("shapes.py", 7, "what the child says", "double"),
    ("x (2, 3) float32 cpu",),
)


def test_a_crash_shows_the_students_line() -> None:
    """Line, message and the tensors of that frame."""
    grade = score({check("a"): CRASH}, replies={"a": Reply("raised", raised=RAISED)})
    crash = outcome(grade, "a").crash

    assert crash is not None
    text = RAISED.place.text if RAISED.place else ""
    assert ("ValueError", "bad 1.25", "shapes.py", 7, text, ["x (2, 3) float32 cpu"]) == (
        crash.kind, crash.message, crash.file, crash.line, crash.text, crash.tensors,
    )  # fmt: skip


def test_a_hidden_check_tells_no_message_and_no_output() -> None:
    """An exception's message, and what is printed, can carry the check's inputs."""
    reply = Reply("raised", raised=RAISED, printed="tensor([1.25])")
    grade = score({check("h", hidden=True): CRASH}, replies={"h": reply}, official=True)

    assert "1.25" not in grade.model_dump_json()
    assert "shapes.py" in grade.model_dump_json()


def test_output_of_public_checks_is_shown() -> None:
    """What the code printed helps to find the mistake."""
    grade = score({check("a"): WRONG}, replies={"a": Reply("answered", printed="here")})

    assert outcome(grade, "a").printed == "here"


def test_a_missing_name_names_a_near_one() -> None:
    """Who renamed a function reads both names."""
    answers = Answers({"a": Reply("missing", name="double")}, names=("doubel", "row_sums"))
    missing = Judged(Verdict.FAILED, note="there is no `double`")

    note = outcome(score({check("a"): missing}, answers=answers), "a").note

    assert "there is no `double`; there is `doubel`: did the name change?" == note


@pytest.mark.parametrize(
    ("names", "says"),
    [((), "the file defines nothing"), (("other", "main"), "the file defines other, main")],
)
def test_a_missing_name_lists_what_is_there(names: tuple[str, ...], says: str) -> None:
    """Without a near name the student reads what was found."""
    answers = Answers({"a": Reply("missing", name="double")}, names=names)
    missing = Judged(Verdict.FAILED, note="there is no `double`")

    assert outcome(score({check("a"): missing}, answers=answers), "a").note.endswith(says)


@pytest.mark.parametrize(
    "message",
    ["Torch not compiled with CUDA enabled", "Found no NVIDIA driver on your system. Please …"],
)
def test_a_gpu_that_is_not_there_is_told_with_the_way_out(message: str) -> None:
    """Code that names a device runs on one machine alone."""
    raised = replace(RAISED, kind="AssertionError", message=message)
    answers = Answers({"a": Reply("raised", raised=raised)})

    assert (
        "use x.device instead of cuda()"
        == outcome(score({check("a"): CRASH}, answers=answers), "a").note
    )


def test_a_package_that_is_not_installed_is_told_with_those_that_are() -> None:
    """Whoever looks for another one reads what there is."""
    raised = replace(RAISED, kind="ModuleNotFoundError", message="No module named 'einops'")
    answers = Answers({}, broken=Broken("raised", raised))
    assignment = ASSIGNMENT.model_copy(update={"packages": ("torch", "numpy")})
    grade = score({check("a"): CRASH}, answers=answers, assignment=assignment)

    assert "there is only what the course installs: torch, numpy" in grade.problem


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (Broken("syntax", RAISED), "shapes.py cannot be read as Python"),
        (Broken("raised", RAISED), "importing shapes.py raised ValueError"),
        (Broken("timed out"), "does not end: is there a loop outside a function?"),
        (Broken("flooded"), "importing shapes.py prints without end"),
        (Broken("lost", note="signal 11 ended the process"), "ended the process: signal 11"),
    ],
)
def test_a_file_that_cannot_be_imported_says_so_once(broken: Broken, says: str) -> None:
    """One problem for the whole file; its checks do not repeat the crash, and nothing waits."""
    checks = {check("a"): CRASH, check("b", "row_sums", **NEEDS): CRASH}
    grade = score(checks, answers=Answers({}, broken=broken))

    assert says in grade.problem
    assert (broken.raised is not None) == (grade.problem_crash is not None)
    assert {Verdict.TIMED_OUT if broken.status == "timed out" else Verdict.CRASHED} == {
        result.verdict for result in grade.tasks
    }
    assert outcome(grade, "a").crash is None


def test_a_syntax_error_names_the_python_that_reads() -> None:
    """What is right in a later version need not be in this one."""
    answers = Answers({}, broken=Broken("syntax", RAISED), versions={"python": "3.11.7"})

    problem = score({check("a"): CRASH}, answers=answers).problem

    assert "shapes.py cannot be read as Python 3.11" == problem


@pytest.mark.parametrize(
    ("kind", "message", "names"),
    [
        ("ModuleNotFoundError", "No module named 'einops'", ["einops"]),
        ("ModuleNotFoundError", "No module named 'shapes'", []),
        ("ModuleNotFoundError", "No module named 'torch.nope'", []),
        ("ModuleNotFoundError", "No module named 'x; rm'", []),
        ("ImportError", "No module named 'einops'", []),
    ],
)
@pytest.mark.parametrize("broken", [True, False], ids=["at the top", "in a function"])
def test_a_package_that_is_not_there_is_named(
    broken: bool, kind: str, message: str, names: list[str]
) -> None:
    """Whole packages only, and none of the assignment's own files."""
    raised = Raised(kind, (), message, None)
    answers = (
        Answers({}, broken=Broken("raised", raised))
        if broken
        else Answers({"a": Reply("raised", raised=raised)})
    )

    assert names == score({check("a"): CRASH}, answers=answers).not_installed


def test_a_hidden_check_names_no_package() -> None:
    """The name is the student's to choose, where hidden checks are; reports to students hold it."""
    raised = Raised("ModuleNotFoundError", (), "No module named 'what_was_read'", None)
    asked = {check("a"): OK, check("h", hidden=True): CRASH}

    grade = score(asked, replies={"h": Reply("raised", raised=raised)}, official=True)

    assert [] == grade.not_installed


def test_an_error_while_importing_answers_no_check() -> None:
    """It may be of the very type that a check asks for: nobody had asked."""
    broken = Broken("raised", RAISED)
    passed = {check("a", guessable="an error"): OK, check("b"): OK}
    grade = score(passed, answers=Answers({}, broken=broken))

    assert {"a": (0, 3), "b": (0, 3)} == points(grade)
    assert Verdict.CRASHED is task(grade).verdict


def test_a_file_that_does_not_end_is_timed_out() -> None:
    """Every task has that verdict, but for holes that are untouched and what we cannot judge."""
    checks = {check("a"): CRASH, check("b", "row_sums"): CRASH, check("c"): VOID}
    answers = Answers({}, todo=frozenset({"row_sums"}), broken=Broken("timed out"))
    grade = score(checks, answers=answers)

    assert Verdict.TIMED_OUT is outcome(grade, "a").verdict
    assert Verdict.NOT_STARTED is outcome(grade, "b").verdict
    assert Verdict.VOID is outcome(grade, "c").verdict


def test_what_was_answered_before_importing_failed_counts() -> None:
    """Importing again, after a process was lost, may fail where it went well before."""
    answers = Answers({"a": Reply("answered")}, broken=Broken("lost"))
    grade = score({check("a"): OK, check("b"): CRASH}, answers=answers)

    assert {"a": (3, 3), "b": (0, 3)} == points(grade)


def test_a_change_of_global_state_is_told_once() -> None:
    """However many checks met it, and once more where importing did it."""
    changed = Reply("answered", changed=("the default dtype (to torch.float64)",))
    answers = Answers({"a": changed, "b": changed}, changed=("gradients (switched off)",))
    grade = score({check("a"): OK, check("b"): OK}, answers=answers)

    assert [
        "importing your file changes gradients (switched off) for the whole process; it was put"
        " back",
        "your code changes the default dtype (to torch.float64) for the whole process; it was put"
        " back",
    ] == grade.notices


def test_what_importing_prints_is_told_to_the_student_only() -> None:
    """In an official run it may have been printed for other eyes."""
    answers = Answers({"a": Reply("answered")}, printed="hello\n")

    local = score({check("a"): OK}, answers=answers)
    official = score({check("a"): OK}, answers=answers, official=True)

    assert ["importing your file prints: hello"] == local.notices
    assert [] == official.notices


def test_a_grade_is_plain_data() -> None:
    """It survives JSON, and says what it was made of."""
    grade = score({check("a"): WRONG, check("b", "row_sums"): OK})

    assert grade == Grade.model_validate_json(grade.model_dump_json())
    assert ("assignment3", "work", "abc", "live", 1.235) == (
        grade.assignment, grade.submission, grade.digest, grade.answer_key, grade.seconds,
    )  # fmt: skip
    assert ["3.1", "3.2"] == [result.rank for result in grade.tasks]
    assert not grade.passed
    assert score({check("a"): OK}).passed


def test_a_gap_is_told_only_where_it_cost_something() -> None:
    """A passed check has none to tell."""
    grade = score({check("a"): WRONG, check("b"): replace(WRONG, verdict=Verdict.PASSED)})

    assert outcome(grade, "a").gap is not None
    assert outcome(grade, "b").gap is None


# Errors carried forward


@pytest.mark.parametrize(("share", "points"), [(1, 3), (0.5, 1.5)])
def test_what_is_right_given_a_mistake_below_passes(share: float, points: float) -> None:
    """It earns the course's share of its points, says what it is given, and waits for nothing."""
    checks = {check("a"): WRONG, check("b", "row_sums", needs=("double",)): WRONG}

    grade = score(checks, given={"b": ("double",)}, share=share)

    sums = task(grade, "row_sums")
    assert (Verdict.PASSED, points, ["double"], []) == (
        sums.verdict,
        sums.points,
        sums.given,
        sums.waits_for,
    )
    assert ["double"] == outcome(grade, "b").given
    assert Verdict.FAILED is task(grade).verdict


def test_a_course_may_let_one_mistake_cost_all() -> None:
    """With a share of 0 it waits, as where no mistake is named."""
    checks = {check("a"): WRONG, check("b", "row_sums", needs=("double",)): WRONG}

    grade = score(checks, given={"b": ("double",)}, share=0)

    assert (Verdict.BLOCKED, []) == (task(grade, "row_sums").verdict, task(grade, "row_sums").given)


def test_what_can_be_forged_counts_beside_what_is_carried() -> None:
    """An answer that is right given a mistake is computed from the draw, as a right one is."""
    checks = {
        check("a"): WRONG,
        check("b", "row_sums", needs=("double",)): WRONG,
        check("c", "row_sums", guessable="a yes or a no"): OK,
    }

    grade = score(checks, given={"b": ("double",)})

    assert 3 == task(grade, "row_sums").points
