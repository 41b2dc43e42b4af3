"""Proof that the line where it goes wrong is the right one: how often, live and through the seal.

In: a bench. Out: a `Tally` of what became of each marked submission, and the bars it misses.
Each is asked once, and judged by both answer keys. The one home of this counting: the benchmark
prints the same.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from time import monotonic

from grader.authoring.proofs.bench import Bench
from grader.course import BOOK, Marked, marked
from grader.grade import Grade, Verdict
from grader.intake import submission
from grader.judging import (
    GAPS,
    AnswerKey,
    Identity,
    RightValues,
    SealedValues,
    Values,
    salt_on_the_way,
    seal_values,
    with_lines,
)
from grader.pipeline import Options, ask_files, follow, settle
from grader.records import Answers, Check

SPOKEN = ("exact", "near", "wrong", "silent")
"""What is counted: those that could get a line. The others are named, are judged by bounds, rates
or counts alone, which no value of theirs is right or wrong by, crash, or pass."""
SAID = (*SPOKEN, "named", "bounds", "crashes", "passes")
QUIET = "a line all the same"
"""Where no value of torch's is wrong, silence is right."""
LEAST_EXACT, LEAST_EXACT_IN_BOOK, MOST_WRONG = 0.60, 0.85, 0.04
FLOOR = {"live": LEAST_EXACT_IN_BOOK, "sealed": 0.80}
"""Below that the claim fails. A seal misses the bar: it holds no value under 16 numbers, so that
behind a loss it is silent; the note says so, and this keeps what there is."""
WAYS = ("live", "sealed")


@dataclass
class Tally:
    """What was said of marked submissions, by answer key and style."""

    counts: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)
    quiet: dict[str, Counter[str]] = field(default_factory=dict)
    shown: list[str] = field(default_factory=list)
    """Each submission with what was said of it."""

    def add(self, way: str, case: Marked, grade: Grade) -> None:
        """Hold the first line that a grade names against the mark."""
        said, text = held(grade, case.lines)
        if case.lines:
            self.counts.setdefault((way, case.style), Counter())[said] += 1
        else:
            said = QUIET if text else "silent"
            self.quiet.setdefault(way, Counter())[said] += 1
        self.shown.append(f"{way} {case.style} {said}: {case.label} {list(case.lines)} {text}")

    def join(self, other: "Tally") -> None:
        """Count another one's, too."""
        for key, row in other.counts.items():
            self.counts.setdefault(key, Counter()).update(row)
        for way, row in other.quiet.items():
            self.quiet.setdefault(way, Counter()).update(row)

    def of(self, way: str, styles: Sequence[str] = ()) -> Counter[str]:
        """The counts of some styles, or of all."""
        rows = [row for (w, style), row in self.counts.items() if w == way]
        if styles:
            rows = [self.counts.get((way, style), Counter()) for style in styles]
        return sum(rows, Counter())

    def against(self) -> Iterator[str]:
        """The bars that are missed."""
        for way in WAYS:
            book, whole = self.of(way, BOOK), self.of(way)
            for row, word, least in (
                (book, "in the book's style", FLOOR[way]),
                (whole, "over all", LEAST_EXACT),
            ):
                if row["exact"] < least * _asked(row):
                    yield f"{way}: exact {_share(row)} {word}; {least:.0%} is the bar"
            if whole["wrong"] > MOST_WRONG * _asked(whole):
                wrong = f"wrong {whole['wrong']} of {_asked(whole)}"
                yield f"{way}: {wrong}; {MOST_WRONG:.0%} is the bar"

    @property
    def note(self) -> str:
        """The counts in a line."""
        told = []
        for way in WAYS:
            book, whole = self.of(way, BOOK), self.of(way)
            said = f"{way}: exact {_share(book)} in the book's style"
            if book["exact"] < LEAST_EXACT_IN_BOOK * _asked(book):
                said += f", under the bar of {LEAST_EXACT_IN_BOOK:.0%}"
            if _asked(whole) > _asked(book):
                said += f", {_share(whole)} over all"
            told.append(f"{said}, wrong {whole['wrong']}")
        return "; ".join(told)


def _asked(row: Counter[str]) -> int:
    return sum(row[word] for word in SPOKEN)


def _share(row: Counter[str]) -> str:
    return f"{row['exact']} of {_asked(row)}"


def held(grade: Grade, mark: Sequence[int]) -> tuple[str, str]:
    """What became of one submission, and the sentence that was said."""
    for task in grade.tasks:
        for outcome in task.outcomes:
            if outcome.line:
                at, text = outcome.line.line, f"at {outcome.line.line}: {outcome.line.says}"
                near = {at - 1, at + 1} & set(mark)
                return "exact" if at in mark else "near" if near else "wrong", text
    if grade.passed:
        return "passes", ""
    if any(task.cause and task.cause.kind == "mistake" for task in grade.tasks):
        return "named", ""
    failed = [o for t in grade.tasks for o in t.outcomes if o.verdict == Verdict.FAILED]
    if any(o.gap and o.gap.kind in GAPS for o in failed):
        return "silent", ""
    return ("bounds" if failed else "crashes"), ""


class _Among:
    """An answer key that knows all right solutions but one."""

    def __init__(self, bench: Bench, key: AnswerKey, without: str) -> None:
        self._bench, self._values = bench, dict[str, Values]()
        self._without = 1 + [*bench.alternatives].index(without)
        self.mode, self.inputs, self.expected = key.mode, key.inputs, key.expected
        self.mistakes, self.of_mistake = key.mistakes, key.of_mistake
        self.of_pair, self.given, self.follows = key.of_pair, key.given, key.follows

    def right(self, check: Check, /) -> Values:
        """Of the others."""
        if check.id not in self._values:
            self._values[check.id] = self._right(check)
        return self._values[check.id]

    def _right(self, check: Check) -> Values:
        steps = self._bench.key.steps(check, self._without)
        if self.mode == "live":
            return RightValues(steps)
        course, assignment = self._bench.course, self._bench.assignment
        identity = Identity(course.course, assignment.name, course.public_seed, "")
        salt = salt_on_the_way(identity, check.id)
        return SealedValues(seal_values(steps, salt), salt)


def tally(bench: Bench, *, whole: bool) -> Tally:
    """Grade marked submissions as an instructor does, and as a student at home.

    Args:
        whole: edits in other styles too, and those where silence is right, which takes longer.
    """
    found = Tally()
    keys: dict[tuple[str, str], AnswerKey] = {}
    bench.key.follow(bench.assignment.task_names)
    limits, options = bench.assignment.limits.again, Options(device="cpu")
    for case in marked(bench.assignment):
        if not whole and (case.style != "unlisted" or not case.lines):
            continue
        asked = bench.public.about(_below(bench, case.task))
        answers = ask_files(asked, case.files, bench.starter, "cpu")
        handed_in = submission(case.label, case.files)

        @cache
        def again(ids: frozenset[str], files: dict[str, bytes] = case.files) -> Answers:
            checks = [check for check in bench.public.checks if check.id in ids]
            return follow(bench.public, limits, files, bench.starter, "cpu", checks)

        for way, key in (("live", bench.key), ("sealed", bench.sealed)):
            if key is None:
                continue
            if (way, case.without) not in keys:
                other = _Among(bench, key, case.without) if case.without else key
                keys[way, case.without] = other
            known = keys[way, case.without]
            grade = settle(handed_in, answers, asked, known, options, monotonic())
            grade = with_lines(
                grade,
                handed_in,
                answers,
                asked.checks,
                known,
                lambda checks: again(frozenset(check.id for check in checks)),
            )
            found.add(way, case, grade)
    return found


def _below(bench: Bench, task: str) -> set[str]:
    """A task and those that it builds on, whose lines are cleared where they pass; "": all."""
    found, checks = {task} if task else set(bench.assignment.task_names), bench.public.checks
    for _ in checks:
        found |= {need for check in checks if check.task in found for need in check.needs}
    return found
