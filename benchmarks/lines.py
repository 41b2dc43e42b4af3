"""The line where it goes wrong: how often it is named exactly, nearly, wrongly, or not at all.

    python benchmarks/lines.py [1 2 3] [--show]

Grades every marked mistake of tests/submissions/*/unlisted and tests/submissions/*/lines with a
live answer key, and holds the first line that the report names against the mark of
tests/submissions/faulty_lines.toml. Known mistakes that are named have no line: they are told
apart. One table over all, and one row for each style; ends with 1 where a bar is missed.
"""

import argparse
import sys
import tomllib
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from grader.course import find_course, reference  # noqa: E402
from grader.grade import Grade  # noqa: E402
from grader.intake.assembling import submission  # noqa: E402
from grader.pipeline import Options, grade_one, live_key  # noqa: E402
from grader.questions import Questions  # noqa: E402
from grader.sandbox import open_starter  # noqa: E402
from tests.course.desk import overriding  # noqa: E402

MARKS = ROOT / "tests/submissions/faulty_lines.toml"
SAID = ("exact", "near", "wrong", "silent", "named", "passes")
BARS = {"book": 0.85, "all": 0.60}
"""Exact, at least, of those whose value is wrong and whom no known mistake names."""
MOST_WRONG = 0.04


def main() -> int:
    """Measure, print, compare with the bars."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("numbers", nargs="*", default=["1", "2", "3"])
    words.add_argument("--show", action="store_true", help="each submission with what was said")
    wanted = words.parse_args()
    marks = tomllib.loads(MARKS.read_text(encoding="utf-8"))
    counts: dict[str, Counter[str]] = {}
    quiet: Counter[str] = Counter()
    course = find_course(ROOT)
    with open_starter() as starter:
        for number in wanted.numbers:
            name = f"assignment{number}"
            assignment = course.assignment(name)
            questions = Questions.of(course, assignment, course.public_seed, False).untrained
            key = live_key(questions, starter)
            for label, mark in marks[name].items():
                path = path_of(name, label)
                files = overriding(assignment, path)
                before = sum(map(lines, reference(assignment).values()))
                before = sum(map(lines, files.values())) - lines(path.read_bytes())
                options = Options(device="cpu")
                handed_in = submission(label, files)
                grade = grade_one(handed_in, questions, key, starter, options)
                said, text = held(grade, mark, before)
                style = label.partition("/")[0] if "/" in label else "book"
                if mark:
                    for row in (style, "all"):
                        counts.setdefault(row, Counter())[said] += 1
                else:
                    quiet["a line all the same" if text else "silent"] += 1
                if wanted.show:
                    print(f"{number} {label}: {said if mark else 'quiet'} {mark} {text}")
    return told(counts, quiet)


def path_of(name: str, label: str) -> Path:
    """The file of a mark: of unlisted/, or of lines/<style>/."""
    folder = ROOT / "tests/submissions" / name
    return folder / (f"lines/{label}.py" if "/" in label else f"unlisted/{label}.py")


def lines(text: bytes) -> int:
    """How many lines a text has."""
    return text.count(b"\n")


def held(grade: Grade, mark: list[int], before: int) -> tuple[str, str]:
    """What became of one submission, and the sentence that was said."""
    for task in grade.tasks:
        for outcome in task.outcomes:
            if outcome.line:
                at = outcome.line.line - before
                text = f"at {at}: {outcome.line.says}"
                if at in mark:
                    return "exact", text
                return ("near" if {at - 1, at + 1} & set(mark) else "wrong"), text
    if any(task.cause and task.cause.kind == "mistake" for task in grade.tasks):
        return "named", ""
    return ("passes" if grade.passed else "silent"), ""


def told(counts: dict[str, Counter[str]], quiet: Counter[str]) -> int:
    """Print the table; 1 where a bar is missed."""
    print(f"{'style':<10}{'n':>4}" + "".join(f"{word:>8}" for word in SAID) + "   exact   wrong")
    missed = 0
    for style, row in sorted(counts.items()):
        asked = sum(row[word] for word in SAID[:4])
        exact, wrong = row["exact"] / max(asked, 1), row["wrong"] / max(asked, 1)
        missed |= exact < BARS.get(style, 0) or (style == "all" and wrong > MOST_WRONG)
        numbers = "".join(f"{row[word]:>8}" for word in SAID)
        print(f"{style:<10}{asked:>4}{numbers}{exact:>8.0%}{wrong:>8.0%}")
    print("where no value of torch's is wrong:", dict(quiet))
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
