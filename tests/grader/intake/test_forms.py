"""Each form is recognised by its own example, and by no other's; a plain file is none."""

from pathlib import Path

import pytest

from grader.course import reference
from grader.course.config import Course
from grader.intake.forms import FORMS, Form, Handed, form_of
from grader.intake.notebook import definitions, opened

IDS = [form.name for form in FORMS]


def handed(form: Form) -> Handed:
    return opened(f"work{form.suffix}", form.example.encode())


@pytest.mark.parametrize("form", FORMS, ids=IDS)
def test_a_form_is_recognised_by_its_example(form: Form) -> None:
    """And says where it is documented."""
    assert form is form_of(handed(form))
    assert form.source.startswith("https://")
    assert form.looks


@pytest.mark.parametrize("form", FORMS, ids=IDS)
def test_the_example_s_function_is_taken(form: Form) -> None:
    """And nothing else that stands in it."""
    found = definitions(f"work{form.suffix}", form.example.encode(), {"double"}, ("work.py",))

    assert "def double(x):\n    return x * 2\n" == found.source
    assert () == found.left_out


def test_the_references_are_plain_files(course: Course) -> None:
    """Nobody's ordinary file is taken for a script of cells."""
    files = [
        file
        for name in course.assignment_names()
        for file in reference(course.assignment(name)).items()
    ]

    assert [] == [name for name, data in files if form_of(opened(name, data))]


@pytest.mark.parametrize(
    "text",
    [
        "import torch\n\n# a comment\nx = 5 % 3\n",
        "def f(:\n",
        "import marimo\n",
        "x = '''\n%d\n'''\n",
        "# %% is a sign",
        "",
        "# + and -\nx = 1\n",
    ],
)
def test_a_plain_script_has_no_form(text: str) -> None:
    """It is graded as it is, with its own syntax error where it has one."""
    expected = "script with `# %%` cells" if text.startswith("# %%") else None
    found = form_of(Handed("work.py", text))

    assert expected == (found and found.name)


MARIMO = '''
import marimo

app = marimo.App()

with app.setup:
    TEXT = """
    a line
no indent
    """


@app.cell
async def _():
    import math
    @staticmethod
    def helper(): return math
    return (helper,)


@app.function
@cache
def double(x):
    return TEXT, helper


@app.cell
def _():
    return
'''


def test_a_marimo_notebook_is_read_by_its_tree() -> None:
    """The indent is taken away as marimo does, decorators of the student's stay, lines are kept."""
    found = definitions("work.py", MARIMO.encode(), {"double"}, ("work.py",))

    assert (
        'TEXT = """\na line\nno indent\n"""\nimport math\n@staticmethod\n'
        "def helper(): return math\n@cache\ndef double(x):\n    return TEXT, helper\n"
    ) == found.source
    assert [7, 8, 9, 10, 15, 16, 17, 22, 23, 24] == [line for _, line in found.origin.lines]


def test_a_script_that_is_not_python_is_cut_at_its_cells() -> None:
    """One that cannot be read costs nobody the others; a comment stays a comment."""
    text = "# %%\n!ls\n# cat and dog\ndef double(x):\n    return x\n# %%\nx = (\n#%% more\n%time\n"
    found = definitions("work.py", text.encode(), {"double"}, ("work.py",))

    assert "def double(x):\n    return x\n" == found.source
    assert ("the part at line 7: '(' was never closed (line 1)",) == found.left_out
    assert ("line 2: !ls", "line 9: %time") == found.dropped


@pytest.mark.slow
@pytest.mark.parametrize("name", ["assignment3", "assignment5"])
def test_what_marimo_itself_writes_is_read(course: Course, name: str, tmp_path: Path) -> None:
    """Its own converter makes a notebook of ours: as slow as importing it."""
    import subprocess
    import sys

    from tests.ways_in.habits import a_cell_each, right_definitions, written

    work = written(reference(course.assignment(name)))
    (tmp_path / "work.ipynb").write_bytes(a_cell_each(work).data)
    words = [sys.executable, "-m", "marimo", "-y", "convert", "work.ipynb", "-o", "work.py"]
    subprocess.run(words, cwd=tmp_path, check=True, capture_output=True)
    data = (tmp_path / "work.py").read_bytes()
    assignment = course.assignment(name)
    tops = {task.name.partition(".")[0] for task in assignment.tasks}
    found = definitions("work.py", data, tops, assignment.files)
    wanted, taken = right_definitions(work.text), right_definitions(found.source)

    assert {top: wanted[top] for top in tops} == {top: taken.get(top) for top in tops}
