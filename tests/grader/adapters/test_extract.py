"""What is collected lies where it may."""

import logging
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

pytest.importorskip("nbgrader", reason="the extra `class` is not installed")

from grader.adapters.nbgrader import Extract, tidy
from grader.course.config import Course
from tests.tiny_course import SOLUTION, submission, write


def collect(course: Course, archive: Path, target: Path) -> None:
    step = SimpleNamespace(
        parent=SimpleNamespace(coursedir=SimpleNamespace(assignment_id="assignment1")),
        course=str(course.root),
        log=logging.getLogger("collect"),
    )
    Extract.extract(step, str(archive), str(target))


def test_no_name_of_a_platform_leads_out_of_the_folder(
    tiny: Course, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Such a student is told, and the others are collected."""
    archive, target = tmp_path / "archive", tmp_path / "school/extracted"
    people = {"7": "../out", "8": "..", "9": "anna"}
    for number in people:
        submission(archive / f"submission_{number}")
    rows = [f"submission_{n}:\n  :submitters:\n  - :sid: '{sid}'\n" for n, sid in people.items()]
    write(archive / "submission_metadata.yml", "".join(rows))
    target.mkdir(parents=True)

    collect(tiny, archive, target)

    assert ["extracted"] == [path.name for path in (tmp_path / "school").iterdir()]
    assert ["anna"] == [path.name for path in target.iterdir()]
    assert 2 == caplog.text.count("it is no name of a folder")


@pytest.mark.parametrize(
    "names",
    [
        {"anna_1_900_shapes.py": "anna", "boris_2_901_shapes.py": "boris"},
        {"Anna P_12_assignsubmission_file/shapes.py": "Anna P"},
    ],
    ids=["Canvas", "Moodle"],
)
def test_a_platforms_whole_zip_is_collected(
    tiny: Course, tmp_path: Path, names: dict[str, str]
) -> None:
    """As it was downloaded into archive/."""
    (tmp_path / "archive").mkdir()
    with zipfile.ZipFile(tmp_path / "archive/submissions.zip", "w") as made:
        for name in names:
            made.writestr(name, SOLUTION)
    (tmp_path / "extracted").mkdir()
    collect(tiny, tmp_path / "archive", tmp_path / "extracted")

    found = {path.parent.name: path.name for path in tmp_path.glob("extracted/*/*")}
    assert dict.fromkeys(names.values(), "shapes.py") == found


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("2026-03-01 12:30:00.123 MSK", "2026-03-01 09:30:00 UTC"),
        ("2026-03-01 12:30:00 +0300", "2026-03-01 09:30:00 UTC"),
        ("2026-03-01 12:30:00 IST", None),
    ],
)
def test_a_time_is_written_as_nbgrader_reads_it(
    tmp_path: Path, text: str, want: str | None
) -> None:
    """It takes a zone's name for UTC and an offset for seconds; what is not known is put aside."""
    write(tmp_path / "timestamp.txt", text)
    notes = tidy(tmp_path, b"")
    path = tmp_path / "timestamp.txt"

    assert want == (path.read_text() if path.exists() else None)
    assert (want is None) == any("holds no time" in note for note in notes)
