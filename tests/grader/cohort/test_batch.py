"""A class is graded once each, whatever happens meanwhile; one bad submission stops nobody."""

import csv
import io
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from grader import pipeline
from grader.cohort import crew, desk, results
from grader.cohort.batch import Class, Event, Mark, Settings, grade_class, settle_class
from grader.cohort.handed_in import Found
from grader.cohort.statistics import count
from grader.cohort.store import Store, open_store
from grader.cohort.summary import class_closing
from grader.course.config import Course
from grader.errors import MachineFault, UsageError
from grader.sandbox import starting
from tests.a_grade import failing
from tests.tiny_course import SOLUTION, submission, write

TRIPLE = ("return x * 2", "return x * 3")
MEAN = ("doubled.sum(dim=-1)", "doubled.mean(-1)")


@pytest.fixture(autouse=True)
def one_server(starter: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """All workers of this process share the session's fork server: to start one takes seconds."""
    monkeypatch.setattr(starting, "_starter", lambda: starter)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Six students: two right, two with a mistake, one stub, one refused."""
    home = tmp_path / "handed in"
    submission(home / "anna")
    submission(home / "bob", TRIPLE)
    submission(home / "carl", MEAN)
    write(home / "dora.py", SOLUTION)
    write(home / "emil.zip", b"not a zip")
    write(home / "fred.ipynb", json.dumps({"cells": [{"cell_type": "code", "source": SOLUTION}]}))
    return home


def graded(
    course: Course, folder: Path, store: Store, *, tell: Any = None, **options: Any
) -> Class:
    settings = Settings(seed=options.pop("seed", 3), jobs=options.pop("jobs", 2), **options)
    found = course.assignment("assignment1")
    return grade_class(course, found, folder, store, settings, tell=tell)


def points(found: Class) -> dict[str, float | None]:
    return {mark.student: mark.points for mark in found.marks}


WANT = {"anna": 11, "bob": 3.5, "carl": 9, "dora": 11, "emil": None, "fred": 11}


def test_everybody_gets_what_is_due(tiny: Course, folder: Path, tmp_path: Path) -> None:
    """In every form; what cannot be read is refused and stops nobody."""
    heard: list[Event] = []
    with open_store(tmp_path / "out") as store:
        found = graded(tiny, folder, store, tell=heard.append)

    got = points(found)
    assert (WANT["anna"], WANT["dora"], WANT["fred"], None) == (
        got["anna"], got["dora"], got["fred"], got["emil"],
    )  # fmt: skip
    assert got["bob"] is not None
    assert got["carl"] is not None
    assert max(got["bob"], got["carl"]) < 11
    assert found.complete
    assert [1, 2, 3, 4, 5, 6] == [event.done for event in heard]
    assert (("anna", "dora"),) == tuple(alike for alike in found.alike if "anna" in alike)


def test_a_page_calls_a_submission_by_its_own_place(
    tiny: Course, folder: Path, tmp_path: Path
) -> None:
    """Equal ones are graded once, and nobody reads another's name."""
    with open_store(tmp_path / "out") as store:
        found = graded(tiny, folder, store)

    assert {"anna": "anna", "dora": "dora.py"} == {
        mark.student: mark.grade.submission
        for mark in found.marks
        if mark.grade and mark.student in ("anna", "dora")
    }


def test_nothing_is_graded_twice(
    tiny: Course, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second run takes everything from the store; a changed file alone is graded again."""
    with open_store(tmp_path / "out") as store:
        first = graded(tiny, folder, store)
    asked: list[str] = []
    real = crew.Desk.grade
    monkeypatch.setattr(
        crew.Desk, "grade", lambda self, one: asked.append(one.label) or real(self, one)
    )
    with open_store(tmp_path / "out") as store:
        second = graded(tiny, folder, store)
        submission(folder / "bob")
        write(folder / "bob/shapes.py", SOLUTION + "# better\n")
        third = graded(tiny, folder, store)

    assert points(first) == points(second)
    assert ["bob"] == asked
    assert 11 == points(third)["bob"]


def test_a_package_that_is_missing_is_told_and_asked_again_once_it_is_there(
    tiny: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the table, on the page and on the terminal, with the command; then graded anew."""
    write(tmp_path / "in/anna/shapes.py", "import not_here_at_all\n" + SOLUTION)
    heard: list[bool] = []
    tell = lambda event: heard.append(event.known)  # noqa: E731
    with open_store(tmp_path / "out") as store:
        found = graded(tiny, tmp_path / "in", store, jobs=1)
        graded(tiny, tmp_path / "in", store, jobs=1, tell=tell)
        monkeypatch.setattr(desk, "find_spec", lambda name: name)
        graded(tiny, tmp_path / "in", store, jobs=1, tell=tell)
    numbers = count(found.marks)

    assert "import of not_here_at_all failed: not installed here" in results.table(found)
    for said in (results.report(found, numbers), class_closing(found, numbers, tmp_path)):
        assert "1 of 1 import it" in said
        assert "-m pip install not_here_at_all" in said
    assert [True, False] == heard


def test_another_seed_or_a_changed_check_grades_again(
    own_tiny: Course, folder: Path, tmp_path: Path
) -> None:
    """A result belongs to its terms."""
    heard: list[bool] = []
    tell = lambda event: heard.append(event.known)  # noqa: E731
    with open_store(tmp_path / "out") as store:
        graded(own_tiny, folder, store)
        graded(own_tiny, folder, store, tell=tell, seed=4)
        path = own_tiny.root / "solutions/assignment1/checks.py"
        write(path, path.read_text() + "\n# another comment\n")
        graded(own_tiny, folder, store, tell=tell, seed=4)

    assert not any(heard)


def test_whose_points_change_is_known_before_it_counts(
    own_tiny: Course, folder: Path, tmp_path: Path
) -> None:
    """A voided check gives its points back to who had lost them."""
    with open_store(tmp_path / "out") as store:
        settle_class(store, graded(own_tiny, folder, store))
        path = own_tiny.root / "solutions/assignment1/assignment.toml"
        write(
            path, path.read_text().replace("[limits]", '[void]\ndoubles = "ambiguous"\n\n[limits]')
        )
        found = graded(own_tiny, folder, store)
        again = graded(own_tiny, folder, store)
        settle_class(store, again)
        last = graded(own_tiny, folder, store)

    assert ["bob"] == [student for student, _, _ in found.changes]
    assert found.changes == again.changes
    assert () == last.changes
    assert found.complete


def test_the_best_or_the_last_attempt_counts(tiny: Course, tmp_path: Path) -> None:
    """By the numbers that the platform gave."""
    home = tmp_path / "gradescope"
    write(home / "submission_500/shapes.py", SOLUTION)
    write(home / "submission_600/shapes.py", SOLUTION.replace(*TRIPLE))
    who = "  :submitters:\n  - :sid: anna\n"
    write(home / "submission_metadata.yml", f"submission_500:\n{who}submission_600:\n{who}")
    with open_store(tmp_path / "out") as store:
        last = graded(tiny, home, store)
        best = graded(tiny, home, store, attempts="best")

    (one,), (two,) = last.marks, best.marks
    assert (11, 2) == (two.points, two.attempts)
    assert one.points is not None
    assert one.points < 11


@pytest.mark.long
def test_a_lost_server_costs_nobody_anything(
    tiny: Course, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its submission is graded again by another, and its place is taken."""
    servers: list[Any] = []
    new = starting.ForkServer
    monkeypatch.setattr(starting, "_starter", lambda: servers.append(new()) or servers[-1])
    grade, left = crew.Desk.grade, [2]

    def killing(self: crew.Desk, one: Any) -> Any:
        if left[0]:
            left[0] -= 1
            os.kill(servers[-1].pid, signal.SIGKILL)
            time.sleep(0.05)
        return grade(self, one)

    monkeypatch.setattr(crew.Desk, "grade", killing)
    with open_store(tmp_path / "out") as store:
        found = graded(tiny, folder, store)

    assert found.complete
    assert 11 == points(found)["anna"]


def test_a_machine_that_cannot_grade_leaves_no_grade(
    tiny: Course, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is tried twice, listed, and not kept: the next run tries again."""
    tried: list[str] = []

    def broken(self: crew.Desk, one: Any) -> Any:
        tried.append(one.label)
        raise MachineFault("no room for a process")

    with monkeypatch.context() as patch, open_store(tmp_path / "out") as store:
        patch.setattr(crew.Desk, "grade", broken)
        found = graded(tiny, folder, store)
    assert not found.complete
    assert 2 == tried.count("bob")
    assert all("no room" in mark.problem for mark in found.marks if mark.student != "emil")

    with open_store(tmp_path / "out") as store:
        assert graded(tiny, folder, store).complete


def test_our_own_fault_is_no_grade(own_tiny: Course, folder: Path, tmp_path: Path) -> None:
    """A judge that breaks is said, and costs no points."""
    side = own_tiny.root / "solutions/assignment1"
    text = (side / "checks.py").read_text().replace("import check,", "import by, check,")
    write(
        side / "checks.py",
        text.replace(
            '@check(task="double")\ndef doubles',
            '@check(task="double", judge=by("broken"))\ndef doubles',
        ),
    )
    write(side / "judges.py", "def broken(answer, expected):\n    return 1 / 0\n")
    with open_store(tmp_path / "out") as store:
        found = graded(own_tiny, folder, store)

    assert not found.complete
    assert "our fault" in next(mark.problem for mark in found.marks if mark.student == "anna")


# What is written


def test_the_table_and_the_pages(tiny: Course, folder: Path, tmp_path: Path) -> None:
    """A line for everybody, a page and a record for every grade, a report."""
    with open_store(tmp_path / "out") as store:
        found = graded(tiny, folder, store)
    numbers = results.write_results(tmp_path / "out", found)

    rows = list(csv.DictReader(io.StringIO((tmp_path / "out/grades.csv").read_text())))
    assert ["anna", "bob", "carl", "dora", "emil", "fred"] == [row["student"] for row in rows]
    assert ("11", "11", "4") == (rows[0]["points"], rows[0]["of"], rows[0]["double"])
    assert "not a zip" in rows[4]["note"]
    pages = {path.name for path in (tmp_path / "out/feedback").iterdir()}
    assert {"anna.html", "anna.json", "bob.html"} <= pages
    assert "emil.html" in pages
    assert "emil.json" not in pages
    page = (tmp_path / "out/feedback/emil.html").read_text()
    assert "cannot be graded: emil.zip is not a zip" in page
    assert str(tmp_path) not in page
    assert (6, 5) == (numbers.students, numbers.graded)
    assert ["T1-TRIPLE", "T1-MEAN"] == [m.mistakes[0] for m in numbers.mistakes]
    assert "tripled" in (tmp_path / "out/class.html").read_text()


def test_who_has_no_whole_grade_is_told_why(tiny: Course, tmp_path: Path) -> None:
    """A check that we voided leaves no problem of the submission's to tell."""
    grade = failing().model_copy(update={"complete": False})
    mark = Mark("anna", "", "anna", "", grade)
    found = Found("plain", {}, {})
    whole = Class(tiny.assignment("assignment1"), 1, found, (mark,))

    assert "anna: incomplete: grade again" in class_closing(whole, count(whole.marks), tmp_path)
    assert "incomplete: grade again" in results.report(whole, count(whole.marks))


def test_what_is_hostile_in_a_name_stays_text(tiny: Course, tmp_path: Path) -> None:
    """In the table no formula, on the page no element, and no path that leads out."""
    home = tmp_path / "in"
    evil = "=HYPERLINK('x')<script>alert(1)<"
    write(home / f"{evil}.py", SOLUTION)
    with open_store(tmp_path / "out") as store:
        found = graded(tiny, home, store)
    results.write_results(tmp_path / "out", found, bom=True)

    text = (tmp_path / "out/grades.csv").read_bytes().decode("utf-8-sig")
    assert text.splitlines()[1].startswith("'=")
    assert (tmp_path / "out/grades.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    report = (tmp_path / "out/class.html").read_text()
    assert "<script" not in report
    assert "&lt;script&gt;" in report
    (page,) = (tmp_path / "out/feedback").glob("*.html")
    assert "<script" not in page.read_text()


@pytest.mark.parametrize(
    "student", ["..", "a/b", "con", "NUL.txt", "a\nb", "жена", "-rf", "x" * 300, "ж" * 300, ""]
)
def test_a_file_name_is_safe_and_ones_own(student: str) -> None:
    """Whatever an id is; letters stay, and two ids never share one."""
    name = results.safe_name(student)

    assert re.fullmatch(r"\w[\w.@-]*", name)
    assert "жена" not in student or name == student
    assert name != results.safe_name(student + "_")
    assert len(name.encode()) < 100


# The command


def test_the_command_says_what_it_came_to(own_tiny: Course, folder: Path, command: Any) -> None:
    """And does not write over points without being told to."""
    first = command(own_tiny.root, "class", "1", str(folder), "--seed", "3")
    path = own_tiny.root / "solutions/assignment1/assignment.toml"
    write(path, path.read_text().replace("[limits]", '[void]\ndoubles = "ambiguous"\n\n[limits]'))
    second = command(own_tiny.root, "class", "1", str(folder), "--seed", "3")
    third = command(own_tiny.root, "class", "1", str(folder), "--seed", "3", "--yes")

    assert (1, 1, 1) == (first.code, second.code, third.code)
    assert first.out.startswith("5 of 6 have a grade: 1 refused\n")
    assert "6 students, 5 graded" in first.out
    assert "1 of 1" in first.out
    assert "T1-TRIPLE" in first.out
    assert "refused: 1" in first.out
    assert "bob" in second.err
    assert "nothing was written" in second.err


def test_a_platforms_zip_is_graded_as_it_is(own_tiny: Course, command: Any, tmp_path: Path) -> None:
    """Beside it lie the results, each page linked; a roster that matches nobody is no class."""
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as made:
        made.writestr("петроваанна_12_9000_shapes.py", SOLUTION)
    said = command(own_tiny.root, "class", "1", str(tmp_path / "all.zip"))
    with (tmp_path / "all-grades/assignment1/grades.csv").open(encoding="utf-8") as stream:
        (row,) = csv.DictReader(stream)
    path = write(tmp_path / "roster.csv", "id,name\nz,Zoe\n")
    none = command(
        own_tiny.root, "class", "1", str(tmp_path / "all.zip"), "--roster", str(path),
        "--out", str(tmp_path / "none"),
    )  # fmt: skip

    assert (0, "11") == (said.code, row["points"]), said.err
    assert "feedback/петроваанна.html" == row["page"]
    page = (tmp_path / "all-grades/assignment1/class.html").read_text("utf-8")
    assert f'href="{quote(row["page"])}"' in page
    assert (tmp_path / "all-grades/assignment1" / row["page"]).is_file()
    assert 1 == none.code
    assert none.out.startswith("0 of 1 have a grade: 1 not matched\n")
    assert "mean" not in none.out


@pytest.mark.parametrize(
    ("members", "says"),
    [
        ({"../x_12_9000_shapes.py": "x"}, "points out of the archive"),
        (None, "is not a zip that can be read"),
    ],
)
def test_a_download_that_cannot_be_unpacked(
    own_tiny: Course, command: Any, tmp_path: Path, members: Any, says: str
) -> None:
    """It says why, and nothing is written elsewhere."""
    path = write(tmp_path / "in/all.zip", "no zip")
    if members:
        with zipfile.ZipFile(path, "w") as made:
            for name, text in members.items():
                made.writestr(name, text)
    said = command(own_tiny.root, "class", "1", str(path))

    assert 2 == said.code
    assert says in said.err


def test_one_object_a_line(own_tiny: Course, folder: Path, command: Any) -> None:
    """For programs, and nothing else on stdout."""
    said = command(own_tiny.root, "class", "1", str(folder), "--json-lines")

    lines = [json.loads(line) for line in said.out.splitlines()]
    assert 6 == len(lines) == lines[0]["of"]
    assert {"student", "points", "points_of", "problem", "known", "done"} <= lines[0].keys()


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("class", "1", "nowhere"), 2, "there is no folder nowhere"),
        (("class", "1", ".", "--jobs", "0"), 2, "--jobs"),
        (("class", "1", ".", "--roster", "none.csv"), 2, "none.csv cannot be read"),
        (("class", "1", ".", "--attempts", "first"), 2, "--attempts"),
        (
            ("class", "1", ".", "--jobs", "2", "--scheduler", "tcp://x:1"),
            2,
            "--jobs is for this machine, and --scheduler for others",
        ),
    ],
)
def test_wrong_words_are_named(
    own_tiny: Course, command: Any, words: tuple[str, ...], code: int, says: str
) -> None:
    """Before anything is graded."""
    said = command(own_tiny.root, *words)

    assert code == said.code
    assert says in said.err


def test_a_student_edition_grades_no_class(own_tiny: Course, tmp_path: Path, command: Any) -> None:
    """It has nothing to grade with."""
    (own_tiny.root / "solutions").rename(tmp_path / "gone")

    said = command(own_tiny.root, "class", "1", ".")

    assert (2, True) == (said.code, "this edition has none" in said.err)


# Interrupted


def start(course: Course, folder: Path, out: Path) -> "subprocess.Popen[str]":
    words = [sys.executable, "-P", "-m", "grader", "class", "1", str(folder), "--out", str(out)]
    path = str(Path(pipeline.__file__).parents[1])
    return subprocess.Popen(
        [*words, "--json-lines", "--jobs", "2", "--seed", "3"],
        cwd=course.root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={**os.environ, "PYTHONPATH": path},
    )  # fmt: skip


def many(home: Path, count: int) -> Path:
    for n in range(count):
        edits = [(), (TRIPLE,), (MEAN,)][n % 3]
        submission(home / f"s{n:02}", *edits, text=SOLUTION)
        path = home / f"s{n:02}/shapes.py"
        write(path, path.read_text() + f"# {n}\n")
    return home


@pytest.mark.long
@pytest.mark.parametrize("times", [pytest.param(3), pytest.param(20, marks=pytest.mark.slow)])
def test_killed_at_any_moment_it_goes_on(tiny: Course, tmp_path: Path, times: int) -> None:
    """The grades are those of an undisturbed run; nobody is graded twice or not at all."""
    home = many(tmp_path / "in", 12)
    with open_store(tmp_path / "calm") as store:
        want = points(graded(tiny, home, store))
    dice = random.Random(times)
    for _ in range(times):
        process = start(tiny, home, tmp_path / "out")
        time.sleep(dice.uniform(0.3, 4.0))
        process.kill()
        process.communicate()
    process = start(tiny, home, tmp_path / "out")
    said, _ = process.communicate()

    lines = [json.loads(line) for line in said.splitlines()]
    assert 0 == process.returncode
    assert want == {line["student"]: line["points"] for line in lines}


@pytest.mark.long
def test_ctrl_c_keeps_what_there_is(tiny: Course, tmp_path: Path) -> None:
    """Exit code 130, no process left, and the next run goes on."""
    home = many(tmp_path / "in", 12)
    process = start(tiny, home, tmp_path / "out")
    assert process.stdout
    first = process.stdout.readline()
    process.send_signal(signal.SIGINT)
    process.communicate()
    rest = start(tiny, home, tmp_path / "out")
    said, _ = rest.communicate()

    assert 130 == process.returncode
    assert "student" in json.loads(first)
    assert any(json.loads(line)["known"] for line in said.splitlines())


# A cluster


@pytest.fixture
def cluster() -> Any:
    distributed = pytest.importorskip("distributed", reason="the extra `class` is not installed")
    made = distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None,
        silence_logs=50,
    )  # fmt: skip
    yield made
    made.close()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_gives_the_same_grades(tiny: Course, tmp_path: Path, cluster: Any) -> None:
    """As two workers on this machine; a worker that is killed loses nothing."""
    home = many(tmp_path / "in", 12)
    with open_store(tmp_path / "local") as store:
        want = points(graded(tiny, home, store))
    killed: list[int] = []

    def kill(event: Event) -> None:
        if event.done == 3 and not killed:
            process = next(iter(cluster.workers.values())).process
            killed.append(process.pid)
            os.kill(process.pid, signal.SIGKILL)

    with open_store(tmp_path / "dask") as store:
        address = cluster.scheduler_address
        found = graded(tiny, home, store, tell=kill, scheduler=address)

    assert want == points(found)
    assert killed


def test_a_cluster_that_is_not_there(tiny: Course, folder: Path, tmp_path: Path) -> None:
    """It says which address does not answer."""
    pytest.importorskip("distributed", reason="the extra `class` is not installed")
    with open_store(tmp_path / "out") as store, pytest.raises(UsageError, match="no Dask"):
        graded(tiny, folder, store, scheduler="nonsense://127.0.0.1:1")
