"""Remember a student's best scores, for the course map.

In: grades of local runs. Out: the best score of each assignment. Lies in `.grade/`, which git
ignores and anybody may delete: what cannot be read is skipped, what cannot be written is said on
stderr and costs nothing else. Never written or read by official runs: it is no mark.
"""

import datetime
import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from grader.grade import Grade

FILE = "history.jsonl"


@dataclass(frozen=True)
class Score:
    """One line of the file."""

    assignment: str
    points: float
    of: float
    digest: str
    """sha256 of the graded files."""
    time: str
    """ISO 8601, UTC."""

    @property
    def share(self) -> float:
        """Fraction 0..1 of the points: tells which is better, though a course may add points."""
        return self.points / self.of if self.of else 0.0


def best_score(folder: Path) -> dict[str, Score]:
    """The best score of each assignment; of equal ones the first."""
    found: dict[str, Score] = {}
    try:
        lines = (folder / FILE).read_text(encoding="utf-8", errors="replace").split("\n")
    except OSError:
        return {}
    for line in lines:
        score = _score(line)
        if score and (score.assignment not in found or score.share > found[score.assignment].share):
            found[score.assignment] = score
    return found


def _score(line: str) -> Score | None:
    """One line, or None where somebody else wrote it."""
    try:
        values = json.loads(line)
        return Score(
            str(values["assignment"]),
            float(values["points"]),
            float(values["of"]),
            str(values["digest"]),
            str(values["time"]),
        )
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None


def remember_score(folder: Path, grade: Grade) -> None:
    """Append a grade that is better than all before it; official and void ones are left out."""
    if grade.official or not grade.complete:
        return
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    score = Score(grade.assignment, grade.points, grade.of, grade.digest, now)
    before = best_score(folder).get(grade.assignment)
    if before is not None and score.share <= before.share:
        return
    try:
        folder.mkdir(exist_ok=True)
        with (folder / FILE).open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(asdict(score)) + "\n")
    except OSError as error:
        sys.stderr.write(f"note: your best score is not remembered: {error.strerror or error}\n")
