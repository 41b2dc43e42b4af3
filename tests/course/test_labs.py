"""Every lab runs from top to bottom, with the reference and with an untouched stub."""

from pathlib import Path
from typing import Any

import pytest

from grader.course import bank, labs
from grader.course.config import Course
from tests.course.desk import ASSIGNMENTS, ROOT

nbformat = pytest.importorskip("nbformat", reason="the extra `class` is not installed")
nbclient = pytest.importorskip("nbclient", reason="the extra `dev` is not installed")

LABS = [name for name in ASSIGNMENTS if (ROOT / "solutions" / name / labs.SOURCE).is_file()]
pytestmark = [
    pytest.mark.slow,
    # jupyter_client and nbclient: not ours to fix
    pytest.mark.filterwarnings("ignore"),
]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for a student's files; kernels find this course's engine, and no other settings."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    for place in ("CONFIG", "DATA", "RUNTIME"):
        monkeypatch.setenv(f"JUPYTER_{place}_DIR", str(tmp_path / place))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    (tmp_path / "work").mkdir()
    return tmp_path / "work"


def executed(folder: Path, notebook: bytes) -> Any:
    """The notebook with its outputs; raises where a cell does."""
    made = nbformat.reads(notebook.decode(), 4)
    (folder / labs.NOTEBOOK).write_bytes(notebook)
    where = {"metadata": {"path": str(folder)}}
    return nbclient.NotebookClient(
        made, timeout=600, kernel_name="python3", resources=where
    ).execute()


def files(course: Course, name: str, side: str) -> dict[str, bytes]:
    """What lies beside the notebook: the reference or the stubs, and what is given."""
    assignment = course.assignment(name)
    folder = ROOT / "assignments" / name
    beside = {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix == ".py"}
    return beside | (bank.reference(assignment) if side == "reference" else {})


def returned(notebook: Any) -> list[float]:
    """The points that the reports return."""
    outputs = [
        output
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("grade") and cell.cell_type == "code"
        for output in cell.outputs
    ]
    return [float(o.data["text/plain"]) for o in outputs if o.output_type == "execute_result"]


def streams(notebook: Any) -> str:
    """What was printed, and what came on stderr."""
    outputs = [o for c in notebook.cells if c.cell_type == "code" for o in c.outputs]
    return "".join(f"{o.name}: {o.text}" for o in outputs if o.output_type == "stream")


@pytest.mark.parametrize("name", LABS)
def test_it_runs_with_the_reference(found: Course, here: Path, name: str):
    """No error, nothing on stderr, pictures, and full public points."""
    for file, data in files(found, name, "reference").items():
        (here / file).write_bytes(data)

    done = executed(here, labs.student_notebook(found.assignment(name)))

    tasks = found.assignment(name).tasks  # no checkpoint lies there, so what is trained has none
    assert [0 if task.trained else task.points for task in tasks] == returned(done)
    assert "stderr: " not in streams(done)
    assert "waits for" not in streams(done)
    assert "image/png" in str(done)


@pytest.mark.parametrize("name", LABS)
def test_it_is_friendly_with_a_stub(found: Course, here: Path, name: str):
    """No error either: it says which hole an experiment waits for, and gives no points."""
    for file, data in files(found, name, "stub").items():
        (here / file).write_bytes(data)

    done = executed(here, labs.student_notebook(found.assignment(name)))

    assert {0.0} == set(returned(done))
    assert "This experiment waits for" in streams(done)
    assert "stderr: " not in streams(done)


@pytest.mark.parametrize("name", LABS)
def test_the_notebook_beside_the_handout_is_made_from_the_source(found: Course, name: str):
    """Without outputs, and without a word on how answers are marked."""
    text = (ROOT / "assignments" / name / labs.NOTEBOOK).read_bytes()

    assert labs.student_notebook(found.assignment(name)) == text
    assert b"SCHEME" not in text
