"""nbgrader's course folder holds what nbgrader may give to students, and what keeps theirs."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.adapters import course_folder
from grader.commands.nbgrader_course import school_of
from grader.course.config import Course
from grader.errors import UsageError
from tests.grader.course.test_labs import LAB, SCHEME
from tests.tiny_course import write


@pytest.fixture
def lab(own_tiny: Course) -> Course:
    """A course whose assignment has a lab."""
    write(own_tiny.root / "solutions/assignment1/lab.py", LAB)
    return own_tiny


def settings(text: str) -> Any:
    """The settings as nbgrader reads them."""
    config = pytest.importorskip("traitlets.config")
    made = config.Config()
    exec(compile(text, "config", "exec"), {"get_config": lambda: made, "__file__": "/x/config.py"})
    return made


def test_the_source_holds_no_solution(lab: Course, tmp_path: Path) -> None:
    """The stub, the handout, and the notebook with its schemes, which nbgrader takes out."""
    made = course_folder.write_course_folder(lab, tmp_path / "school", "")
    home = tmp_path / "school/source/assignment1"

    assert ["README.md", "lab.ipynb", "shapes.py"] == sorted(p.name for p in home.iterdir())
    assert 'raise NotImplementedError("double")' in (home / "shapes.py").read_text()
    assert "every number of x is there twice" not in (home / "shapes.py").read_text()
    assert SCHEME in (home / "lab.ipynb").read_text()
    assert (("assignment1",), ()) == (made.assignments, made.without_lab)


def test_the_settings_name_every_file_of_the_students(lab: Course, tmp_path: Path) -> None:
    """Exactly: a pattern would keep nothing, and the stub would take their file's place."""
    pytest.importorskip("nbgrader")
    course_folder.write_course_folder(lab, tmp_path / "school", "")
    made = settings((tmp_path / "school/nbgrader_config.py").read_text())

    assert {"assignment1": ["shapes.py"]} == made.Autograde.exclude_overwriting
    assert "grader.adapters.nbgrader.Clean" == made.Autograde.sanitize_preprocessors[0]
    assert "grader.adapters.nbgrader.Step" == made.Autograde.autograde_preprocessors[0]
    assert not [one for one in made.Autograde.autograde_preprocessors if one.endswith("Execute")]
    assert ".py" in made.FileNameCollectorPlugin.valid_ext
    assert ".txt" not in made.FileNameCollectorPlugin.valid_ext
    assert str(lab.root) == made.Step.course
    assert "sqlite:////x/gradebook.db" == made.CourseDirectory.db_url


def test_every_step_is_there(lab: Course, tmp_path: Path) -> None:
    """nbgrader finds a wrong name only when it comes to a student."""
    pytest.importorskip("nbgrader")
    from traitlets import import_item

    course_folder.write_course_folder(lab, tmp_path / "school", "")
    made = settings((tmp_path / "school/nbgrader_config.py").read_text())
    steps = [
        *made.Autograde.sanitize_preprocessors,
        *made.Autograde.autograde_preprocessors,
        *made.GenerateFeedback.preprocessors,
        made.ZipCollectApp.extractor_plugin,
    ]

    assert steps
    assert all(callable(import_item(step)) for step in steps)


def test_settings_of_the_instructor_stay(lab: Course, tmp_path: Path) -> None:
    """Ours lie beside them until they are the same again."""
    school = tmp_path / "school"
    course_folder.write_course_folder(lab, school, "")
    ours = (school / "nbgrader_config.py").read_text()
    write(school / "nbgrader_config.py", ours + "# mine\n")
    write(school / "source/assignment1/notes.txt", "mine")

    assert course_folder.write_course_folder(lab, school, "").kept_config
    assert (school / "nbgrader_config.py").read_text().endswith("# mine\n")
    assert ours == (school / "nbgrader_config.new.py").read_text()
    assert (school / "source/assignment1/notes.txt").is_file()
    write(school / "nbgrader_config.py", ours)
    assert not course_folder.write_course_folder(lab, school, "").kept_config
    assert not (school / "nbgrader_config.new.py").exists()


def test_an_assignment_without_a_lab_is_left_out(tiny: Course, tmp_path: Path) -> None:
    """nbgrader grades notebooks; what it cannot have is listed."""
    made = course_folder.write_course_folder(tiny, tmp_path / "school", "")

    assert ((), ("assignment1",)) == (made.assignments, made.without_lab)


@pytest.mark.parametrize(
    ("given", "want"),
    [
        ("postgresql://me@host/x", "postgresql+pg8000://me@host/x"),
        ("postgres://me@host/x", "postgresql+pg8000://me@host/x"),
        ("postgresql+psycopg://me@host/x", "postgresql+psycopg://me@host/x"),
        ("sqlite:////x.db", "sqlite:////x.db"),
    ],
)
def test_a_database_without_a_driver_gets_ours(given: str, want: str) -> None:
    """The one that the extra `class` installs."""
    assert want == course_folder.driver(given)


def test_a_database_is_written_into_the_settings(lab: Course, tmp_path: Path) -> None:
    """As it was given."""
    pytest.importorskip("nbgrader")
    url = "postgresql+pg8000://me@localhost/grade's"
    made = course_folder.write_course_folder(lab, tmp_path / "school", url)

    assert url == made.url
    text = (tmp_path / "school/nbgrader_config.py").read_text()
    assert url == settings(text).CourseDirectory.db_url


def test_it_may_lie_beside_the_course(lab: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """`grade nbgrader ../teaching`, typed in the course, does not lie in it."""
    monkeypatch.chdir(lab.root)

    made = course_folder.write_course_folder(lab, Path("../teaching"), "")

    assert lab.root.parent / "teaching" == made.path


def test_where_it_cannot_be(lab: Course, tmp_path: Path) -> None:
    """Not in the course, not over somebody's files, not from a student edition."""
    with pytest.raises(UsageError, match="lies in the course; choose a folder outside of it"):
        course_folder.write_course_folder(lab, lab.root / "school", "")
    write(tmp_path / "full/mine.txt", "x")
    with pytest.raises(UsageError, match=r"is not empty, and has no nbgrader_config\.py"):
        course_folder.write_course_folder(lab, tmp_path / "full", "")
    write(tmp_path / "edition/pyproject.toml", '[tool.grade]\ncourse = "x"\npublic_seed = 1\n')
    edition = Course(root=tmp_path / "edition", course="x", public_seed=1)
    with pytest.raises(UsageError, match="there is no solutions/ here"):
        course_folder.write_course_folder(edition, tmp_path / "school", "")


def test_which_gradebook_a_class_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that is named, or that of the folder; a database finds its folder beside it."""
    pytest.importorskip("nbgrader")
    monkeypatch.chdir(tmp_path)
    school, plain = tmp_path / "school", tmp_path / "plain"
    write(school / "nbgrader_config.py", "")
    (school / "submitted").mkdir()
    plain.mkdir()

    def found(directory: Path, named: str = "") -> Any:
        one = school_of(directory, named)
        return one and (one.folder, one.url)

    assert found(plain) is None
    assert (school, "") == found(school)
    assert (school, "") == found(plain, str(school))
    assert (school, "sqlite:///x") == found(school / "submitted", "sqlite:///x")
    assert (None, "postgresql+pg8000://x") == found(plain, "postgresql://x")
    with pytest.raises(UsageError, match="is no course folder of nbgrader"):
        school_of(school, str(plain))


@pytest.mark.long
def test_the_command_says_what_comes_next(
    lab: Course, tmp_path: Path, command: Callable[..., Any]
) -> None:
    """The folder, the assignments, and nbgrader's own first command; the gradebook is there."""
    pytest.importorskip("nbgrader")
    said = command(lab.root, "nbgrader", tmp_path / "school")

    assert 0 == said.code, said.err
    assert f"{tmp_path / 'school'}: assignment1" in said.out
    assert "nbgrader generate_assignment assignment1" in said.out
    assert (tmp_path / "school/gradebook.db").is_file()
    again = command(lab.root, "nbgrader", tmp_path / "school")
    assert 0 == again.code, again.err


def test_a_gradebook_that_cannot_be_opened(
    lab: Course, tmp_path: Path, command: Callable[..., Any]
) -> None:
    """The machine's fault, in one sentence."""
    pytest.importorskip("nbgrader")
    said = command(lab.root, "nbgrader", tmp_path / "school", "--db", "sqlite:////nowhere/x.db")

    assert 5 == said.code
    assert "the gradebook cannot be opened: unable to open database file" in said.err


def test_a_notebook_has_what_nbgrader_needs(lab: Course, tmp_path: Path) -> None:
    """A schema, and for each graded cell a name and points."""
    course_folder.write_course_folder(lab, tmp_path / "school", "")
    made = json.loads((tmp_path / "school/source/assignment1/lab.ipynb").read_text())
    marks = [c["metadata"]["nbgrader"] for c in made["cells"] if "nbgrader" in c["metadata"]]

    assert {3} == {mark["schema_version"] for mark in marks}
    assert ["w1-question", "w1", "double", "row_sums", "Scale-forward"] == [
        mark["grade_id"] for mark in marks
    ]
