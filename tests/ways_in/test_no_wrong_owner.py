"""Nobody is given another's work, whatever students call themselves and their files."""

import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from grader.cohort.handed_in import Attempt, find_handed_in
from grader.cohort.roster import Roster as Known
from grader.cohort.roster import Student, _by_kind, _by_word
from grader.course.config import Course
from grader.errors import UsageError

PARTS = some.sampled_from(
    ["anna", "Anna", "ann", "Анна", "Петрова", "x", "1", "5", "12", "777", "9001", " ", "_", "-",
     "_5_9001_", "_12_", " _6 _", "_assignsubmission_file_", "_question_7_9001_", "_LATE_", "LATE",
     "_attempt_2026-03-01-12-30-00_", " - ", "submission_7", "anon_", "anon_annaa", "(1)", ".", "é",
     "9-9 - ", " - March 1, 2026 1230 PM", "Version 1", "assignment1"]
)  # fmt: skip
NAMES = some.lists(PARTS, min_size=1, max_size=5).map("".join).map(str.strip).filter(bool)
FILES = some.lists(PARTS, max_size=4).map("".join).map(lambda text: text.strip(" .") + "w.py")


@dataclass(frozen=True)
class Person:
    """One student, as a platform knows them."""

    name: str
    number: int
    id: str
    files: tuple[str, ...]
    late: bool


PEOPLE = some.lists(
    some.builds(
        Person,
        name=NAMES,
        number=some.sampled_from([1, 5, 6, 12, 13, 777, 9001]),
        id=some.sampled_from(["ap41", "5", "12", "bs_2", "2", "anna", "a_p", "p"]),
        files=some.lists(FILES, min_size=1, max_size=2, unique=True).map(tuple),
        late=some.booleans(),
    ),
    min_size=2,
    max_size=5,
    unique_by=(lambda one: one.number, lambda one: one.id),
)


def moodle_name(name: str) -> str:
    """As mod/assign/classes/downloader.php makes it."""
    return re.sub(r"[\x00-\x1f/\\:*?\"<>|]", "", name.replace("_", " ")).strip(". ") or "x"


def canvas_name(one: Person) -> str:
    """As lib/content_zipper.rb makes it."""
    name = re.sub(r"_(\d+)_", r"\1", one.name).lower()
    parts = [name, "LATE" if one.late else None, str(one.number)]
    return re.sub(r"[^\w]", "", "_".join(filter(None, parts)))


def laid(platform: str, one: Person, at: int, title: str) -> list[str]:
    """Where a platform puts a student's files."""
    files = list(one.files)
    match platform:
        case "Moodle":
            return [f"{moodle_name(one.name)}_{one.number}_assignsubmission_file/{files[0]}"]
        case "Moodle flat":
            head = f"{moodle_name(one.name)}_{one.number}_assignsubmission_file_"
            return [head + file for file in files]
        case "Canvas":
            return [
                f"{canvas_name(one)}_{9000 + 10 * at + n}_{file}" for n, file in enumerate(files)
            ]
        case "Canvas quiz":
            name = re.sub(r"_(\d+)_", r"-\1-", one.name) + str(one.number)
            name = re.sub(r"[^-\w]", "", name.replace(" ", "_")).lower()
            return [f"{name}_question_7_{9000 + 10 * at + n}_{f}" for n, f in enumerate(files)]
        case "Gradescope":
            return [f"submission_{at}/{file}" for file in files]
        case "nbgrader":
            return [f"{one.id}/assignment1/{files[0]}"]
        case "Blackboard":
            head = f"{title}_{one.id}_attempt_2026-03-01-12-30-0{at}"
            return [f"{head}_{file}" for file in files]
        case "Brightspace":
            return [f"{one.number}-9 - {moodle_name(one.name)} - March 1, 2026 1230 PM/{files[0]}"]
        case "Brightspace flat":
            head = f"{one.number}-9 - {moodle_name(one.name)} - March 1, 2026 1230 PM"
            return [f"{head} - {file}" for file in files]
    return [f"{one.id}/{file}" for file in files]


WAYS = [
    "Moodle", "Moodle flat", "Canvas", "Canvas quiz", "Gradescope", "nbgrader", "Blackboard",
    "Brightspace", "Brightspace flat", "plain",
]  # fmt: skip


def check(course: Course, platform: str, people: list[Person], title: str, rostered: bool) -> None:
    folder = Path(tempfile.mkdtemp())
    owner: dict[Path, Person] = {}
    try:
        for at, one in enumerate(people):
            for name in laid(platform, one, at, title):
                path = folder / name
                if len(path.name.encode()) > 250 or path in owner:
                    continue
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text("x = 1\n")
                owner[path] = one
            if platform == "Blackboard":
                head = f"{title}_{one.id}_attempt_2026-03-01-12-30-0{at}"
                (folder / f"{head}.txt").write_text(f"Name: {one.name} ({one.id})\n")
        if platform == "Gradescope":
            rows = [
                f"submission_{n}:\n  :submitters:\n  - :sid: '{one.id}'\n"
                for n, one in enumerate(people)
            ]
            (folder / "submission_metadata.yml").write_text("".join(rows))
        # A folder that is named by hand names somebody of the class; a platform also others.
        known = people if platform in ("nbgrader", "plain") else people[:-1]
        found = _found(course, folder, known, rostered)
        for student, attempts in found.items():
            for attempt in attempts:
                places = [path for _, path in attempt.loose] or [attempt.path]
                whose = {one for path, one in owner.items() for place in places
                         if path.is_relative_to(place)}  # fmt: skip

                assert 1 == len(whose), f"{student!r} has the work of {whose}"
                (one,) = whose
                if rostered:
                    assert one.id == student
                else:
                    assert _may_be_called(platform, one, student)
    finally:
        shutil.rmtree(folder)


def _may_be_called(platform: str, one: Person, label: str) -> bool:
    known = {one.id, str(one.number), moodle_name(one.name), canvas_name(one).rsplit("_", 1)[0]}
    known |= {name.removesuffix("_LATE") for name in known}
    return platform == "Canvas quiz" or any(
        label in (name, f"{name} {one.number}", f"{name} {one.number} {one.number}")
        for name in known
    )


def _found(
    course: Course, folder: Path, people: list[Person], rostered: bool
) -> dict[str, tuple[Attempt, ...]]:
    roster = None
    if rostered:
        students = [Student(p.id, p.name, "", str(p.number)) for p in people]
        platform = "Canvas"
        try:
            words = _by_word(Path("roster.csv"), students)
        except UsageError:
            return {}
        roster = Known(tuple(students), words, _by_kind(students), platform)
    try:
        return find_handed_in(folder, course.assignment("assignment1"), roster).attempts
    except UsageError:
        return {}


def quiet(examples: int) -> settings:
    return settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("platform", WAYS)
@given(people=PEOPLE, title=some.sampled_from(["HW 1", "HW_1", "a"]), rostered=some.booleans())
@quiet(40)
def test_nobody_has_anothers_work(
    tiny: Course, platform: str, people: list[Person], title: str, rostered: bool
) -> None:
    """With a roster and without one: theirs, or listed."""
    check(tiny, platform, people, title, rostered)


@pytest.mark.slow
@pytest.mark.parametrize("platform", WAYS)
@given(people=PEOPLE, title=some.sampled_from(["HW 1", "HW_1", "a"]), rostered=some.booleans())
@quiet(1200)
def test_nobody_has_anothers_work_in_ten_thousand_folders(
    tiny: Course, platform: str, people: list[Person], title: str, rostered: bool
) -> None:
    """The same, 12,000 times."""
    check(tiny, platform, people, title, rostered)
