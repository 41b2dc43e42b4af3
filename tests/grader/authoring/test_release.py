"""The student's side follows from the instructor's, and nothing of that gets out with it."""

import hashlib
import json
from pathlib import Path
from textwrap import dedent

import pytest

from grader.authoring import leaks, release
from grader.course.config import Course, find_course
from grader.errors import UsageError
from tests.tiny_course import FILES, NO_SEAL, write

BODY = "return x * 2  # every number of x is there twice"
SECRET_FOLDERS = ("solutions", "tests", "benchmarks")


def plan(course: Course) -> release.Plan:
    return release.plan(course, lambda assignment: NO_SEAL)


def snapshot(root: Path) -> dict[str, str]:
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in root.rglob("*")
        if path.is_file()
    }


def student_side(course: Course, name: str) -> str:
    return (course.root / "assignments/assignment1" / name).read_text(encoding="utf-8")


# assignments/


def test_the_stub_is_derived(tiny: Course) -> None:
    """Contract and imports stay; each body is a TODO line and its statement."""
    stub = student_side(tiny, "shapes.py")

    assert BODY not in stub
    assert "SOLUTION" not in stub
    assert (
        "    # TODO  refuse a single number, then multiply\n"
        '    raise NotImplementedError("double")\n'
    ) in stub
    assert '        raise NotImplementedError("Scale.forward")\n' in stub
    assert "self.gain = nn.Parameter(torch.ones(size))" in stub
    compile(stub, "shapes.py", "exec")


def test_what_is_public_is_copied(tiny: Course) -> None:
    """Handout, configuration and public checks are the same on both sides."""
    side = tiny.root / "solutions/assignment1"

    assert [(side / n).read_text() for n in ("README.md", "assignment.toml", "checks.py")] == [
        student_side(tiny, n) for n in ("README.md", "assignment.toml", "checks.py")
    ]


def test_mistakes_lose_their_edits(tiny: Course) -> None:
    """Students get the texts, so that `grade explain` works, and nothing to paste."""
    text = student_side(tiny, "mistakes.json")

    assert ["T1-TRIPLE", "T1-MEAN"] == [entry["id"] for entry in json.loads(text)]
    assert "return" not in text


def test_nothing_else_gets_over(tiny: Course) -> None:
    """Hidden checks and mistakes have no file on the student's side."""
    assert {
        "README.md", "assignment.toml", "checks.py", "mistakes.json", "sealed.safetensors",
        "shapes.py",
    } == {path.name for path in (tiny.root / "assignments/assignment1").iterdir()}  # fmt: skip


def test_releasing_again_changes_nothing(own_tiny: Course) -> None:
    """A second run finds everything as it should be."""
    before = snapshot(own_tiny.root)

    assert [] == release.write(own_tiny, plan(own_tiny))
    assert before == snapshot(own_tiny.root)
    assert [] == release.differences(own_tiny, plan(own_tiny))


def test_a_change_in_solutions_is_carried_over(own_tiny: Course) -> None:
    """Only the files that it touches are written."""
    readme = own_tiny.root / "solutions/assignment1/README.md"
    write(readme, readme.read_text() + "\nMore.\n")

    assert ["assignments/assignment1/README.md is not what solutions/ makes of it"] == (
        release.differences(own_tiny, plan(own_tiny))
    )
    assert ["assignments/assignment1/README.md"] == release.write(own_tiny, plan(own_tiny))
    assert [] == release.differences(own_tiny, plan(own_tiny))


@pytest.mark.parametrize("name", ["assignment1/shapes.py", "assignment1/README.md", "README.md"])
def test_a_file_edited_by_hand_is_not_written_over(own_tiny: Course, name: str) -> None:
    """Whose work it is, is not known; so nothing at all is written."""
    write(own_tiny.root / "assignments" / name, "my own work\n")
    write(own_tiny.root / "solutions/assignment1/checks.py", "# changed\n")
    before = snapshot(own_tiny.root)

    with pytest.raises(release.Refused, match=f"edited by hand, .*: assignments/{name}") as caught:
        release.write(own_tiny, plan(own_tiny))

    assert "make the change in solutions/" in caught.value.help
    assert caught.value.exit_code == 1
    assert before == snapshot(own_tiny.root)


def test_a_file_of_unknown_origin_ends_the_release(own_tiny: Course) -> None:
    """A solution that was left in assignments/ must not be shipped by accident."""
    write(own_tiny.root / "assignments/assignment1/shapes_solved.py", "x = 1\n")

    assert ["assignments/assignment1/shapes_solved.py is made by nothing"] == (
        release.differences(own_tiny, plan(own_tiny))
    )
    with pytest.raises(release.Refused, match=r"shapes_solved\.py"):
        release.write(own_tiny, plan(own_tiny))


def test_a_file_that_is_made_no_more_is_removed(own_tiny: Course) -> None:
    """It was ours, and nobody touched it."""
    toml = own_tiny.root / "solutions/assignment1/assignment.toml"
    solution = own_tiny.root / "solutions/assignment1/shapes.py"
    write(toml, toml.read_text().replace('"shapes.py"', '"forms.py"'))
    solution.rename(solution.with_name("forms.py"))

    changed = release.write(find_course(own_tiny.root), plan(find_course(own_tiny.root)))

    assert "assignments/assignment1/shapes.py" in changed
    assert not (own_tiny.root / "assignments/assignment1/shapes.py").exists()
    assert (own_tiny.root / "assignments/assignment1/forms.py").is_file()


def test_a_missing_file_is_made_again(own_tiny: Course) -> None:
    """Removing one by mistake is no edit."""
    (own_tiny.root / "assignments/assignment1/checks.py").unlink()

    assert ["assignments/assignment1/checks.py is missing"] == (
        release.differences(own_tiny, plan(own_tiny))
    )
    assert ["assignments/assignment1/checks.py"] == release.write(own_tiny, plan(own_tiny))


@pytest.mark.parametrize("name", ["assignment1/README.md", "README.md"])
def test_a_secret_in_a_public_source_ends_the_release(own_tiny: Course, name: str) -> None:
    """The message says where it stands and what it is of; nothing is written."""
    path = own_tiny.root / "solutions" / name
    line = "return code.double(draw.normal(2, 3, 5, 7))" if name == "README.md" else BODY
    write(path, path.read_text() + f"\n# {line}\n")
    before = snapshot(own_tiny.root)

    with pytest.raises(release.Refused) as caught:
        release.write(own_tiny, plan(own_tiny))

    assert "1 lines of the instructor's side would get out" in str(caught.value)
    assert f"assignments/{name}: {leaks.fold(line)!r} is of" in str(caught.value)
    assert before == snapshot(own_tiny.root)


def test_a_students_edition_has_nothing_to_release(tmp_path: Path) -> None:
    """Said in words, as wrong usage."""
    write(tmp_path / "pyproject.toml", dedent(FILES["pyproject.toml"]))

    with pytest.raises(UsageError, match="there is no solutions/ here"):
        plan(find_course(tmp_path))


# The edition


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "edition"


def test_an_edition_holds_what_students_need(own_tiny: Course, target: Path) -> None:
    """Engine, assignments, data and documentation; the front page is the student's guide."""
    count = release.write_edition(own_tiny, plan(own_tiny), target)

    assert count == len(snapshot(target))
    assert (target / "README.md").read_text() == "# Tiny course\n\nFor students.\n"
    for name in ("pyproject.toml", "LICENSE", "grader/__init__.py", "datasets/README.md"):
        assert (own_tiny.root / name).read_bytes() == (target / name).read_bytes()
    assert not find_course(target).has_solutions
    assert find_course(target).assignment("assignment1").solution is None


def test_an_edition_holds_nothing_secret(own_tiny: Course, target: Path) -> None:
    """Neither the folders nor any of their lines, in any file."""
    release.write_edition(own_tiny, plan(own_tiny), target)

    assert not [name for name in SECRET_FOLDERS if (target / name).exists()]
    everything = b"\n".join(p.read_bytes() for p in target.rglob("*") if p.is_file())
    for secret in (BODY, "doubles_in_four_axes", "INSTRUCTORS_ONLY", "x * 3", "hidden.py"):
        assert secret.encode() not in everything


@pytest.mark.parametrize(
    "name", ["docs/guide.md", "datasets/d.bin", "grader/x.py", "docs/lab.ipynb"]
)
def test_a_secret_anywhere_ends_the_edition(own_tiny: Course, target: Path, name: str) -> None:
    """Also where no source of an assignment has it: the whole edition is searched."""
    text = json.dumps({"cells": [{"source": [BODY]}]}) if name.endswith("ipynb") else BODY
    write(own_tiny.root / name, b"\0" * 3 + text.encode() if name.endswith("bin") else text)

    with pytest.raises(release.Refused, match=f"{name}: '.*' is of the solution of double"):
        release.write_edition(own_tiny, plan(own_tiny), target)

    assert not target.exists()


def test_what_tools_leave_behind_stays_behind(own_tiny: Course, target: Path) -> None:
    """Caches may hold anything."""
    write(own_tiny.root / "grader/__pycache__/a.pyc", BODY)
    write(own_tiny.root / "docs/.ipynb_checkpoints/b.ipynb", BODY)
    write(own_tiny.root / "docs/.DS_Store", BODY)

    release.write_edition(own_tiny, plan(own_tiny), target)

    assert not [name for name in snapshot(target) if "pycache" in name or ("/." in name[1:]
                and not name.endswith(release.RECORD))]  # fmt: skip


def test_a_folder_that_is_not_empty_is_not_written_to(own_tiny: Course, target: Path) -> None:
    """It may be somebody's work."""
    write(target / "mine.txt", "x")

    with pytest.raises(UsageError, match="is not empty, and is no student edition"):
        release.write_edition(own_tiny, plan(own_tiny), target)

    assert ["mine.txt"] == [path.name for path in target.iterdir()]


def test_an_edition_is_not_written_into_the_course(own_tiny: Course) -> None:
    """It would be part of the next edition."""
    with pytest.raises(UsageError, match="lies in the course; choose a folder outside of it"):
        release.write_edition(own_tiny, plan(own_tiny), own_tiny.root / "edition")


def test_an_edition_may_lie_beside_the_course(
    own_tiny: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`grade release ../edition`, typed in the course, does not lie in it."""
    monkeypatch.chdir(own_tiny.root)

    assert release.write_edition(own_tiny, plan(own_tiny), Path("../edition"))

    assert (own_tiny.root.parent / "edition/pyproject.toml").is_file()


def test_an_edition_is_not_written_over_a_file(own_tiny: Course, target: Path) -> None:
    """A file of that name is somebody's, too."""
    write(target, "x")

    with pytest.raises(UsageError, match="is not empty, and is no student edition"):
        release.write_edition(own_tiny, plan(own_tiny), target)


def test_an_edition_is_renewed_in_its_folder(own_tiny: Course, target: Path) -> None:
    """What students or git keep there stays; what the edition has no more goes."""
    write(own_tiny.root / "grader/old.py", "x = 1\n")
    release.write_edition(own_tiny, plan(own_tiny), target)
    write(target / ".git/HEAD", "ref")
    write(target / "notes.txt", "mine")
    (own_tiny.root / "grader/old.py").unlink()

    release.write_edition(own_tiny, plan(own_tiny), target)

    assert (target / ".git/HEAD").is_file()
    assert (target / "notes.txt").is_file()
    assert not (target / "grader/old.py").exists()


def test_writing_an_edition_twice_changes_nothing(own_tiny: Course, target: Path) -> None:
    """Byte for byte."""
    release.write_edition(own_tiny, plan(own_tiny), target)
    before = snapshot(target)
    release.write_edition(own_tiny, plan(own_tiny), target)

    assert before == snapshot(target)


def test_a_folder_around_the_course_leaves_nothing_out(tmp_path: Path) -> None:
    """What is left out goes by names within the course, wherever the course lies."""
    root = tmp_path / "__pycache__/course"
    write(root / "docs/guide.md", "read me")
    write(root / "docs/__pycache__/guide.pyc", "not me")

    assert {"docs/guide.md": b"read me"} == release.files_below(root, root / "docs")
