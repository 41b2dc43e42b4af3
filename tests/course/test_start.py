"""The first notebooks run from top to bottom, where students open them."""

import ast
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from grader.course import START, solution_folder, start_notebook
from grader.course.config import Course
from grader.intake.notebook import definitions
from tests.course.desk import ASSIGNMENTS, ROOT

RUN = {
    "assignment0": "recall.py --steps 2",
    "assignment5": "pretrain.py --steps 2 --batch 8 --d-model 12 --num-heads 2 --num-layers 1",
}
"""The first script of an assignment, made short."""


def codes(notebook: bytes) -> list[str]:
    cells = json.loads(notebook)["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_it_is_made_from_the_template(found: Course, name: str) -> None:
    """Nothing of the template is left; code is Python; a script that students run has a cell."""
    assignment = found.assignment(name)
    made = start_notebook(found, assignment)
    source = "\n".join(codes(made))
    ast.parse(re.sub(r"^%run .*$", "", source, flags=re.MULTILINE))

    assert (ROOT / "assignments" / name / START).read_bytes() == made
    assert not re.findall(r"assignmentN|TITLE|REPOSITORY_URL|SCRIPT\b|#!", source)
    folder = solution_folder(assignment)
    run = [n for n in assignment.scripts if "run_script(main)" in (folder / n).read_text("utf-8")]
    if name != "assignment0":
        assert run == re.findall(r"^%run (\S+)$", source, flags=re.MULTILINE)
    assert ("accelerator" in json.loads(made)["metadata"]) == bool(assignment.checkpoint)


def names_of(source: str) -> set[str]:
    """What a source defines or assigns at its top."""
    found = set()
    for node in ast.parse(source).body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        found |= {name.id for name in targets if isinstance(name, ast.Name)}
        found |= {node.name} if isinstance(node, ast.FunctionDef | ast.ClassDef) else set()
    return found


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_a_script_that_was_run_leaves_the_notebooks_names(found: Course, name: str) -> None:
    """`%run` puts all of a script's names into the kernel; HERE is the same folder in both."""
    assignment = found.assignment(name)
    source = "\n".join(codes(start_notebook(found, assignment)))
    ours = names_of(re.sub(r"^%run .*$", "", source, flags=re.MULTILINE))
    folder = solution_folder(assignment)

    assert {"shell", "HERE", "COURSE"} <= ours
    for script in assignment.scripts:
        assert ours & names_of((folder / script).read_text("utf-8")) <= {"HERE"}


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_it_is_not_taken_for_the_students_code(found: Course, name: str) -> None:
    """It defines nothing that is asked for."""
    assignment = found.assignment(name)
    kept = ast.parse(definitions(START, start_notebook(found, assignment)).source)
    defined = {getattr(node, "name", "") for node in ast.walk(kept)}

    assert not defined & {task.partition(".")[0] for task in assignment.task_names}


# -- in a kernel

PIP = """
import pathlib, sys
pathlib.Path(__file__).with_name("asked").open("a").write(" ".join(sys.argv[1:]) + "\\n")
"""
COLAB = """
from pathlib import Path

SAID = Path(__file__).with_name("said")


def view(path): SAID.open("a").write(f"view {Path(path).name}\\n")
def download(path): SAID.open("a").write(f"download {path} {Path(path).is_file()}\\n")
def mount(path): SAID.open("a").write(f"mount {path}\\n")
"""


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine of the platform's: our engine installed, a pip that only notes what it is asked."""
    for place in ("CONFIG", "DATA", "RUNTIME"):
        monkeypatch.setenv(f"JUPYTER_{place}_DIR", str(tmp_path / place))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    (tmp_path / "lib/pip").mkdir(parents=True)
    (tmp_path / "lib/pip/__main__.py").write_text(PIP, encoding="utf-8")
    (tmp_path / "lib/pip/__init__.py").touch()
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path / "lib"), str(ROOT)]))
    (tmp_path / "content").mkdir()
    return tmp_path


def on_colab(machine: Path) -> None:
    """What `google.colab` has of these notebooks' needs."""
    folder = machine / "lib/google/colab"
    folder.mkdir(parents=True)
    (folder.parent / "__init__.py").touch()
    (folder / "__init__.py").write_text("from . import drive, files\n", encoding="utf-8")
    (folder / "drive.py").write_text(COLAB, encoding="utf-8")
    (folder / "files.py").write_text(COLAB, encoding="utf-8")
    (machine / "drive").mkdir()


def repository(machine: Path, name: str) -> Path:
    """A student edition with the reference's code in it, to be cloned."""
    folder = machine / "edition"
    for top in ("assignments", "datasets"):
        listed = subprocess.run(
            ["git", "ls-files", top], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.split("\n")
        for file in filter(None, listed):
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_bytes((ROOT / file).read_bytes())
    for file in ("pyproject.toml", "constraints.txt"):
        (folder / file).write_bytes((ROOT / file).read_bytes())
    for file in (ROOT / "solutions" / name).glob("*.py"):
        if (folder / "assignments" / name / file.name).is_file() and file.name != "checks.py":
            (folder / "assignments" / name / file.name).write_bytes(file.read_bytes())
    author = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    for words in (["init", "--quiet"], ["add", "."], [*author, "commit", "--quiet", "-m", "all"]):
        subprocess.run(["git", *words], cwd=folder, check=True)
    return folder


def executed(machine: Path, text: str) -> Any:
    """The notebook with its outputs; raises where a cell does."""
    nbformat = pytest.importorskip("nbformat", reason="the extra `class` is not installed")
    nbclient = pytest.importorskip("nbclient", reason="the extra `dev` is not installed")
    made = nbformat.reads(text, 4)
    nbformat.validate(made)
    where = {"metadata": {"path": str(machine / "content")}}
    return nbclient.NotebookClient(
        made, timeout=300, kernel_name="python3", resources=where
    ).execute()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # jupyter_client and nbclient: not ours to fix
@pytest.mark.parametrize(
    ("name", "colab"), [("assignment3", True), ("assignment0", False), ("assignment5", True)]
)
def test_it_runs_from_top_to_bottom(found: Course, machine: Path, name: str, colab: bool) -> None:
    """The course is cloned where it is kept, torch stays, reports are shown, and a zip is there."""
    kept = machine / ("drive" if colab else "content")
    if colab:
        on_colab(machine)
    text = start_notebook(found, found.assignment(name)).decode()
    text = text.replace("/content/drive/MyDrive", str(machine / "drive"))
    text = text.replace('REPOSITORY = \\"\\"', f'REPOSITORY = \\"{repository(machine, name)}\\"')
    script, *_ = RUN.get(name, "none.py").split()
    text = text.replace(f"%run {script}", f"%run {RUN.get(name)}").replace(
        "%run finetune.py", "%run finetune.py --examples 16 --tests 8 --epochs 1"
    )

    done = executed(machine, text)

    here = kept / "attention-course/assignments" / name
    said = str(done)
    assert f"your files: {here}" in said
    assert [f"install --quiet {here.parents[1]}"] == (machine / "lib/pip/asked").read_text(
        "utf-8"
    ).split("\n")[:-1]
    for task in found.assignment(name).task_names:
        assert f"<code>{task}</code>" in said
    with zipfile.ZipFile(here / f"{name}.zip") as packed:
        assert set(found.assignment(name).files) <= set(packed.namelist())
    if colab:
        told = (machine / "lib/google/colab/said").read_text("utf-8").split("\n")
        assert told[0] == "mount /content/drive"
        assert f"download {name}.zip True" in told
    if name == "assignment5":
        assert (here / "bert.safetensors").is_file()
        assert "next sentence: BERT" in said
    assert "\x1b[2K" not in said


@pytest.mark.parametrize(
    ("torch", "pinned"), [("2.13.0+cu128", False), ("2.9.1", False), ("2.8.0+cu126", True)]
)
def test_torch_is_replaced_only_where_it_is_too_old(
    found: Course, torch: str, pinned: bool, tmp_path: Path
) -> None:
    """Of 2.9 or newer the machine's own stays, with the GPU that it is made for."""
    cell = next(text for text in codes(start_notebook(found, found.assignment("assignment1")))
                if "torch_there" in text)  # fmt: skip
    asked: list[tuple[str, ...]] = []
    head = cell.partition("import torch\n")[0].replace('version("torch")', repr(torch))
    exec(head, {"COURSE": tmp_path, "sys": sys, "shell": lambda *words: asked.append(words)})

    assert pinned == ("-c" in asked[0])
    assert str(tmp_path) == asked[0][-1]
