"""Make the first notebook of an assignment: get the course, edit, grade, train, hand in.

In: `start.py` in solutions/, one template for all, in the percent format; an assignment. Out: a
notebook as bytes, for Colab, Kaggle and any Jupyter. It defines no task. Never runs a cell.
"""

from pathlib import Path
from typing import Any

from grader.course.bank import solution_folder
from grader.course.config import Assignment, Course
from grader.course.percent import cells_of, fault, notebook_cell, notebook_of

TEMPLATE = "start.py"
START = "start.ipynb"
KINDS: dict[str, tuple[str, ...]] = {"code": (), "markdown": ()}
ONLY = "#! "
"""Before a line of code that Python alone does not know."""
MAIN = 'if __name__ == "__main__":'
"""In a script that students run; one without it is for the others."""


def has_start(course: Course) -> bool:
    """Whether there is a template to make a notebook of."""
    return _template(course).is_file()


def start_notebook(course: Course, assignment: Assignment) -> bytes:
    """The notebook that lies in assignments/, without outputs."""
    path = _template(course)
    folder = solution_folder(assignment)
    scripts = [
        name for name in assignment.scripts if MAIN in (folder / name).read_text(encoding="utf-8")
    ]
    known = {
        "assignmentN": assignment.name,
        "TITLE": assignment.title,
        "REPOSITORY_URL": course.repository,
    }
    cells: list[dict[str, Any]] = []
    for cell in cells_of(path, KINDS, may=("when",)):
        match cell.options.get("when"):
            case None:
                copies = [cell.text]
            case "scripts":
                copies = [cell.text][: len(scripts)]
            case "script":
                copies = [cell.text.replace("SCRIPT", script) for script in scripts]
            case other:
                raise fault(path, cell.line, f"when={other} is neither script nor scripts")
        for text in copies:
            for word, value in known.items():
                text = text.replace(word, value)
            text = "\n".join(line.removeprefix(ONLY) for line in text.split("\n"))
            cells.append(notebook_cell(cell.kind, f"start-{len(cells) + 1}", text))
    # Colab offers the machine that a notebook asks for.
    return notebook_of(cells, **({"accelerator": "GPU"} if assignment.checkpoint else {}))


def _template(course: Course) -> Path:
    return course.root / "solutions" / TEMPLATE
