"""The line where it goes wrong: how often it is named exactly, nearly, wrongly, or not at all.

    python benchmarks/lines.py [1 2 3] [--show]

Grades every mistake of tests/submissions/*/unlisted whose line is marked in faulty_lines.toml there
("unlisted"), and every edit of faulty_edits.toml, by style, with a live answer key, and holds the
first line that the report names against the mark. A right solution that is edited is not among
those that are known then. What a known mistake names, what crashes and what passes has no line and
is told apart. Some minutes; ends with 1 where a bar is missed.
"""

import argparse
import ast
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from grader.course import Assignment, alternatives, find_course, reference  # noqa: E402
from grader.grade import Grade, Verdict  # noqa: E402
from grader.intake import submission  # noqa: E402
from grader.pipeline import Options, follow_all, grade_one, live_key  # noqa: E402
from grader.questions import Questions  # noqa: E402
from grader.sandbox import open_starter  # noqa: E402
from tests.course.desk import overriding  # noqa: E402

MARKS = ROOT / "tests/submissions"
SAID = ("exact", "near", "wrong", "silent", "named", "crashes", "passes")
SPOKEN = SAID[:4]
BOOK = ("unlisted", "book")
"""Written as the book writes."""
LEAST_EXACT, LEAST_EXACT_IN_BOOK, MOST_WRONG = 0.60, 0.85, 0.04


class Case(NamedTuple):
    """One wrong submission with its mark."""

    style: str
    label: str
    files: dict[str, bytes]
    lines: list[int]
    """Empty where no value of torch's is wrong."""
    without: str
    """The right solution that it was made of."""


def cases(assignment: Assignment) -> Iterator[Case]:
    """The marked submissions of one assignment."""
    marks = tomllib.loads((MARKS / "faulty_lines.toml").read_text(encoding="utf-8"))
    for label, lines in marks.get(assignment.name, {}).items():
        text = (MARKS / assignment.name / f"unlisted/{label}.py").read_bytes()
        files = overriding(assignment, MARKS / assignment.name / f"unlisted/{label}.py")
        whole = next(data for data in files.values() if data.endswith(text))
        before = whole.count(b"\n") - text.count(b"\n")
        yield Case("unlisted", label, files, [before + line for line in lines], "")
    edits = tomllib.loads((MARKS / "faulty_edits.toml").read_text(encoding="utf-8"))
    for style, rows in edits.items():
        for number, of, old, new in rows:
            if f"assignment{number}" == assignment.name:
                yield edited(assignment, style, of, old, new)


def edited(assignment: Assignment, style: str, of: str, old: str, new: str) -> Case:
    """A right solution with one edit; its mark is the statement that the edit is in."""
    files = alternatives(assignment)[of] if of else reference(assignment)
    name = next(name for name, data in files.items() if old in data.decode())
    text = files[name].decode()
    line = text[: text.index(old)].count("\n") + 1
    wrong = text.replace(old, new)
    around = [
        node
        for node in ast.walk(ast.parse(wrong))
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or 0)
    ]
    inner = min(around, key=lambda node: (node.end_lineno or 0) - node.lineno)
    lines = list(range(inner.lineno, (inner.end_lineno or 0) + 1))
    return Case(style, f"{of}: {new}", files | {name: wrong.encode()}, lines, of)


def main() -> int:
    """Measure, print, compare with the bars."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("numbers", nargs="*", default=["1", "2", "3"])
    words.add_argument("--show", action="store_true", help="each submission with what was said")
    wanted = words.parse_args()
    counts: dict[str, Counter[str]] = {}
    quiet: Counter[str] = Counter()
    course = find_course(ROOT)
    with open_starter() as starter:
        for number in wanted.numbers:
            assignment = course.assignment(f"assignment{number}")
            questions = Questions.of(course, assignment, course.public_seed, False).untrained
            keys = {}
            for case in cases(assignment):
                if case.without not in keys:
                    right = [reference(assignment)]
                    right += [f for n, f in alternatives(assignment).items() if n != case.without]
                    key = keys[case.without] = live_key(questions, starter)
                    key.follow_right = follow_all(questions, partial(iter, right), starter)
                handed_in = submission(case.label, case.files)
                key, options = keys[case.without], Options(device="cpu")
                grade = grade_one(handed_in, questions, key, starter, options)
                said, text = held(grade, case.lines)
                if case.lines:
                    for row in (case.style, "all"):
                        counts.setdefault(row, Counter())[said] += 1
                else:
                    quiet["a line all the same" if text else "silent"] += 1
                if wanted.show:
                    word = said if case.lines else "quiet"
                    print(f"{number} {case.style} {word}: {case.label} {case.lines} {text}")
    return told(counts, quiet)


def held(grade: Grade, mark: list[int]) -> tuple[str, str]:
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
    failed = {o.verdict for t in grade.tasks for o in t.outcomes if o.verdict != "passed"}
    return ("silent" if Verdict.FAILED in failed else "crashes"), ""


def told(counts: dict[str, Counter[str]], quiet: Counter[str]) -> int:
    """Print the table; 1 where a bar is missed."""
    book = sum((counts.get(style, Counter()) for style in BOOK), Counter())
    rows = {**dict(sorted(counts.items())), "book's": book, "all": counts["all"]}
    print(f"{'style':<10}{'n':>4}" + "".join(f"{word:>9}" for word in SAID) + "   exact  wrong")
    shares = {}
    for style, row in rows.items():
        asked = sum(row[word] for word in SPOKEN)
        shares[style] = row["exact"] / max(asked, 1), row["wrong"] / max(asked, 1)
        numbers = "".join(f"{row[word]:>9}" for word in SAID)
        print(f"{style:<10}{asked:>4}{numbers}{shares[style][0]:>8.0%}{shares[style][1]:>7.0%}")
    print("where no value of torch's is wrong:", dict(quiet))
    exact, wrong = shares["all"]
    in_book = shares["book's"][0]
    print(f"bars: exact {LEAST_EXACT_IN_BOOK:.0%} in the book's style, {LEAST_EXACT:.0%} over all;")
    print(f"      wrong at most {MOST_WRONG:.0%}")
    return int(exact < LEAST_EXACT or in_book < LEAST_EXACT_IN_BOOK or wrong > MOST_WRONG)


if __name__ == "__main__":
    sys.exit(main())
