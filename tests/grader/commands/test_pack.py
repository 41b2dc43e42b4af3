"""What is handed in: the same bytes for the same work."""

import zipfile
from pathlib import Path

import pytest

from grader.commands.pack import pack
from grader.course import THIS_PYTHON
from grader.course.config import Assignment, Course
from grader.course.last_grades import remember_score
from grader.errors import SubmissionRefused, UsageError
from grader.intake.receiving import receive
from tests import tiny_course
from tests.a_grade import passing


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
    assert note.startswith(f"shapes.py is not Python {THIS_PYTHON} yet: line 1: ")


def test_imports_and_another_python_are_noted(assignment: Assignment, tmp_path: Path) -> None:
    """With the line, before it is handed in; and the zip says which Python packed it."""
    course = {"packages": ("torch", "jaxtyping"), "python": "3.99"}
    file = assignment.folder / "shapes.py"
    tiny_course.write(file, file.read_text() + "import einops\n")

    packed = pack(assignment.model_copy(update=course), tmp_path / "a.zip")

    line = file.read_text().count("\n")
    assert packed.notes[0].startswith(f"shapes.py, line {line} imports einops, which need not")
    assert packed.notes[1].startswith(f"this is Python {THIS_PYTHON}, and your work is graded with")
    said = f"packed by `grade pack` with Python {THIS_PYTHON}"
    assert said.encode() == zipfile.ZipFile(packed.path).comment


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


def test_how_far_the_work_is(assignment: Assignment, tmp_path: Path) -> None:
    """Untouched holes, and the best score, with whether it is of these files."""
    graded = passing().model_copy(update={"assignment": "assignment1"})
    first = pack(assignment, tmp_path / "a.zip", tmp_path)
    remember_score(tmp_path, graded)
    other = pack(assignment, tmp_path / "a.zip", tmp_path)
    (tmp_path / "history.jsonl").unlink()
    remember_score(tmp_path, graded.model_copy(update={"digest": other.digest}))
    same = pack(assignment, tmp_path / "a.zip", tmp_path)

    assert first.state == "3 of 3 holes are untouched; not graded yet"
    assert other.state.endswith("; best score 4 of 4 public points, of an earlier state")
    assert same.state.endswith("; best score 4 of 4 public points, of these files")
