"""What is handed in: the same bytes for the same work."""

import zipfile
from pathlib import Path

import pytest

from grader.commands.pack import pack
from grader.course.config import Assignment, Course
from grader.errors import SubmissionRefused, UsageError
from grader.intake.receiving import receive
from tests import tiny_course


@pytest.fixture
def assignment(own_tiny: Course) -> Assignment:
    return own_tiny.assignment("assignment1")


def test_just_the_files_of_the_assignment(assignment: Assignment, tmp_path: Path) -> None:
    """Neither checks nor the answer key, and the digest that a report shows."""
    packed = pack(assignment, tmp_path / "my work.zip")

    assert zipfile.ZipFile(packed.path).namelist() == ["shapes.py"]
    assert packed.digest == receive(packed.path, assignment).digest
    assert packed.digest == receive(assignment.folder, assignment).digest
    assert packed.notes == ()


def test_the_same_work_gives_the_same_bytes(assignment: Assignment, tmp_path: Path) -> None:
    """Neither the clock, nor line ends, nor permissions get in."""
    one = pack(assignment, tmp_path / "one.zip").path.read_bytes()
    file = assignment.folder / "shapes.py"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    file.chmod(0o777)

    assert one == pack(assignment, tmp_path / "two.zip").path.read_bytes()


def test_by_default_here_under_its_name(
    assignment: Assignment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """assignment1.zip in the current directory, or in the folder that is named."""
    (tmp_path / "папка").mkdir()
    monkeypatch.chdir(tmp_path)

    assert Path("assignment1.zip") == pack(assignment, None).path
    assert tmp_path / "папка/assignment1.zip" == pack(assignment, tmp_path / "папка").path


def test_a_syntax_error_is_noted(assignment: Assignment, tmp_path: Path) -> None:
    """It can be graded, so it can be handed in."""
    tiny_course.write(assignment.folder / "shapes.py", "def f(:\n")

    (note,) = pack(assignment, tmp_path / "a.zip").notes
    assert note.startswith("shapes.py is not Python yet: line 1: ")


def test_a_missing_file_is_refused(assignment: Assignment, tmp_path: Path) -> None:
    """Nothing is written."""
    (assignment.folder / "shapes.py").unlink()
    with pytest.raises(SubmissionRefused, match=r"has no file shapes\.py"):
        pack(assignment, tmp_path / "a.zip")

    assert not (tmp_path / "a.zip").exists()


def test_another_encoding_is_refused(assignment: Assignment, tmp_path: Path) -> None:
    """The line is named."""
    tiny_course.write(assignment.folder / "shapes.py", "# ok\n# привет\n".encode("cp1251"))
    with pytest.raises(SubmissionRefused, match=r"shapes\.py is not UTF-8 \(line 2\)"):
        pack(assignment, tmp_path / "a.zip")


def test_the_work_itself_is_not_overwritten(assignment: Assignment) -> None:
    """--output names a zip."""
    with pytest.raises(UsageError, match=r"does not end in \.zip"):
        pack(assignment, assignment.folder / "shapes.py")


def test_a_place_that_is_not_there(assignment: Assignment, tmp_path: Path) -> None:
    """The system's reason is told."""
    with pytest.raises(UsageError, match="cannot be written: No such file"):
        pack(assignment, tmp_path / "nowhere" / "a.zip")


def test_the_lab_goes_along(assignment: Assignment, tmp_path: Path) -> None:
    """Its answers are marked by a person; the digest is that of what `grade` grades."""
    without = pack(assignment, tmp_path / "a.zip")
    tiny_course.write(assignment.folder / "lab.ipynb", "{}")
    packed = pack(assignment, tmp_path / "b.zip")

    assert ["lab.ipynb", "shapes.py"] == zipfile.ZipFile(packed.path).namelist()
    assert without.digest == packed.digest == receive(packed.path, assignment).digest
