"""Who handed in what is read off names, by documented patterns, and never guessed."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.cohort.handed_in import Found, find_handed_in
from grader.cohort.roster import read_roster
from grader.course.config import Course
from grader.errors import UsageError
from tests.tiny_course import write


def made(folder: Path, *names: str) -> Path:
    for name in names:
        write(folder / name, "x = 1\n")
    return folder


def found(course: Course, folder: Path, roster: str = "") -> Found:
    known = read_roster(write(folder.parent / "roster.csv", roster)) if roster else None
    return find_handed_in(folder, course.assignment("assignment1"), known)


def places(result: Found) -> dict[str, list[str]]:
    return {
        student: [a.loose[0][1].name if a.loose else a.path.name for a in attempts]
        for student, attempts in result.attempts.items()
    }


def test_nbgraders_folders(tiny: Course, tmp_path: Path) -> None:
    """STUDENT/assignment1/…; the time is the exchange's."""
    folder = made(tmp_path / "s", "anna/assignment1/shapes.py", "bob/assignment1/shapes.py")
    write(folder / "anna/assignment1/timestamp.txt", "2021-03-31 09:00:00 UTC\nmore")

    result = found(tiny, folder)

    assert ("nbgrader", ["anna", "bob"]) == (result.layout, list(result.attempts))
    assert "2021-03-31 09:00:00 UTC" == result.attempts["anna"][0].time


def test_plain_folders_files_zips_and_notebooks(tiny: Course, tmp_path: Path) -> None:
    """The name is the student's; a folder with nothing but an archive is that archive."""
    folder = made(
        tmp_path / "s", "anna/shapes.py", "bob.py", "carl.zip", "dora.ipynb", "emil/work.zip",
        ".hidden/shapes.py", "__MACOSX/x.py",
    )  # fmt: skip

    assert {
        "anna": ["anna"], "bob": ["bob.py"], "carl": ["carl.zip"], "dora": ["dora.ipynb"],
        "emil": ["emil"],
    } == places(found(tiny, folder))  # fmt: skip


def test_a_folder_whose_name_begins_with_a_dot_is_listed(tiny: Course, tmp_path: Path) -> None:
    """It may be somebody's work; what programs make beside submissions is nobody's."""
    folder = made(
        tmp_path / "s", "anna/shapes.py", ".bob/shapes.py", ".git/config", "__MACOSX/x.py"
    )

    result = found(tiny, folder)

    assert ["anna"] == list(result.attempts)
    assert ((".bob", "its name begins with a dot: not read"),) == result.unmatched


def test_moodle(tiny: Course, tmp_path: Path) -> None:
    """Folders, or names before the files'; the number tells two of one name apart."""
    folder = made(
        tmp_path / "s",
        "Anna Petrova_12_assignsubmission_file_/shapes.py",
        "Boris S_13_assignsubmission_file_shapes.py",
    )

    result = found(tiny, folder)

    assert "Moodle" == result.layout
    assert ["Anna Petrova", "Boris S"] == list(result.attempts)


def test_canvas(tiny: Course, tmp_path: Path) -> None:
    """Late ones say so; of several the later number comes last, whatever its file is called."""
    folder = made(
        tmp_path / "s",
        "petrovaanna_12_500_shapes.py",
        "petrovaanna_LATE_12_900_my work-1.py",
        "smirnovboris_13_501_shapes-2.py",
    )

    result = found(tiny, folder)

    assert "Canvas" == result.layout
    assert ["", "late"] == [attempt.time for attempt in result.attempts["petrovaanna"]]
    assert [("shapes.py",), ("my work-1.py",)] == [
        tuple(name for name, _ in attempt.loose) for attempt in result.attempts["petrovaanna"]
    ]


@pytest.mark.parametrize(
    "names",
    [
        (
            "Anna P_12_assignsubmission_file_/shapes.py",
            "Anna P_13_assignsubmission_file_/shapes.py",
        ),
        ("Anna P_12_assignsubmission_file_shapes.py", "Anna P_13_assignsubmission_file_shapes.py"),
        ("annap_12_500_shapes.py", "annap_13_501_shapes.py"),
    ],
    ids=["Moodle's folders", "Moodle's files", "Canvas"],
)
def test_two_of_one_name_are_two_students(
    tiny: Course, tmp_path: Path, names: tuple[str, ...]
) -> None:
    """Else one of them would be lost as the other's earlier attempt."""
    folder = made(tmp_path / "s", *names)

    name = names[0].partition("_")[0]
    assert [f"{name} 12", f"{name} 13"] == list(found(tiny, folder).attempts)
    known = found(tiny, folder, "id,name,lms_id\nap1,Anna P,13\n")
    assert (["ap1"], 1) == (list(known.attempts), len(known.attempts["ap1"]))
    assert [(names[0].partition("/")[0], f"nobody on the roster is called '{name} 12'")] == list(
        known.unmatched
    )


def test_a_folder_that_cannot_be_read_stops_nobody(
    tiny: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As an archive of another account may leave it."""
    folder = made(tmp_path / "s", "anna/shapes.py", "bob/shapes.py")
    stock = Path.iterdir

    def iterdir(path: Path) -> Iterator[Path]:
        if path.name == "bob":
            raise PermissionError(13, "Permission denied")
        return stock(path)

    monkeypatch.setattr(Path, "iterdir", iterdir)
    result = found(tiny, folder)

    assert ["anna"] == list(result.attempts)
    assert [("bob", "it cannot be read: Permission denied")] == list(result.unmatched)


def test_gradescope(tiny: Course, tmp_path: Path) -> None:
    """The metadata beside the folders names the students."""
    folder = made(tmp_path / "s", "submission_7/shapes.py", "submission_8/shapes.py")
    text = "submission_7:\n  :submitters:\n  - :name: Anna\n    :sid: '41'\n    :email: a@b.c\n"
    write(folder / "submission_metadata.yml", text)

    result = found(tiny, folder)

    assert "Gradescope" == result.layout
    assert ["41", "submission_8"] == list(result.attempts)


def test_gradescopes_time(tiny: Course, tmp_path: Path) -> None:
    """Of the submission, in UTC, and of none before it; what is no time is none."""
    names = [f"submission_{number}/shapes.py" for number in (7, 8, 9)]
    folder = made(tmp_path / "s", *names)
    text = (
        "submission_7:\n  :submitters:\n  - :name: Anna\n    :sid: '41'\n"
        "  :created_at: 2026-03-01 12:30:00.123 -08:00\n  :history:\n"
        "  - :id: 5\n    :created_at: 2026-02-01 12:30:00 -08:00\n"
        "submission_8:\n  :created_at: =HYPERLINK(1)\n"
        "submission_9:\n  :created_at: 0001-01-01 00:00:00 +12:00\n"
    )
    write(folder / "submission_metadata.yml", text)

    assert ["2026-03-01 20:30:00 UTC", "", ""] == [
        attempt.time for (attempt,) in found(tiny, folder).attempts.values()
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_what_is_nobodys_whatever_it_is_called(tiny: Course, tmp_path: Path) -> None:
    """A link may lead to another's work or to the solutions; a name may be no text at all."""
    folder = made(tmp_path / "s", "anna.py", "bob/shapes.py")
    (folder / "copy.py").symlink_to(folder / "anna.py")
    (folder / "twin").symlink_to(folder / "bob")
    (folder / "zoe").mkdir()
    (folder / "zoe/assignment1").symlink_to(folder / "bob")
    (folder / os.fsdecode(b"\xff.py")).write_text("")

    result = found(tiny, folder)
    assert ["anna", "bob"] == list(result.attempts)
    link = "it is a link: what it leads to may be somebody else's"
    assert (
        ("\\udcff.py", "its name is not UTF-8"), ("copy.py", link), ("twin", link), ("zoe", link),
    ) == result.unmatched  # fmt: skip


def test_a_roster_knows_them(tiny: Course, tmp_path: Path) -> None:
    """By platform number or name; nobody is guessed, and who is missing is listed."""
    folder = made(
        tmp_path / "s", "petrovaanna_12_500_shapes.py", "somebody_99_501_shapes.py", "bob/shapes.py"
    )
    roster = "id,name,canvas id\nap,Anna Petrova,\nbob,Bob,\nzoe,Zoe,\n"

    result = found(tiny, folder, roster)

    assert ["ap", "bob"] == list(result.attempts)
    assert {"ap": "Anna Petrova", "bob": "Bob"} == result.names
    assert ("zoe",) == result.missing
    assert (
        ("somebody_99_501_shapes.py", "nobody on the roster is called 'somebody'"),
    ) == result.unmatched


def test_what_fits_nothing_is_listed(tiny: Course, tmp_path: Path) -> None:
    """With the reason."""
    folder = made(tmp_path / "s", "anna.py", "notes.txt", "photos/me.jpg")

    assert (
        ("notes.txt", "fits no form: not understood"),
        ("photos", "a folder without a file of the assignment"),
    ) == found(tiny, folder).unmatched


def test_a_folder_that_is_not_there_or_empty(tiny: Course, tmp_path: Path) -> None:
    """Each says so."""
    (tmp_path / "empty").mkdir()

    with pytest.raises(UsageError, match="is empty"):
        found(tiny, tmp_path / "empty")
    with pytest.raises(UsageError, match="there is no folder"):
        found(tiny, tmp_path / "none")


def test_a_folder_that_may_be_of_two_platforms(tiny: Course, tmp_path: Path) -> None:
    """Their numbers mean different students: nothing is guessed."""
    folder = made(tmp_path / "s", "anna_5_assignsubmission_file__12_9000_shapes.py")

    with pytest.raises(UsageError, match="may be Moodle's or Canvas' download"):
        found(tiny, folder)
