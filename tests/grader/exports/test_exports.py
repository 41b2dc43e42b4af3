"""What other systems read has the fields that they document, and nothing of a student's as code."""

import csv
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from grader.cohort.batch import Mark
from grader.course.config import Course
from grader.errors import UsageError
from grader.exports import class_tables, one_grade
from grader.exports.gradescope_files import autograder
from grader.grade import CrashText, GapText, Grade, Outcome, TaskResult, Verdict
from tests import a_grade
from tests.conftest import HOLDS, ROOT
from tests.tiny_course import submission, write

EVIL = "</pre><script>alert(1)</script> ]]> \x1b[2J @everyone ``` ::error::%0A\n::set-env name=A::b"


def task(name: str, verdict: Verdict, points: float, **more: Any) -> TaskResult:
    outcome = Outcome(
        check=f"{name}_check", task=name, sentence=EVIL, hidden=False, verdict=verdict,
        points=points, of=2, **more,
    )  # fmt: skip
    return TaskResult(
        task=name, rank="1.1", title="Twice", verdict=verdict, points=points, of=2,
        hidden_points=0.5, hidden_of=1, outcomes=[outcome],
    )  # fmt: skip


CRASH = CrashText(kind="TypeError", message=EVIL, file="a,b:c.py", line=3, text=EVIL)
TASKS = [
    task("double", Verdict.PASSED, 2),
    task("triple", Verdict.FAILED, 0, gap=GapText(kind="value", says=EVIL)),
    task("halve", Verdict.CRASHED, 0, crash=CRASH),
    task("later", Verdict.DEFERRED, 0),
    task("ours", Verdict.VOID, 2, note="the reference does not run"),
    task("todo", Verdict.NOT_STARTED, 0),
]
GRADE = Grade(
    assignment="assignment1", title=EVIL, submission=EVIL, digest="abc", official=True,
    answer_key="live", device="cpu", versions={}, isolation=[], tasks=TASKS, points=4, of=12,
    hidden_points=3, hidden_of=6, complete=False, seconds=1.26,
)  # fmt: skip
RUNNER = {
    "CLASSROOM": "cs", "ASSIGNMENT": "a1", "SUBMISSION_TAG": "submit/1",
    "COMMIT_URL": "https://example.org/c", "RELEASE_URL": "https://example.org/r",
}  # fmt: skip


# One grade


def test_gradescope_has_the_documented_fields() -> None:
    """Scores of tests, in points, which Gradescope adds up; output is text."""
    found = json.loads(one_grade.gradescope(GRADE))
    known = {
        "execution_time", "output", "output_format", "visibility", "stdout_visibility",
        "extra_data", "tests",
    }  # fmt: skip
    of_tests = {
        "score", "max_score", "name", "number", "output", "status", "visibility",
    }  # fmt: skip

    assert known == found.keys()
    assert all(of_tests == test.keys() for test in found["tests"])
    assert 7 == sum(test["score"] for test in found["tests"])
    assert 18 == sum(test["max_score"] for test in found["tests"])
    assert ["passed", "failed", "failed", "passed", "passed", "failed"] == [
        test["status"] for test in found["tests"] if test["visibility"] == "visible"
    ]
    assert "\x1b" not in json.dumps(found, ensure_ascii=False)


def test_gradescope_is_told_no_path() -> None:
    """Of the machine that graded: students read the report."""
    grade = GRADE.model_copy(update={"submission": "/autograder/submission"})

    assert "/autograder" not in one_grade.gradescope(grade)


def test_classroom50_has_the_documented_fields() -> None:
    """Whole numbers, since the schema wants them; the sums are the sums."""
    found = json.loads(one_grade.classroom50(GRADE, RUNNER))

    assert {
        "schema", "classroom", "assignment", "submission", "commit", "release", "review",
        "datetime", "score", "max-score", "tests",
    } == found.keys()  # fmt: skip
    assert "classroom50/result/v1" == found["schema"]
    assert all({"test-name", "passed", "score", "max-score"} == t.keys() for t in found["tests"])
    assert found["score"] == sum(test["score"] for test in found["tests"]) == 700
    assert all(type(test["score"]) is int for test in found["tests"])
    assert "https://example.org/c" == found["review"]


def test_classroom50_needs_its_runner() -> None:
    """What only the runner knows is not made up."""
    with pytest.raises(UsageError, match="SUBMISSION_TAG is not set"):
        one_grade.classroom50(GRADE, RUNNER | {"SUBMISSION_TAG": ""})


def suite(grade: Grade) -> ElementTree.Element:
    found = ElementTree.fromstring(one_grade.junit(grade)).find("testsuite")
    assert found is not None
    return found


def test_junit_counts_what_it_holds() -> None:
    """What raised, was stopped or is our fault is an error; wrong answers failed, the rest passed
    or waits for a GPU."""
    found = suite(GRADE)

    assert {"tests": "6", "failures": "2", "errors": "2", "skipped": "1"} == {
        key: found.get(key) for key in ("tests", "failures", "errors", "skipped")
    }
    assert [0, 1, 1, 1, 1, 1] == [len(case) for case in found]
    assert found.find(".//script") is None


def test_junit_says_how_long_each_task_took() -> None:
    """The seconds of its checks."""
    slow = [a_grade.outcome(Verdict.PASSED, f"check_{n}", seconds=0.25) for n in range(3)]
    found = suite(a_grade.grade(a_grade.task("attend", "2.1", Verdict.PASSED, *slow)))

    assert ["0.750"] == [case.get("time") for case in found]


BROKEN = a_grade.grade(
    *(a_grade.task(f"task_{n}", f"2.{n}", Verdict.CRASHED) for n in range(1, 4)),
    problem="work.py cannot be read as Python 3.11",
    problem_crash=CrashText(kind="SyntaxError", file="work.py", line=12, text="f(x"),
)


def test_files_that_do_not_import_are_one_error() -> None:
    """In JUnit and in annotations: not one for each task."""
    found = suite(BROKEN)

    assert ("1", "0", "3") == (found.get("errors"), found.get("failures"), found.get("skipped"))
    assert "work.py:12" in (found[0][0].text or "")
    assert one_grade.github(BROKEN)[1].count("::error") == 1
    assert (
        "file=self_attention.py,line=12,title=the files::work.py cannot"
        in (one_grade.github(BROKEN)[1])
    )


def test_github_gets_a_summary_that_is_text_and_one_command_a_task() -> None:
    """A fence longer than any in it; no line of a student's is a command; nobody is mentioned."""
    summary, commands = one_grade.github(GRADE)

    assert summary.split("\n")[2].startswith("````")
    assert "@everyone" not in summary
    lines = commands.split("\n")
    assert 2 == len(lines)
    assert all(line.startswith("::error ") for line in lines)
    assert ",line=3," in lines[1]


@pytest.mark.parametrize(
    ("graded", "want"),
    [
        ("assignments/assignment1", "assignments/assignment1/a%2Cb%3Ac.py"),
        (".", "a%2Cb%3Ac.py"),
        ("work/try.py", "work/try.py"),
        ("work.zip", "a%2Cb%3Ac.py"),
    ],
)
def test_github_finds_the_file_in_the_repository(graded: str, want: str) -> None:
    """An annotation names a path from its root, and stands at no line otherwise."""
    _, commands = one_grade.github(GRADE.model_copy(update={"submission": graded}))

    assert f"file={want},line=3," in commands


# A class


def mark(student: str, points: float | None, name: str = "") -> Mark:
    grade = None
    if points is not None:
        grade = GRADE.model_copy(update={"points": points, "hidden_points": 0.0})
    return Mark(student, name, "x", "", grade, "" if grade else "=refused")


MARKS = [mark("anna", 9, "Анна"), mark("=bob", 4.5), mark("carl", None)]


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def test_canvas_has_its_five_columns_first() -> None:
    """Then the assignment's; the points possible stand in a row of their own."""
    found = rows(class_tables.canvas(MARKS, "Attention", 18))

    assert ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Attention"] == found[0]
    assert ["    Points Possible", "", "", "", "", "18"] == found[1]
    assert [["Анна", "anna", "9"], ["'=bob", "'=bob", "4.5"], ["carl", "carl", ""]] == [
        [row[0], row[3], row[5]] for row in found[2:]
    ]


def test_an_export_of_canvas_is_filled_in(tmp_path: Path) -> None:
    """By any of its ids; every other cell stays as it was."""
    text = (
        'Student,ID,SIS User ID,SIS Login ID,Section,"Attention (77)",Other\n'
        '    Points Possible,,,,,18,5\n"P, Anna",1,,anna,S1,,3\nZoe,2,,zoe,S1,7,4\n'
    )
    found = rows(class_tables.canvas(MARKS, "Attention", 18, write(tmp_path / "book.csv", text)))

    assert [
        ["P, Anna", "1", "", "anna", "S1", "9", "3"],
        ["Zoe", "2", "", "zoe", "S1", "7", "4"],
    ] == (found[2:])


def test_moodle_is_mapped_by_user_name(tmp_path: Path) -> None:
    """With a feedback column; or its own worksheet is filled in."""
    sheet = "Identifier,Full name,Email address,Status,Grade\nParticipant 1,A,anna,,\n"
    found = rows(class_tables.moodle(MARKS, "Attention"))
    filled = rows(class_tables.moodle(MARKS, "x", write(tmp_path / "sheet.csv", sheet)))

    assert ["Username", "Full name", "Attention", "Attention feedback"] == found[0]
    assert ["carl", "carl", "", "'=refused"] == found[3]
    assert "9" == filled[1][4]


def test_a_worksheet_of_moodle_stays_as_it_was(tmp_path: Path) -> None:
    """Other columns begin with "Grade" too, and a cell may have lines of any kind."""
    sheet = (
        "Identifier,Username,Grade,Grade can be changed,Feedback\r\n"
        'Participant 1,anna,,Yes,"one\ntwo\r\n\u2028three"\r\n'
    )
    path = write(tmp_path / "sheet.csv", sheet)

    assert sheet.replace("anna,,", "anna,9,") == class_tables.moodle(MARKS, "x", path)


def of(place: str, student: str, points: float = 4.5, name: str = "") -> Mark:
    grade = GRADE.model_copy(update={"points": points, "hidden_points": 0.0})
    return Mark(student, name, place, "", grade)


def test_canvas_is_filled_in_by_its_own_number(tmp_path: Path) -> None:
    """Which files' names have, with no roster; the form of the table stays, also its commas."""
    text = (
        "Student;ID;SIS User ID;SIS Login ID;Section;HW (7)\r\n"
        "    Points Possible;;;;;18,50\r\nP, Anna;12;x1;;S;\r\nP, Anna;13;x2;;S;\r\n"
    )
    path = write(tmp_path / "book.csv", text)
    marks = [of("panna_13_9000_shapes.py", "panna 13"), of("panna_12_9001_s.py", "panna 12", 9)]

    assert text.replace("x1;;S;", "x1;;S;9").replace("x2;;S;", "x2;;S;4,5") == class_tables.canvas(
        marks, "HW", 18, path
    )


def test_a_number_is_no_id_of_another(tmp_path: Path) -> None:
    """Ids come before Canvas' numbers, whatever digits they have."""
    text = "Student,ID,SIS User ID,SIS Login ID,Section,HW\nA,12,99,,S,\nB,13,12,,S,\n"
    found = class_tables.canvas([of("x", "12")], "HW", 18, write(tmp_path / "b.csv", text))

    assert ["", "4.5"] == [row[5] for row in rows(found)[1:]]


def test_two_of_one_name_are_told(tmp_path: Path) -> None:
    """Neither is guessed; everybody else is filled in."""
    text = "Student,ID,SIS User ID,SIS Login ID,Section,HW\nA B,1,,,S,\nA B,2,,,S,\nC,3,,,S,\n"
    told: list[str] = []
    path = write(tmp_path / "b.csv", text)
    found = class_tables.canvas([of("x", "a b"), of("y", "c")], "HW", 18, path, told.append)

    assert ["", "", "4.5"] == [row[5] for row in rows(found)[1:]]
    assert ["a b: no row is certainly theirs, so none was filled in"] == told


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("Идентификатор,Полное имя,Статус,Оценка,Максимальная оценка", None),
        ("Kennung,Name,Status,Punkte,Punkte von", None),
        ("Kennung,Name,Status,Punkte,Punkte von", "Punkte"),
    ],
    ids=["Russian", "by its place", "by --title"],
)
def test_a_worksheet_in_any_language(tmp_path: Path, header: str, column: str | None) -> None:
    """Its column of grades is known by its name, by the highest grade behind it, or is named."""
    text = f"{header}\r\nУчастник 12,Анна Петрова,-,,18\r\nУчастник 13,Ян Ли,-,,18\r\n"
    path = write(tmp_path / "sheet.csv", text)
    marks = [of("Анна Петрова_12_assignsubmission_file/w.zip", "Анна Петрова")]

    assert text.replace("Петрова,-,", "Петрова,-,4.5") == class_tables.moodle(
        marks, "x", path, column=column
    )


def test_a_worksheet_whose_grades_are_not_known(tmp_path: Path) -> None:
    """It says what --title is for."""
    path = write(tmp_path / "sheet.csv", "Kennung,Name,Status,Punkte\nA 1,x,-,\n")

    with pytest.raises(UsageError, match="has no column of grades that is known"):
        class_tables.moodle(MARKS, "x", path)


def test_a_table_of_other_students_is_refused(tmp_path: Path) -> None:
    """An import without points would look like one that worked."""
    path = write(tmp_path / "sheet.csv", "Username,Grade\nzoe,\n")

    with pytest.raises(UsageError, match="names no student of this class in Username"):
        class_tables.moodle(MARKS, "x", path)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"Student,ID\n", "has no column whose name begins with 'Attention'"),
        (b"Attention 1,Attention 2\n", "has 2 columns"),
        (b"\xff\xfe", "cannot be read as CSV"),
    ],
)
def test_a_table_that_cannot_be_filled_in(tmp_path: Path, text: bytes, says: str) -> None:
    """It says why."""
    with pytest.raises(UsageError) as caught:
        class_tables.canvas(MARKS, "Attention", 18, write(tmp_path / "book.csv", text))

    assert says in str(caught.value)


# The command


@pytest.mark.parametrize("to", ["gradescope", "junit", "github"])
def test_a_grade_is_exported(own_tiny: Course, command: Any, tmp_path: Path, to: str) -> None:
    """From the file that --json wrote, to a file."""
    said = command(own_tiny.root, "1", str(submission(tmp_path / "work")), "--json")
    path = write(tmp_path / "grade.json", said.out)
    done = command(
        own_tiny.root, "export", "1", str(path), "--to", to, "--out", str(tmp_path / "out")
    )

    assert 0 == done.code, done.err
    assert "assignment1" in (tmp_path / "out").read_text()


def test_github_appends_its_summary(
    own_tiny: Course, command: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the runner says; the commands go to stdout."""
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(write(tmp_path / "summary.md", "before\n")))
    path = write(tmp_path / "grade.json", GRADE.model_dump_json())
    said = command(own_tiny.root, "export", "1", str(path), "--to", "github")

    assert (tmp_path / "summary.md").read_text().startswith("before\n### assignment1")
    assert said.out.startswith("::error ")


def test_a_class_is_exported(own_tiny: Course, command: Any, tmp_path: Path) -> None:
    """From the folder of its results."""
    submission(tmp_path / "in/anna")
    write(tmp_path / "in/bob.zip", "no zip")
    command(own_tiny.root, "class", "1", str(tmp_path / "in"))
    folder = str(tmp_path / "in-grades/assignment1")

    texts = [
        command(own_tiny.root, "export", "1", folder, "--to", to).out
        for to in ("canvas", "moodle", "csv")
    ]

    assert all("anna" in text and "bob" in text for text in texts)
    Path(folder, "grades.csv").unlink()
    unfinished = command(own_tiny.root, "export", "1", folder, "--to", "csv")
    assert (2, True) == (unfinished.code, "has no grades.csv yet" in unfinished.err)
    assert "11" in rows(texts[0])[2]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--to", "nonsense"), "nonsense"),
        (("--to", "canvas"), "needs what is to be exported"),
        (("nowhere", "--to", "canvas"), "nowhere holds no results of a class"),
        (("nowhere", "--to", "junit"), "nowhere cannot be read"),
        (("pyproject.toml", "--to", "junit"), "pyproject.toml is no grade"),
        (("--to", "gradescope-autograder"), "a zip needs a file"),
        (("nowhere", "--to", "junit", "--out", "none/x"), "none is not there"),
    ],
)
def test_wrong_words_are_named(
    own_tiny: Course, command: Any, words: tuple[str, ...], says: str
) -> None:
    """With the way out."""
    said = command(own_tiny.root, "export", "1", *words)

    assert 2 == said.code
    assert says in said.err


def test_the_autograders_zip_runs_there(own_tiny: Course) -> None:
    """Set-up and run script at its root, both executable; one solution and no other."""
    write(own_tiny.root / "solutions/assignment2/secret.py", "x = 1\n")
    data = autograder(own_tiny, own_tiny.assignment("assignment1"))
    archive = zipfile.ZipFile(io.BytesIO(data))
    names = set(archive.namelist())

    assert {"setup.sh", "run_autograder", "solutions/assignment1/shapes.py"} <= names
    assert not any("assignment2" in name or name.startswith("tests/") for name in names)
    for script in ("setup.sh", "run_autograder"):
        assert archive.getinfo(script).external_attr >> 16 & 0o111
        assert archive.read(script).startswith(b"#!/usr/bin/env bash\n")
    assert data == autograder(own_tiny, own_tiny.assignment("assignment1"))


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="Gradescope runs it on Linux")
def test_the_autograders_script_tells_whose_fault_it_is(patient: Course, tmp_path: Path) -> None:
    """A grade; no points for what cannot be graded; nothing at all where the machine fails."""
    data = autograder(patient, patient.assignment("assignment1"))
    script = zipfile.ZipFile(io.BytesIO(data)).read("run_autograder").decode()
    home, results = tmp_path / "autograder", tmp_path / "autograder/results"
    here = f'PYTHONPATH="{ROOT}" exec "{sys.executable}" -P'
    write(home / "venv/bin/grade", f'#!/bin/sh\n{here} -m grader "$@"\n').chmod(0o755)
    write(home / "venv/bin/python", f'#!/bin/sh\n{here} "$@"\n').chmod(0o755)
    results.mkdir()
    patient.root.rename(home / "source")

    def run(**more: str) -> "subprocess.CompletedProcess[str]":
        for old in results.iterdir():
            old.unlink()
        return subprocess.run(
            ["bash", "-c", script.replace("/autograder", str(home))],
            env={**os.environ, **more}, capture_output=True, text=True, timeout=300,
        )  # fmt: skip

    write(home / "submission/readme.txt", "nothing")
    refused, said = run(), json.loads((results / "results.json").read_text())
    assert (0, 0) == (refused.returncode, said["score"])
    assert "has no file shapes.py" in said["output"]
    assert "seed" not in said["output"]
    assert str(home) not in said["output"]

    submission(home / "submission")
    broken = run(GRADE_WITHOUT="landlock,seccomp")
    assert 1 == broken.returncode
    assert not (results / "results.json").exists()
    assert "isolation is at level 1 here, and strangers' code needs 2" in broken.stdout
    if HOLDS:
        assert 0 == run().returncode
        tests = json.loads((results / "results.json").read_text())["tests"]
        assert 11 == sum(test["score"] for test in tests)
        assert {"visible", "hidden"} == {test["visibility"] for test in tests}


def test_the_workflow_is_ready_to_use(patient: Course, command: Any, tmp_path: Path) -> None:
    """It is YAML of the documented form, and its step grades, reports and ends with the code."""
    yaml = pytest.importorskip("yaml", reason="the extra `class` brings it")
    path = patient.root / ".github/workflows/grade.yml"
    path.parent.mkdir(parents=True)
    said = command(patient.root, "export", "1", "--to", "github-workflow", "--out", str(path))
    made = yaml.safe_load(path.read_text())
    steps = made["jobs"]["grade"]["steps"]
    (script,) = [step["run"] for step in steps if step.get("name") == "Grade"]
    here = f'PYTHONPATH="{ROOT}" exec "{sys.executable}" -P -m grader "$@"'
    write(tmp_path / "bin/grade", f"#!/bin/sh\n{here}\n").chmod(0o755)
    submission(patient.root / "assignments/assignment1", ("return x * 2", "return x * 3"))
    environment = {
        **os.environ, "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}",
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
    }  # fmt: skip
    done = subprocess.run(
        ["bash", "-e", "-c", script], cwd=patient.root, env=environment,
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip

    used = [step["uses"] for step in steps if "uses" in step]
    assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", action) for action in used)
    assert steps[0]["with"] == {"persist-credentials": False}
    assert (0, {"contents": "read"}) == (said.code, made["permissions"])
    assert {"name", "on", "jobs"} <= {"on" if key is True else key for key in made}
    assert 1 == done.returncode, done.stderr
    assert "the numbers are tripled" in " ".join((tmp_path / "summary.md").read_text().split())
    assert done.stdout.startswith("::error ")
    assert {"grade.json", "report.xml", "report.html"} <= {p.name for p in patient.root.iterdir()}
