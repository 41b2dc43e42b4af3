"""The line where it goes wrong: how often it is named exactly, nearly, wrongly, or not at all.

    python benchmarks/lines.py [0 1 2 3 4 5 6] [--show]

Grades every mistake of tests/submissions/*/unlisted whose line is marked in faulty_lines.toml there
("unlisted"), and every edit of faulty_edits.toml, by style, with a live answer key and a sealed
one, and holds the first line that the report names against the mark. A right solution that is
edited is not among those that are known then. What a known mistake names, what crashes and what
passes has no line and is told apart. `grade verify` counts the same. Some minutes; ends with 1
where a bar is missed.
"""

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from grader.authoring.proofs.bench import set_up  # noqa: E402
from grader.authoring.proofs.faulty_lines import SAID, SPOKEN, WAYS, Tally, tally  # noqa: E402
from grader.course import BOOK, find_course  # noqa: E402
from grader.sandbox import open_starter  # noqa: E402


def main() -> int:
    """Measure, print, compare with the bars."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("numbers", nargs="*", default=["0", "1", "2", "3", "4", "5", "6"])
    words.add_argument("--show", action="store_true", help="each submission with what was said")
    wanted = words.parse_args()
    course = find_course(ROOT)
    whole = Tally()
    with open_starter() as starter:
        for number in wanted.numbers:
            bench = set_up(course, course.assignment(f"assignment{number}"), starter)
            found = tally(bench, whole=True)
            print(f"assignment{number}: {found.note}", flush=True)
            if wanted.show:
                print("\n".join(found.shown), flush=True)
            whole.join(found)
    print_table(whole)
    missed = list(whole.against())
    print("\n".join(missed) or "the bars hold")
    return int(bool(missed))


def print_table(found: Tally) -> None:
    """By answer key and style."""
    for way in WAYS:
        styles = sorted({style for w, style in found.counts if w == way})
        rows = {style: found.of(way, [style]) for style in styles}
        rows |= {"book's": found.of(way, BOOK), "all": found.of(way)}
        print(f"{way:<10}{'n':>4}" + "".join(f"{word:>9}" for word in SAID) + "   exact  wrong")
        for style, row in rows.items():
            asked = max(1, sum(row[word] for word in SPOKEN))
            numbers = "".join(f"{row[word]:>9}" for word in SAID)
            shares = f"{row['exact'] / asked:>8.0%}{row['wrong'] / asked:>7.0%}"
            print(f"{style:<10}{asked:>4}{numbers}{shares}")
        print("where no value of torch's is wrong:", dict(found.quiet.get(way, {})))


if __name__ == "__main__":
    sys.exit(main())
