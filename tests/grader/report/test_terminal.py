"""The report that a student reads."""

from io import StringIO
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from grader.grade import CauseText, CrashText, GapText, Grade, LineText, Verdict
from grader.report import feedback, fragment
from grader.report.terminal import render
from tests.a_grade import V, grade, outcome, passing, representative, task

GOLDEN = """\
assignment2  QKV self-attention
self_attention.py 94ad89  cpu  Python 3.11  torch 2.13

  ok    2.1    3/3  parameterless_attention
  FAIL  2.2    1/4  scaled_dot_product_attention
  todo  2.3    0/2  padding_mask
  wait  2.4    0/3  SelfAttention.forward         builds on 2.2
  CRASH 2.5  0/1.5  split_heads

FAIL 2.2  wanted: The output is right for random queries, keys and values.
  gap     differs by 31% of its size, in every row; shape and dtype are right
  cause   your answers are what you get when the scores are not scaled by
          1/√d_k
  help    divide by the square root of the last axis of key
  more    grade explain A2-SCALE

CRASH 2.5  wanted: The property of check.
  raised  RuntimeError: shape '[2, 5, 3, 5]' is invalid for input of size 120
  line    self_attention.py:41  return x.view(batch, length, num_heads, d_hea…
  tensors x (2, 5, 12) float32 cpu; mask (2, 5) bool cpu
  printed x is    torch.Size([2, 5, 12])

note  your code changes gradients (switched off) for the whole process
hint  grade hint assignment2 padding_mask

4 of 13.5 public points; 4 more are decided by hidden checks
1 passed, 1 failed, 1 crashed, 1 not started, 1 blocked   2.4 s"""


def text(one: Grade) -> str:
    return render(one).plain


def block(verdict: Verdict, **fields: Any) -> str:
    """The details of a grade of two tasks, of which one has this outcome."""
    cause = fields.pop("cause", None)
    it = task("attend", "2.1", verdict, outcome(verdict, **fields), cause=cause)
    return text(grade(it, task("other", "2.2", V.PASSED))).split("\n\n")[2]


def test_the_report_of_an_ordinary_evening() -> None:
    """Header, one line per task, details, notices, two closing lines."""
    assert text(representative()) == GOLDEN
    assert all(cell_len(line) <= 78 for line in GOLDEN.split("\n"))


def test_plain_in_a_pipe() -> None:
    """Without a terminal there is no escape sequence, and the same text."""
    stream = StringIO()
    Console(file=stream, highlight=False, markup=False).print(
        render(representative()), soft_wrap=True
    )

    assert text(representative()) + "\n" == stream.getvalue()


def test_colour_adds_nothing_to_the_words() -> None:
    """With colour the words are the same."""
    console = Console(file=StringIO(), force_terminal=True, color_system="truecolor", width=78)
    with console.capture() as capture:
        console.print(render(representative()), soft_wrap=True)
    from rich.text import Text

    assert "\x1b[" in capture.get()
    assert text(representative()) == Text.from_ansi(capture.get()).plain.rstrip("\n")


def test_a_perfect_grade_is_short() -> None:
    """No details where everything passed."""
    one = grade(task("attend", "2.1", V.PASSED, points=4.0), hidden_of=1.0, seconds=0.94)

    assert text(one).split("\n\n")[1:] == [
        "  ok    2.1  4/4  attend",
        "4 of 4 public points; 1 more is decided by hidden checks\n1 passed   0.9 s",
    ]


def test_without_hidden_points_they_are_not_mentioned() -> None:
    """An assignment may have none."""
    one = grade(task("attend", "2.1", V.PASSED, points=4.0, hidden_of=0.0))

    assert "\n4 of 4 points\n" in text(one)


def test_an_official_grade_counts_both_sides() -> None:
    """Hidden points are added to the task's and to the total."""
    one = grade(
        task("attend", "2.1", V.PASSED, points=4.0, hidden_points=2.0, hidden_of=2.0),
        task("mask", "2.2", V.FAILED, points=1.0, hidden_points=0.0, hidden_of=2.0),
        official=True,
        hidden_points=2.0,
    )

    assert "  ok    2.1  6/6  attend\n  FAIL  2.2  1/6  mask\n" in text(one)
    assert "\n7 of 12 points\n" in text(one)
    assert text(one).split("\n\n")[0].endswith("cpu  Python 3.11  torch 2.13  official")


def test_an_error_that_is_carried_forward_is_said() -> None:
    """What is right given a mistake below is ok, says which, and has no block; on pages too."""
    one = grade(
        task("attend", "2.1", V.FAILED, points=0.0),
        task("layer", "2.2", V.PASSED, points=2.0, given=["attend"]),
    )

    assert "  ok    2.2  2/4  layer   given 2.1\n" in text(one)
    assert "right, given the mistake in attend" in feedback(one)
    assert "right, given the mistake in attend" in fragment(one, one.tasks[1])


def test_every_verdict_has_its_line() -> None:
    """The word carries the verdict."""
    tasks = [task(f"task_{at}", f"2.{at}", verdict) for at, verdict in enumerate(V, 1)]
    lines = text(grade(*tasks)).split("\n\n")[1].split("\n")

    assert [line.split()[0] for line in lines] == [
        "ok",
        "FAIL",
        "CRASH",
        "TIME",
        "todo",
        "wait",
        "later",
        "VOID",
    ]
    assert lines[6].endswith("task_7  needs a GPU")


def test_the_counts_are_in_a_fixed_order() -> None:
    """Each verdict that occurs, once."""
    tasks = [task(f"task_{at}", f"2.{at}", verdict) for at, verdict in enumerate(V, 1)]

    assert (
        "1 passed, 1 failed, 1 crashed, 1 timed out, 1 not started, 1 blocked, 1 deferred, 1 void"
    ) in text(grade(*tasks))


def test_a_gap_of_two_lines() -> None:
    """The detail has its own line where both do not fit on one."""
    gap = GapText(
        kind="value",
        says="differs by up to 1.3 at [0, 1, 1]; 0.00013 is allowed",
        detail="100% of the numbers differ; shape and dtype are right",
    )

    assert block(V.FAILED, gap=gap) == (
        "FAIL 2.1  wanted: The property of check.\n"
        "  gap     differs by up to 1.3 at [0, 1, 1]; 0.00013 is allowed\n"
        "          100% of the numbers differ; shape and dtype are right"
    )


def test_a_relation_speaks_for_itself() -> None:
    """Only a known mistake completes "what you get when"."""
    cause = CauseText(kind="relation", says="your answer is 8 = √64 times the right one")

    assert "  cause   your answer is 8 = √64 times the right one" in block(V.FAILED, cause=cause)


def test_mistakes_that_answer_alike_are_named_together() -> None:
    """One command to copy, and all names."""
    cause = CauseText(kind="mistake", says="it is wrong", mistakes=["A2-ONE", "A2-TWO"])

    assert "  more    grade explain A2-ONE (one of A2-ONE, A2-TWO)" in block(V.FAILED, cause=cause)


def test_a_time_out_says_what_is_known() -> None:
    """TIME has a note."""
    assert block(V.TIMED_OUT, note="it took longer than 10 s") == (
        "TIME 2.1  wanted: The property of check.\n  note    it took longer than 10 s"
    )


def test_a_missing_name_is_a_note() -> None:
    """The note of the outcome is shown."""
    note = "there is no `attend`; there is `attent`: did the name change?"

    assert f"FAIL 2.1  wanted: The property of check.\n  note    {note}" == block(
        V.FAILED, note=note
    )


def test_void_takes_no_points_and_says_so() -> None:
    """A voided check is told, and the grade is incomplete."""
    one = grade(
        task("attend", "2.1", V.VOID, outcome(V.VOID, note="the reference fails here, too")),
        complete=False,
    )

    assert (
        "VOID 2.1  wanted: The property of check.\n  note    the reference fails here, too"
        in text(one)
    )
    assert text(one).endswith(
        "incomplete: a fault of the grader voided a check; no points were taken. Grade again"
    )


def long(**fields: Any) -> dict[str, Any]:
    """An outcome that does not fit six lines."""
    return {
        "sentence": "word " * 40,
        "gap": GapText(kind="value", says="gap " * 40, detail="detail " * 40),
        "note": "note " * 40,
        "printed": "one\ntwo\nthree\nfour\n",
    } | fields


def test_no_block_is_longer_than_six_lines() -> None:
    """What is needed least is cut first; the cause, the help and the way on stay."""
    cause = CauseText(kind="mistake", says="says " * 40, help="help", mistakes=["A2-X"])
    got = block(V.FAILED, **long(cause=cause)).split("\n")

    assert ["gap", "cause", "", "help", "more"] == [line[2:10].strip() for line in got[1:]]
    assert all(cell_len(line) <= 78 for line in got)


def test_help_is_never_cut() -> None:
    """It is what to do: rather a block of seven lines than half of it."""
    cause = CauseText(kind="mistake", says="says", help="do " * 60, mistakes=["A2-X"])
    got = " ".join(block(V.FAILED, **long(cause=cause)).split())

    assert "do " * 60 in got


def test_a_line_is_cut_between_words() -> None:
    """Half a word reads like another word."""
    it = task("attend", "2.1", V.FAILED, outcome(V.FAILED, **long(sentence="independently " * 40)))
    got = text(grade(it, task("other", "2.2", V.PASSED)))
    cut = [line.partition(" …")[0] for line in got.splitlines() if " …" in line]

    assert cut
    assert all(line.endswith(("independently", "gap", "note", "detail")) for line in cut)


def test_what_is_cut_ends_with_the_way_to_all_of_it() -> None:
    """The command, where the student's own machine has it; nothing where hidden checks count."""
    it = task("attend", "2.1", V.FAILED, outcome(V.FAILED, **long()))
    other = task("other", "2.2", V.PASSED)
    here = grade(it, other, submission="assignments/assignment2")

    assert "gap gap … (all: add --task 2.1)\n" in text(grade(it, other))
    assert "gap gap … (all: grade 2 --task 2.1)\n" in text(here)
    assert " …\n" in text(grade(it, other, official=True))
    assert "(all" not in text(grade(it, other, official=True))
    assert "(all: add --task 2.1 --debug)" in text(grade(
        task("attend", "2.1", V.FAILED, outcome(V.FAILED, **long(sentence="word " * 400)))
    ))  # fmt: skip


@pytest.mark.parametrize("width", [60, 80, 118])
def test_the_report_is_as_wide_as_it_is_told(width: int) -> None:
    """Every line fits, and the longest fills most of it."""
    it = task("attend", "2.1", V.FAILED, outcome(V.FAILED, **long()))
    lines = render(grade(it, task("other", "2.2", V.PASSED)), width).plain.split("\n")

    assert width - 10 < max(map(cell_len, lines)) <= width


def test_one_block_per_cause() -> None:
    """A known mistake explains all wrong answers of its task, and an answer shows it best."""
    one = grade(
        task(
            "attend", "2.1", V.FAILED,
            outcome(V.CRASHED, "first", crash=CrashText(kind="ValueError")),
            outcome(V.FAILED, "second", gap=GapText(kind="value", says="differs by 31%")),
            outcome(V.FAILED, "third", gap=GapText(kind="value", says="differs by 12%")),
            cause=CauseText(kind="mistake", says="it is not scaled"),
        ),
        task("mask", "2.2", V.PASSED),
    )  # fmt: skip

    assert text(one).count("FAIL 2.1") == 1
    assert "The property of second." in text(one)
    assert "first" not in text(one)


def test_one_crashing_line_is_told_once() -> None:
    """A helper that crashes in three tasks is one thing to fix."""
    crash = CrashText(kind="IndexError", message="too far", file="work.py", line=7, text="x[9]")
    tasks = [
        task(name, rank, V.CRASHED, outcome(V.CRASHED, name, crash=crash))
        for name, rank in [("one", "2.1"), ("two", "2.2"), ("three", "2.3")]
    ]

    assert text(grade(*tasks)).count("x[9]") == 1
    assert "CRASH 2.1, 2.2, 2.3  wanted: The property of one." in text(grade(*tasks))


def test_further_failures_of_a_task_are_counted() -> None:
    """Two blocks per task, then the command that shows the rest."""
    gaps = [GapText(kind="shape", says=f"gap {n}") for n in range(4)]
    failed = [outcome(V.FAILED, f"check_{n}", gap=gap) for n, gap in enumerate(gaps)]
    it = task("attend", "2.1", V.FAILED, *failed)

    got = text(grade(it, task("mask", "2.2", V.PASSED)))
    official = text(grade(it, task("mask", "2.2", V.PASSED), official=True))
    assert "  also    2 more checks of this task\n" in official
    assert got.count("FAIL 2.1") == 2
    assert "  also    2 more checks: add --task 2.1" in got


def test_alone_a_task_shows_every_failure() -> None:
    """`--task` is for looking closely: all checks, and more of what was printed."""
    gaps = [GapText(kind="shape", says=f"gap {n}") for n in range(4)]
    failed = [
        outcome(V.FAILED, f"check_{n}", gap=gap, printed="\n".join("abcdefgh"))
        for n, gap in enumerate(gaps)
    ]

    got = text(grade(task("attend", "2.1", V.FAILED, *failed)))
    assert got.count("FAIL 2.1") == 4
    assert "also" not in got
    assert got.count("\n          h\n") == 4


def test_blocked_is_told_only_with_a_cause() -> None:
    """What waits for another task has nothing to say, unless a known mistake is in it."""
    gap = GapText(kind="value", says="differs by 31%")
    waits = outcome(V.BLOCKED, gap=gap)

    def details(cause: CauseText | None) -> str:
        it = task("layer", "2.2", V.BLOCKED, waits, waits_for=["attend"], cause=cause)
        return text(grade(task("attend", "2.1", V.NOT_STARTED), it))

    assert "31%" not in details(None)
    assert "wait 2.2  wanted: The property" in details(
        CauseText(kind="mistake", says="it is shifted")
    )


def test_of_hidden_checks_verdict_and_points_alone() -> None:
    """Even if the grade held more."""
    crash = CrashText(
        kind="ValueError", message="secret 1", file="work.py", line=3, text="raise", tensors=["x"]
    )
    got = block(V.CRASHED, hidden=True, crash=crash, printed="secret 2")

    assert got == "CRASH 2.1  hidden checks: 0 of 1 points"


def test_a_hidden_check_that_is_told() -> None:
    """Its sentence, and nothing that its process said."""
    got = block(V.FAILED, hidden=True, tell=True, note="secret")

    assert got == "FAIL 2.1  hidden, wanted: The property of check."


def test_a_problem_of_the_files_is_told_once() -> None:
    """When they cannot be imported, no task repeats it."""
    crash = CrashText(
        kind="SyntaxError", message="'(' was never closed", file="work.py", line=12, text="f(x"
    )
    tasks = [
        task(f"task_{n}", f"2.{n}", V.CRASHED, outcome(V.CRASHED, note="not imported"))
        for n in range(1, 4)
    ]
    one = grade(*tasks, problem="work.py cannot be read as Python", problem_crash=crash)

    assert text(one).split("\n\n")[1] == (
        "CRASH  work.py cannot be read as Python\n"
        "  raised  SyntaxError: '(' was never closed\n"
        "  line    work.py:12  f(x"
    )
    assert "not imported" not in text(one)


def test_hostile_text_is_harmless_everywhere() -> None:
    """Escape sequences, markup and bidi come out as characters, and nothing is wider than 78."""
    evil = "\x1b[2J[/nope][red]\u202e" + "w\u0000\n" * 400
    crash = CrashText(kind=evil, message=evil, file=evil, line=1, text=evil, tensors=[evil, evil])
    gap = GapText(kind=evil, says=evil, detail=evil)
    cause = CauseText(kind="relation", says=evil, help=evil, mistakes=[evil, evil])
    one = grade(
        task(
            evil, "2.1", V.CRASHED,
            outcome(V.CRASHED, sentence=evil, crash=crash, gap=gap, note=evil, printed=evil),
            cause=cause,
        ),
        task(evil + "2", "2.2", V.BLOCKED, waits_for=[evil]),
        title=evil, submission=evil, device=evil, versions={"torch": evil[:40]}, notices=[evil],
        assignment=evil,
    )  # fmt: skip
    got = text(one) + text(one.model_copy(update={"problem": evil, "problem_crash": crash}))

    assert not {"\x1b", "\u202e", "\x00"} & set(got)
    assert "[/nope]" in got


@pytest.mark.parametrize("length", [5, 20, 40, 200])
def test_the_header_fits(length: int) -> None:
    """A long path is cut from the left, a long title moves it to a line of its own."""
    for title in ("Short", "A rather long title of an assignment on attention"):
        one = passing().model_copy(update={"submission": "/a" * length, "title": title})

        assert all(cell_len(line) <= 78 for line in text(one).split("\n\n")[0].split("\n"))


def test_the_first_task_to_do_is_offered_a_hint() -> None:
    """One line, for the first of them."""
    one = grade(task("a", "2.1", V.NOT_STARTED), task("b", "2.2", V.NOT_STARTED))

    assert text(one).split("\n\n")[2] == "hint  grade hint assignment2 a"


def test_the_line_stands_below_the_gap() -> None:
    """Where it goes wrong is told after how far, in six lines; a student's text stays text."""
    line = LineText(
        says="right up to `scores`; `scores / [bold]d_k` in line 85 is the first value that none "
        "of our 6 right solutions has",
        file="attention.py",
        line=85,
    )
    gap = GapText(kind="value", says="differs by 31% of its size", detail="in every row, " * 9)
    said = render(grade(task("attend", "2.1", V.FAILED, outcome(V.FAILED, gap=gap, line=line))))

    block = said.plain.split("\n\n")[2].split("\n")
    assert [
        "  line    right up to `scores`; `scores / [bold]d_k` in line 85 is the first",
        "          value that none of our 6 right solutions has",
    ] == block[-2:]
    assert len(block) <= 6
