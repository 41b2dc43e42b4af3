"""nbgrader's commands work on our course folder, and say what `grade class` says."""

import csv
import io
import json
import os
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("nbgrader")

from tests.nbgrader.conftest import Twins, opened
from tests.nbgrader.school import SCHEME, SCRIPT, School, cell, rows
from tests.tiny_course import SOLUTION, write

pytestmark = pytest.mark.slow

FULL, DOUBLED = 11.0, 4.0
"""All points of the tasks; those of `double`."""


def points(school: School) -> dict[str, dict[str, float | None]]:
    """Student → cell → what nobody but the grader gave."""
    found: dict[str, dict[str, float | None]] = {}
    for row in rows(f"sqlite:///{school.folder / 'gradebook.db'}"):
        if len(row) == 8:
            found.setdefault(row[0], {})[row[1]] = row[4]
    return found


def table(school: School) -> list[dict[str, str]]:
    school.nbgrader("export")
    return list(csv.DictReader(io.StringIO((school.folder / "grades.csv").read_text())))


def test_both_ways_write_the_same_rows(twins: Twins) -> None:
    """Every grade, comment, penalty and time; nothing for a person to do but what is a person's."""
    theirs, ours = (
        rows(f"sqlite:///{school.folder / 'gradebook.db'}") for school in (twins.theirs, twins.ours)
    )

    assert theirs == ours
    waiting = {(row[0], row[1]) for row in theirs if len(row) == 8 and row[7]}
    assert {("right", "w1"), ("hostile", "w1")} == waiting
    assert {"No response."} == {r[2] for r in theirs if len(r) == 4 and r[:2] == ("none", "w1")}


def test_everybody_gets_what_is_due(twins: Twins) -> None:
    """Whatever was done to a notebook, points are for the .py file; and one stops nobody."""
    found = points(twins.theirs)
    sums = {
        student: sum(score or 0 for score in cells.values()) for student, cells in found.items()
    }
    whole = ("right", "none", "junk", "empty", "old", "pointless", "solution")

    assert dict.fromkeys(whole, FULL) == {student: sums[student] for student in whole}
    assert found["wrong"] == found["hostile"] | {"w1": 0.0}
    assert 0 < sums["wrong"] < FULL - DOUBLED / 2
    assert 0 == sums["linked"]
    assert 10 == len(sums)


def test_the_exported_tables_are_equal(twins: Twins) -> None:
    """With the late penalty of the folder's own plug-in, for 25 hours: a day."""
    theirs, ours = table(twins.theirs), table(twins.ours)
    [late] = [row for row in theirs if row["student_id"] == "right"]

    assert theirs == ours
    assert (1.1, 9.9) == pytest.approx(
        (float(late["late_submission_penalty"]), float(late["score"]))
    )
    assert {"0.0"} == {
        row["late_submission_penalty"] for row in theirs if row["student_id"] != "right"
    }


def test_what_was_amiss_is_said(twins: Twins) -> None:
    """To the student, in the first report; and to whoever runs the command."""
    pages = {name: json.dumps(twins.theirs.autograded(name)) for name in ("none", "junk", "linked")}

    assert "lab.ipynb is not there: your .py files were graded" in pages["none"]
    assert "lab.ipynb cannot be read as a notebook" in pages["junk"]
    assert "timestamp.txt holds no time" in pages["junk"]
    assert "shapes.py is a link or no plain file" in pages["linked"]
    assert "has no file shapes.py" in pages["linked"]
    assert "junk/assignment1: lab.ipynb cannot be read" in twins.said["autograde"]


def test_both_ways_make_the_same_notebooks(twins: Twins) -> None:
    """Cell by cell and point by point; their seeds differ, and so do the numbers of a gap."""

    def of(school: School, student: str) -> Any:
        made = school.autograded(student)["cells"]
        numbers = [[o["data"].get("text/plain") for o in c.get("outputs", [])] for c in made]
        return [(c["cell_type"], c["source"], n) for c, n in zip(made, numbers, strict=True)]

    for student in ("right", "wrong", "hostile"):
        assert of(twins.theirs, student) == of(twins.ours, student)


def test_a_link_leads_nowhere(twins: Twins) -> None:
    """What it points at is neither graded nor given back."""
    for school in (twins.theirs, twins.ours):
        home = school.folder / "autograded/linked/assignment1"
        assert not [path for path in home.iterdir() if path.is_symlink()]
        assert (
            (home / "shapes.py").read_text() != SOLUTION if (home / "shapes.py").exists() else True
        )


def test_feedback_carries_the_report_and_no_secret(twins: Twins) -> None:
    """Ours as written; the student's without scripts; no marking scheme."""
    for school in (twins.theirs, twins.ours):
        school.nbgrader("generate_feedback", "assignment1")
        homes = school.folder / "feedback"
        wrong = (homes / "wrong/assignment1/lab.html").read_text()
        hostile = (homes / "hostile/assignment1/lab.html").read_text()

        assert "your answers are what you get when the numbers are tripled" in " ".join(
            wrong.split()
        )
        assert "Why is two more than one?" in wrong
        assert SCHEME not in wrong
        assert SCRIPT not in hostile
        assert 'href="javascript:' not in hostile
        assert "because a &lt; b" in hostile


def test_whoever_marks_sees_the_scheme(twins: Twins) -> None:
    """It is in the page that formgrader shows."""
    text = "".join(cell(twins.ours.autograded("right"), "w1-question")["source"])

    assert SCHEME in text


def test_a_persons_points_stay(twins: Twins, tmp_path: Path) -> None:
    """Graded again by either way; the row then waits for a second look."""
    from nbgrader.api import Gradebook

    for school in (twins.theirs, twins.ours):
        with Gradebook(f"sqlite:///{school.folder / 'gradebook.db'}") as gradebook:
            for name, score in (("w1", 2.0), ("double", 1.5)):
                grade = gradebook.find_grade(name, "lab", "assignment1", "wrong")
                grade.manual_score, grade.needs_manual_grade = score, False
            gradebook.db.commit()
    twins.theirs.nbgrader("autograde", "assignment1", "--force", "--student=wrong")
    twins.ours.grade(twins.course.root, "class", "1", twins.ours.folder, "--quiet")

    found = [
        [row for row in rows(f"sqlite:///{school.folder / 'gradebook.db'}") if row[0] == "wrong"]
        for school in (twins.theirs, twins.ours)
    ]
    assert found[0] == found[1]
    assert {"w1": 2.0, "double": 1.5} == {r[1]: r[5] for r in found[0] if len(r) == 8 and r[5]}
    assert {"w1", "double"} == {row[1] for row in found[0] if len(row) == 8 and row[7]}


def test_a_class_of_another_platform_goes_into_the_gradebook(twins: Twins, tmp_path: Path) -> None:
    """Files and zips, by name; the released notebook stands in where none came."""
    folder = tmp_path / "moodle"
    write(folder / "dora.py", SOLUTION)
    with zipfile.ZipFile(folder / "emil.zip", "w") as archive:
        archive.writestr("work/shapes.py", SOLUTION)
        made = twins.ours.released
        cell(made, "w1")["source"] = "An answer in a zip."
        archive.writestr("work/lab.ipynb", json.dumps(made))
    said = twins.ours.grade(
        twins.course.root, "class", "1", folder, "--gradebook", twins.ours.folder, "--quiet"
    )

    assert "gradebook: 2 students written" in said
    found = points(twins.ours)
    assert [FULL, FULL] == [
        sum(score or 0 for score in found[student].values()) for student in ("dora", "emil")
    ]
    assert "An answer in a zip." == "".join(cell(twins.ours.autograded("emil"), "w1")["source"])
    assert "lab.ipynb is not there" in json.dumps(twins.ours.autograded("dora"))


def test_a_database_alone_is_written_too(twins: Twins, tmp_path: Path) -> None:
    """Without pages for formgrader, and it says so; ids that are no folder's name are listed."""
    write(tmp_path / "in/dora.py", SOLUTION)
    write(tmp_path / "roster.csv", "id,name,email\n../dora,dora,\nemil,emil,\n")
    write(tmp_path / "in/emil.py", SOLUTION)
    url = f"sqlite:///{twins.ours.folder / 'gradebook.db'}"
    said = twins.ours.grade(
        twins.course.root, "class", "1", tmp_path / "in", "--gradebook", url, "--quiet",
        "--roster", tmp_path / "roster.csv",
    )  # fmt: skip

    assert "gradebook: 1 students written; no pages for formgrader" in said
    assert "without a row: ../dora: nbgrader needs an id that can be the name of a folder" in said


def test_a_gradebook_without_the_assignment(twins: Twins, tmp_path: Path) -> None:
    """It says which of nbgrader's commands comes first."""
    school = School(tmp_path / "school", twins.ours.environment)
    school.grade(twins.course.root, "nbgrader", school.folder)
    write(school.folder / "submitted/anna/assignment1/shapes.py", SOLUTION)
    said = school.grade(twins.course.root, "class", "1", school.folder, "--quiet", code=2)

    assert "the gradebook has no assignment1" in said
    assert "run `nbgrader generate_assignment assignment1`" in said


def test_a_folder_may_be_named_from_within_the_course(twins: Twins, tmp_path: Path) -> None:
    """`grade class 1 ../teaching`: what was amiss is told in the report all the same."""
    school = opened(twins.course, tmp_path)
    home = school.hand_in("anna")
    write(home / "timestamp.txt", "yesterday")
    way = os.path.relpath(school.folder, twins.course.root)
    school.grade(twins.course.root, "class", "1", way, "--gradebook", school.folder, "--quiet")

    assert "timestamp.txt holds no time" in json.dumps(school.autograded("anna"))
    assert (school.folder / "grades/assignment1/grades.csv").is_file()


def test_zips_are_collected(twins: Twins, tmp_path: Path) -> None:
    """With their .py files, through our intake; a bad archive is said, and stops nobody."""
    school = opened(twins.course, tmp_path)
    archive = school.folder / "downloaded/assignment1/archive"
    archive.mkdir(parents=True)
    for name, inside in (("anna", "shapes.py"), ("bad", "../shapes.py")):
        with zipfile.ZipFile(archive / f"{name}.zip", "w") as made:
            made.writestr(inside, SOLUTION)
            made.writestr("lab.ipynb", json.dumps(school.released))
            made.writestr("timestamp.txt", "2001-01-01 00:00:00 UTC")
    write(archive / "torn.zip", b"PK no zip")
    write(archive / "dora.py", SOLUTION)
    said = school.nbgrader("zip_collect", "assignment1")
    school.nbgrader("autograde", "assignment1")

    assert re.search(r"bad is not collected: .* points out of the archive", said)
    assert "torn is not collected" in said
    assert {"anna", "dora"} == {path.name for path in (school.folder / "submitted").iterdir()}
    assert not (school.folder / "submitted/anna/assignment1/timestamp.txt").exists()
    found = points(school)
    assert [FULL, FULL] == [sum(v or 0 for v in found[s].values()) for s in ("anna", "dora")]


def test_a_wrong_course_fails_once_and_early(twins: Twins, tmp_path: Path) -> None:
    """Not for each student by itself."""
    school = School(tmp_path / "school", twins.ours.environment)
    school.grade(twins.course.root, "nbgrader", school.folder)
    config = school.folder / "nbgrader_config.py"
    write(tmp_path / "edition/pyproject.toml", '[tool.grade]\ncourse = "x"\npublic_seed = 1\n')
    text = config.read_text().replace(str(twins.course.root), str(tmp_path / "edition"))
    write(config, text)
    said = school.nbgrader("autograde", "assignment1", code=1)

    assert "is a student edition: official grading needs solutions/" in said
