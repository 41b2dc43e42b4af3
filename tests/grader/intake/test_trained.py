"""Files of ours beside the student's, an earlier file of theirs, and a model that they trained."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save

from grader import author
from grader.authoring import release
from grader.commands.pack import pack
from grader.course.config import Course, find_course
from grader.errors import GraderFault, SubmissionRefused
from grader.intake.receiving import receive
from grader.judging.answer_key import LiveKey, MaterialKey
from grader.judging.bearing_out import NOT_BORNE_OUT
from grader.questions.assemble import Questions
from grader.records import Answers, Checkpoint, Reply
from tests import tiny_course
from tests.tiny_course import NO_SEAL, SOLUTION, write

Run = Callable[..., Any]

TOML = """
given = ["ours.py"]
optional = ["earlier.py"]
scripts = ["train.py"]

[checkpoint]
file = "gains.safetensors"
made_by = "python train.py"
megabytes = 0.01

"""
TASK = """
[[task]]
name = "gains"
title = "Train the gains"
points = 4
hidden_points = 2
trained = true
hints = ["python train.py"]
"""
CHECK = '''

@check(task="gains", material="doubled", judge=by("right"), needs=["Scale.forward"])
def gains_double(code, draw):
    """The trained gains double their input."""
    x = torch.tensor(draw.material)
    return (x * code.checkpoint.tensors["gain"]).tolist()
'''
HIDDEN = CHECK.replace("gains_double", "gains_double_more")
MATERIAL = """
def doubled(data, random, official):
    question = random.randint(-9, 9, (3, 2)).tolist()
    return question, [[2.0 * x for x in row] for row in question]
"""
JUDGES = """
def right(answer, expected):
    wrong = sum(a != b for a, b in zip(answer, expected))
    return f"{wrong} of {len(expected)} rows are wrong" if wrong else ""
"""
RIGHT = save({"gain": np.array([2.0, 2.0], np.float32)}, {"made by": "a test"})
WRONG = save({"gain": np.array([2.0, 3.0], np.float32)})


@pytest.fixture
def trained(tmp_path: Path) -> Course:
    """The tiny course with a trained task, and files of every kind."""
    course = tiny_course.build(tmp_path / "course")
    side = course.root / "solutions/assignment1"
    toml = (side / "assignment.toml").read_text().replace('hours = "1"\n', 'hours = "1"\n' + TOML)
    checks = (side / "checks.py").read_text().replace("import check,", "import by, check,")
    hidden = (side / "hidden.py").read_text().replace("import check", "import by, check")
    texts = {
        "assignment.toml": toml + TASK,
        "checks.py": checks + CHECK,
        "hidden.py": "import torch\n" + hidden + HIDDEN,
        "material.py": MATERIAL,
        "judges.py": JUDGES,
        "ours.py": "FACTOR = 2\n\n\ndef helper():\n    return FACTOR\n",
        "train.py": "print('training')\n",
    }
    for name, text in texts.items():
        write(side / name, text)
    course = find_course(course.root)
    release.write(course, release.plan(course, lambda assignment: NO_SEAL))
    return course


def handed_in(folder: Path, text: str = SOLUTION, **files: bytes) -> Path:
    write(folder / "shapes.py", text)
    for name, data in files.items():
        write(folder / name.replace("_", "."), data)
    return folder


def task(said: Any, name: str = "gains") -> dict[str, Any]:
    return next(task for task in said.grade["tasks"] if task["task"] == name)


# Files


def test_what_is_ours_goes_to_the_student_as_it_is(trained: Course) -> None:
    """Given files, scripts, judges and material; the optional file is the student's."""
    there = {path.name for path in (trained.root / "assignments/assignment1").iterdir()}

    assert {"ours.py", "train.py", "judges.py", "material.py"} <= there
    assert "earlier.py" not in there


def test_a_given_file_is_ours_even_if_one_is_handed_in(
    trained: Course, command: Run, tmp_path: Path
) -> None:
    """It can be imported, and a file of that name in the submission is not read."""
    text = SOLUTION.replace("import torch\n", "import torch\n\nfrom ours import FACTOR\n", 1)
    text = text.replace("return x * 2", "return x * FACTOR")
    folder = handed_in(tmp_path / "work", text, ours_py=b"FACTOR = 3\n")

    said = command(trained.root, "assignment1", str(folder), "--json")

    assert task(said, "double")["verdict"] == "passed"


@pytest.mark.parametrize("target", ["drive/gains.safetensors", "nowhere"])
def test_a_checkpoint_that_is_a_link_costs_itself_alone(
    trained: Course, command: Run, tmp_path: Path, target: str
) -> None:
    """One to a Drive is not followed; the code beside it has its points."""
    write(tmp_path / "drive/gains.safetensors", "")
    (tmp_path / "drive/gains.safetensors").write_bytes(RIGHT)
    folder = handed_in(tmp_path / "work")
    (folder / "gains.safetensors").symlink_to(tmp_path / target)

    said = command(trained.root, "assignment1", str(folder), "--json")

    assert task(said, "double")["verdict"] == "passed"
    assert task(said)["verdict"] != "passed"
    assert "it is a link to another place" in str(task(said))


def test_a_checkpoint_that_is_a_link_within_its_folder_is_read(
    trained: Course, command: Run, tmp_path: Path
) -> None:
    """Who keeps several may link to one."""
    folder = handed_in(tmp_path / "work")
    (folder / "best.safetensors").write_bytes(RIGHT)
    (folder / "gains.safetensors").symlink_to("best.safetensors")

    said = command(trained.root, "assignment1", str(folder), "--json")

    assert task(said)["verdict"] == "passed"


@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
def test_an_earlier_file_of_the_students_is_taken_along(
    trained: Course, command: Run, tmp_path: Path, packed: bool
) -> None:
    """Where it lies beside the others, the others may import it; its names are not the task's."""
    text = SOLUTION.replace("import torch\n", "import torch\n\nfrom earlier import TWO\n", 1)
    text = text.replace("return x * 2", "return x * TWO")
    earlier = b"TWO = 2\n\n\ndef row_sums(x):\n    raise RuntimeError\n"
    folder = handed_in(tmp_path / "work", text, earlier_py=earlier)
    path = folder
    if packed:
        path = tmp_path / "work.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for file in folder.iterdir():
                archive.write(file, file.name)

    said = command(trained.root, "assignment1", str(path), "--json")

    assert task(said, "double")["verdict"] == task(said, "row_sums")["verdict"] == "passed"


def test_without_the_earlier_file_its_import_says_so(
    trained: Course, command: Run, tmp_path: Path
) -> None:
    """It is the student's own line that asks for it."""
    text = SOLUTION.replace("import torch\n", "import torch\n\nfrom earlier import TWO\n", 1)

    said = command(trained.root, "assignment1", str(handed_in(tmp_path / "work", text)), "--json")

    assert "No module named 'earlier'" in said.grade["problem_crash"]["message"]


@pytest.mark.parametrize("file", ["ours.py", "train.py"])
def test_a_listed_file_has_to_be_there(trained: Course, file: str) -> None:
    """The author's mistake is named."""
    (trained.root / "solutions/assignment1" / file).unlink()

    with pytest.raises(GraderFault, match=file):
        release.plan(trained, lambda assignment: NO_SEAL)


def test_a_script_has_no_hole(trained: Course) -> None:
    """What lies between the markers would get out."""
    write(
        trained.root / "solutions/assignment1/train.py", "# BEGIN SOLUTION x: y\n# END SOLUTION\n"
    )

    with pytest.raises(GraderFault, match=r"train\.py has a hole"):
        release.plan(trained, lambda assignment: NO_SEAL)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (('given = ["ours.py"]', 'given = ["shapes.py"]'), "a file is listed once"),
        (('given = ["ours.py"]', 'given = ["../ours.py"]'), "cannot be imported by name"),
        (("gains.safetensors", "gains.pt"), "checkpoint.file"),
        (("megabytes = 0.01", "megabytes = 100"), "checkpoint.megabytes"),
        (('[checkpoint]\nfile = "gains.safetensors"\nmade_by = "python train.py"\n'
          "megabytes = 0.01\n", ""), "there is no [checkpoint]"),
    ],
)  # fmt: skip
def test_a_wrong_configuration_is_named(trained: Course, change: tuple[str, str], says: str):
    """By file and key."""
    path = trained.root / "solutions/assignment1/assignment.toml"
    text = path.read_text()
    assert change[0] in text
    write(path, text.replace(*change))

    with pytest.raises(GraderFault) as caught:
        trained.assignment("assignment1")

    assert says in str(caught.value)


# A trained task


def test_without_a_checkpoint_the_task_is_not_started(
    trained: Course, command: Run, tmp_path: Path
) -> None:
    """It holds its points, and the rest is graded."""
    said = command(trained.root, "assignment1", str(handed_in(tmp_path / "work")), "--json")

    assert ("not started", 0, 4) == tuple(task(said)[k] for k in ("verdict", "points", "of"))
    assert said.grade["points"] == 9
    assert said.code == 1


@pytest.mark.parametrize("official", [(), ("--official",)], ids=["local", "official"])
def test_a_right_checkpoint_earns_its_points(
    trained: Course, command: Run, tmp_path: Path, official: tuple[str, ...]
) -> None:
    """It is asked in the child, and held against what material.py says."""
    folder = handed_in(tmp_path / "work", gains_safetensors=RIGHT)

    said = command(trained.root, "assignment1", str(folder), "--json", *official)

    assert (0, "passed", 4) == (said.code, task(said)["verdict"], task(said)["points"])
    assert (2 if official else None) == task(said)["hidden_points"]


def test_a_wrong_checkpoint_is_measured(trained: Course, command: Run, tmp_path: Path) -> None:
    """The judge says by how much it misses."""
    folder = handed_in(tmp_path / "work", gains_safetensors=WRONG)

    said = command(trained.root, "assignment1", str(folder), "--json")

    assert task(said)["outcomes"][0]["gap"]["says"] == "3 of 3 rows are wrong"


def test_a_checkpoint_that_cannot_be_opened_costs_its_task_alone(
    trained: Course, command: Run, tmp_path: Path
) -> None:
    """It says why; everything else is graded."""
    folder = handed_in(tmp_path / "work", gains_safetensors=RIGHT[:-1])

    said = command(trained.root, "assignment1", str(folder), "--json")
    gap = task(said)["outcomes"][0]["gap"]

    assert ("the checkpoint cannot be opened", "it is cut off") == (gap["says"], gap["detail"])
    assert (9, "failed") == (said.grade["points"], task(said)["verdict"])


def test_a_checkpoint_without_the_tensor_is_a_crash_of_the_check(
    trained: Course, command: Run, tmp_path: Path
) -> None:
    """Not a fault of ours: the file is the student's."""
    folder = handed_in(tmp_path / "work", gains_safetensors=save({"other": np.ones(2)}))

    said = command(trained.root, "assignment1", str(folder), "--json")

    assert task(said)["verdict"] == "failed"
    assert said.code == 1


def test_the_digest_covers_the_checkpoint(trained: Course, tmp_path: Path) -> None:
    """Another model is another submission."""
    assignment = trained.assignment("assignment1")
    digests = {
        receive(handed_in(tmp_path / str(n), **files), assignment).digest
        for n, files in enumerate([{}, {"gains_safetensors": RIGHT}, {"gains_safetensors": WRONG}])
    }

    assert len(digests) == 3


def test_too_large_a_checkpoint_is_not_read_whole(trained: Course, tmp_path: Path) -> None:
    """One byte more than the cap is enough to refuse it."""
    folder = handed_in(tmp_path / "work", gains_safetensors=bytes(1 << 20))

    seen = receive(folder, trained.assignment("assignment1")).checkpoint

    assert seen
    assert seen.fault == "it is larger than 0.01 MB"


def test_a_checkpoint_is_packed(trained: Course) -> None:
    """What is graded here is graded there."""
    assignment = trained.assignment("assignment1")
    handed_in(assignment.folder, gains_safetensors=RIGHT)

    packed = pack(assignment, trained.root)

    assert packed.files == ("shapes.py", "gains.safetensors")
    assert packed.digest == receive(packed.path, assignment).digest


def test_a_broken_checkpoint_is_not_packed(trained: Course) -> None:
    """Before it is handed in is the time to say so."""
    assignment = trained.assignment("assignment1")
    handed_in(assignment.folder, gains_safetensors=b"torch.save?")

    with pytest.raises(SubmissionRefused, match=r"gains\.safetensors: it is not a safetensors"):
        pack(assignment, trained.root)


# Material


FORGED = """
from grader.child.asking import Trained

Trained.tensors = property(lambda self: {"gain": torch.tensor([2.0, 2.0])})
"""


@pytest.mark.usefixtures("kernel")
def test_an_answer_that_the_checkpoint_does_not_give_earns_nothing(
    trained: Course, command: Run, tmp_path: Path
) -> None:
    """Code that may do what it wants answers rightly; the numbers, read by ours, do not."""
    folder = handed_in(tmp_path, SOLUTION + FORGED, gains_safetensors=WRONG)

    at_home = command(trained.root, "assignment1", str(folder), "--json")
    said = command(trained.root, "assignment1", str(folder), "--json", "--official")

    assert "passed" == task(at_home)["verdict"]
    assert (0, 0, "failed") == (
        task(said)["points"], task(said)["hidden_points"], task(said)["verdict"],
    )  # fmt: skip
    assert {NOT_BORNE_OUT} == {outcome["gap"]["says"] for outcome in task(said)["outcomes"]}
    assert {"3 of 3 rows are wrong"} == {
        outcome["gap"]["detail"] for outcome in task(said)["outcomes"] if not outcome["hidden"]
    }


@pytest.mark.usefixtures("kernel")
def test_a_model_that_was_trained_with_a_known_mistake_keeps_its_points(
    trained: Course, command: Run, tmp_path: Path
) -> None:
    """Its numbers are right for its code: the mistake costs its own task and no other."""
    side = trained.root / "solutions/assignment1"
    for name in ("checks.py", "hidden.py"):
        text = (side / name).read_text()
        write(
            side / name,
            text.replace(
                'return (x * code.checkpoint.tensors["gain"])',
                'return (code.double(x) / 2 * code.checkpoint.tensors["gain"])',
            ),
        )
    thrice = save({"gain": np.array([4 / 3, 4 / 3], np.float32)})
    write(side / "judges.py", JUDGES.replace("a != b", "abs(a[0] - b[0]) > 1e-3"))
    text = SOLUTION.replace("return x * 2", "return x * 3")
    folder = handed_in(tmp_path, text, gains_safetensors=thrice)

    said = command(trained.root, "assignment1", str(folder), "--json", "--official")

    assert ["T1-TRIPLE"] == task(said, "double")["cause"]["mistakes"]
    assert (4, 2, "passed") == (
        task(said)["points"], task(said)["hidden_points"], task(said)["verdict"],
    )  # fmt: skip


def test_no_child_holds_the_key_of_what_it_is_asked_of_a_checkpoint(trained: Course) -> None:
    """The stream that a child gets draws other things; the expected answers are not in a job."""
    questions = Questions.of(trained, trained.assignment("assignment1"), 1, hidden=True)
    job = repr(questions.job({}, "cpu", Checkpoint(RIGHT)))

    for check, key in questions.material_streams.items():
        assert key != questions.streams[check]
        assert key.hex() not in job
        assert repr(key) not in job


def test_the_question_goes_to_the_child_without_the_answer(trained: Course) -> None:
    """What is expected stays in the parent."""
    assignment = trained.assignment("assignment1")
    questions = Questions.of(trained, assignment, 1, hidden=True)
    seen = receive(handed_in(trained.root / "work", gains_safetensors=RIGHT), assignment)

    job = questions.job(seen.files, "cpu", seen.checkpoint)

    question, expected = questions.materials["gains_double"]
    assert job.materials["gains_double"] == question != expected


def test_material_follows_the_seed(trained: Course) -> None:
    """Under another seed other things are asked."""
    assignment = trained.assignment("assignment1")

    one, again, two = (
        Questions.of(trained, assignment, seed, hidden=False).materials for seed in (1, 1, 2)
    )

    assert one == again != two


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("def other(data, random, official): return 1, 2", "has no function `doubled`"),
        ("def doubled(data, random, official): return 1", "TypeError"),
        ("def doubled(data, random, official): return {1}, 2", "TypeError"),
        ("def doubled(", "SyntaxError"),
    ],
)
def test_a_wrong_material_is_the_authors_fault(trained: Course, text: str, says: str) -> None:
    """Not the student's."""
    write(trained.root / "solutions/assignment1/material.py", text)
    questions = Questions.of(trained, trained.assignment("assignment1"), 1, hidden=False)

    with pytest.raises(GraderFault, match=says):
        _ = questions.materials


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('task="gains", material="doubled", judge=by("right")', 'task="gains"', "needs it"),
        ('material="doubled", judge=by("right")', 'material="doubled"', "is judged `by`"),
        ('task="gains"', 'task="double"', "material is for a trained task"),
    ],
)
def test_checks_with_material_belong_to_trained_tasks(
    trained: Course, old: str, new: str, says: str
) -> None:
    """And are judged by a function."""
    path = trained.root / "solutions/assignment1/checks.py"
    write(path, path.read_text().replace(old, new))

    with pytest.raises(GraderFault, match=says):
        Questions.of(trained, trained.assignment("assignment1"), 1, hidden=False)


def test_other_answers_are_the_answer_keys() -> None:
    """Only what has material is answered by it."""
    replies = {"asked": Reply("answered", 1.0), "measured": Reply("answered", 2.0)}
    key = MaterialKey(LiveKey(Answers(replies), [], lambda id: Answers({})), {"measured": [3]})

    assert (1.0, [3]) == (key.expected("asked").tree, key.expected("measured").tree)
    assert author.by("right").name == "by"


def test_a_generator_follows_the_stream() -> None:
    """The same check draws the same, another one something else."""
    from grader.child.draw import Draw

    one, again, two = (Draw(key).rng().random(5) for key in (bytes(32), bytes(32), b"a" * 32))

    assert (one == again).all()
    assert (one != two).all()
