"""A class hands in through nbgrader's exchange, and gets its feedback there."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("nbgrader")

from grader.course import labs
from grader.course.config import Course
from tests.nbgrader.conftest import opened
from tests.nbgrader.school import TRIPLE, School, answered, environment, hostile, rows
from tests.tiny_course import SOLUTION, write

pytestmark = pytest.mark.slow
MODEL = b"weights of a model"


@dataclass(frozen=True)
class Exchange:
    """Everybody's folders around one exchange."""

    school: School
    place: Path
    home: Path

    def student(self, name: str) -> School:
        """A student's own folder and settings: nothing of the instructor's is in them."""
        home = self.home / name
        made = School(home, environment(home / "jupyter"))
        if not home.exists():
            settings = f"c = get_config()\nc.Exchange.root = {str(self.place)!r}\n"
            write(home / "nbgrader_config.py", settings + "c.CourseDirectory.course_id = 'tiny'\n")
            (home / "jupyter").mkdir()
        return made

    def fetched(self, name: str) -> Path:
        """Where a student works, once the assignment is fetched."""
        student = self.student(name)
        if not (student.folder / "assignment1").exists():
            student.nbgrader("fetch_assignment", "assignment1")
        return student.folder / "assignment1"

    def submit(self, name: str, notebook: Any, *edits: tuple[str, str]) -> str:
        """Fetch, work, hand in."""
        text = SOLUTION
        for old, new in edits:
            text = text.replace(old, new)
        work = self.fetched(name)
        write(work / "shapes.py", text)
        write(work / labs.NOTEBOOK, json.dumps(notebook))
        (work / "model.safetensors").write_bytes(MODEL)
        return self.student(name).nbgrader("submit", "assignment1", f"--student={name}")

    def inbound(self, name: str) -> Path:
        """A submission as a student can make it by hand: everybody may write there."""
        made = self.place / "tiny/inbound" / name
        made.mkdir()
        return made


@pytest.fixture(scope="module")
def exchange(lab: Course, tmp_path_factory: pytest.TempPathFactory) -> Exchange:
    home = tmp_path_factory.mktemp("exchange")
    school = opened(lab, home)
    config = school.folder / "nbgrader_config.py"
    place = home / "exchange"
    write(config, config.read_text() + f"\nc.Exchange.root = {str(place)!r}\n")
    school.nbgrader("release_assignment", "assignment1")
    return Exchange(school, place, home / "students")


@pytest.fixture(scope="module")
def collected(exchange: Exchange) -> tuple[Exchange, str]:
    """Right, wrong and hostile ones, and what no command of nbgrader's makes."""
    school = exchange.school
    exchange.submit("right", answered(school, "One more."))
    exchange.submit("wrong", school.released, TRIPLE)
    exchange.submit("hostile", hostile(school), TRIPLE)
    secret = write(exchange.home / "instructors.py", SOLUTION)
    when = "2026-01-03 10:00:00 UTC"
    links = exchange.inbound(f"links+assignment1+{when}+x")
    write(links / "timestamp.txt", when)
    (links / "shapes.py").symlink_to(secret)
    (links / "stolen.txt").symlink_to(secret)
    (links / "dangling").symlink_to(exchange.home / "nowhere")
    write(exchange.inbound("torn+assignment1+no time+x") / "shapes.py", SOLUTION)
    write(exchange.inbound(f"..+assignment1+{when}+x") / "shapes.py", SOLUTION)
    (exchange.place / f"tiny/inbound/whole+assignment1+{when}+x").symlink_to(exchange.home)
    return exchange, school.nbgrader("collect", "assignment1")


def points(school: School) -> dict[str, float]:
    found: dict[str, float] = {}
    for row in rows(f"sqlite:///{school.folder / 'gradebook.db'}"):
        if len(row) == 8:
            found[row[0]] = found.get(row[0], 0.0) + (row[4] or 0.0)
    return found


def test_students_get_the_stubs_and_no_solution(exchange: Exchange) -> None:
    """The handout, the stub and the notebook, as they were released."""
    work = exchange.fetched("curious")

    assert {"README.md", "shapes.py", labs.NOTEBOOK} <= {path.name for path in work.iterdir()}
    assert "NotImplementedError" in (work / "shapes.py").read_text()
    assert exchange.school.released == json.loads((work / labs.NOTEBOOK).read_text())


def test_everything_arrives_with_its_time(collected: tuple[Exchange, str]) -> None:
    """Also a trained model, which nbgrader's other commands leave where it is."""
    exchange, _ = collected
    for student in ("right", "wrong", "hostile"):
        home = exchange.school.folder / "submitted" / student / "assignment1"
        assert MODEL == (home / "model.safetensors").read_bytes()
        assert (home / "timestamp.txt").read_text()


def test_what_students_make_by_hand_stops_nobody(collected: tuple[Exchange, str]) -> None:
    """A link is not followed, with the instructor's rights; no name leads out of the folder."""
    exchange, said = collected
    submitted = exchange.school.folder / "submitted"

    assert {"right", "wrong", "hostile", "links"} == {path.name for path in submitted.iterdir()}
    assert (submitted / "links/assignment1/stolen.txt").is_symlink()
    assert not (exchange.school.folder / "assignment1").exists()
    for part in ("torn+assignment1+no time+x", "whole+assignment1"):
        assert any("is not collected" in line and part in line for line in said.splitlines()), said


def test_what_is_too_large_stops_nobody(collected: tuple[Exchange, str]) -> None:
    """It is said; nbgrader would end there."""
    exchange, _ = collected
    when = "2026-01-04 10:00:00 UTC"
    large = exchange.inbound(f"large+assignment1+{when}+x")
    (large / "shapes.py").write_bytes(b"#" * 5000)
    small = exchange.inbound(f"small+assignment1+{when}+x")
    write(small / "shapes.py", "# nothing\n")
    write(small / "timestamp.txt", when)
    said = exchange.school.nbgrader("collect", "assignment1", "--CourseDirectory.max_dir_size=4")

    assert "it is larger than 4 kB (CourseDirectory.max_dir_size)" in said
    submitted = exchange.school.folder / "submitted"
    assert (submitted / "small").exists()
    assert not (submitted / "large").exists()
    for one in (large, small):
        for path in one.iterdir():
            path.unlink()
        one.rmdir()


def test_both_ways_of_grading_and_the_way_back(collected: tuple[Exchange, str]) -> None:
    """Points are equal; feedback reaches whoever handed in, by the secret of their submission."""
    exchange, _ = collected
    school = exchange.school
    school.nbgrader("autograde", "assignment1")
    theirs = rows(f"sqlite:///{school.folder / 'gradebook.db'}")
    found = points(school)
    assert (11.0, found["wrong"]) == (found["right"], found["hostile"])
    assert 0 < found["wrong"] < 11
    assert 0 == found["links"]

    school.grade(school_course(school), "class", "1", school.folder, "--jobs", "1", "--quiet")
    assert theirs == rows(f"sqlite:///{school.folder / 'gradebook.db'}")

    school.nbgrader("generate_feedback", "assignment1")
    said = school.nbgrader("release_feedback", "assignment1")
    assert "no feedback for links: not handed in through the exchange" in said
    student = exchange.student("wrong")
    student.nbgrader("fetch_feedback", "assignment1", "--student=wrong")
    (page,) = (student.folder / "assignment1/feedback").glob("*/lab.html")
    assert "the numbers are tripled" in " ".join(page.read_text(encoding="utf-8").split())


def test_a_later_submission_is_collected_and_graded(collected: tuple[Exchange, str]) -> None:
    """By `--update`, as nbgrader's manual says; nobody else is graded again."""
    exchange, _ = collected
    school = exchange.school
    exchange.submit("wrong", answered(school, "Now."))
    said = school.nbgrader("collect", "assignment1", "--update")
    graded = school.nbgrader("autograde", "assignment1")

    assert "Updating submission: wrong assignment1" in said
    assert 1 == said.count("Updating submission")
    assert 11 == points(school)["wrong"]
    assert 1 == graded.count("Autograding") or "right" not in graded


def school_course(school: School) -> Path:
    """The course that its settings name."""
    text = (school.folder / "nbgrader_config.py").read_text()
    line = next(line for line in text.splitlines() if line.startswith("COURSE = "))
    return Path(line.split("'")[1])
