"""A student's notebook, made safe and filled with a grade's reports.

In: a notebook as it was handed in, and what the gradebook keeps of each cell. Out: a notebook that
is ours: known cells as they were released, the student's texts without markup of theirs, no output
but ours. Reads no database and no file; never runs a cell.
"""

import json
import math
import re
import warnings
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import nbformat
from nbformat.notebooknode import NotebookNode

from grader.course import cell_id
from grader.grade import Grade, TaskResult
from grader.intake import MAX_CELLS, MAX_NOTEBOOK
from grader.report import fragment, fragment_line, one_line

MARKUP = re.compile(r"<(?=[A-Za-z/!?])|&(?=\\*#|\w+\\*;|(?i:amp))")
"""What begins a tag or an entity; `a < b` and `a && b` are left as they are."""
HARMFUL = re.compile(r"(?i)(javascript|vbscript|data)([\s\\]*):")
"""What begins a link that runs code; in Markdown a backslash before the colon is not seen."""
MATHJAX = re.compile(r"\\+(href|require)\b")
"""Commands of MathJax that make links, or load more commands."""
PICTURES = ("image/png", "image/jpeg")
SHOWN = re.compile(r"!\[(?:[^\[\]\\\n]*\]\(attachment:([\w.-]+)\))?")
"""What begins a picture in Markdown; with its name, where it may be one that was pasted."""


EXCLAMATION = "\N{FULLWIDTH EXCLAMATION MARK}"


@dataclass(frozen=True)
class Kept:
    """A cell as the gradebook keeps it."""

    name: str
    cell_type: str
    source: str
    checksum: str
    locked: bool
    grade: bool = False
    solution: bool = False
    task: bool = False
    points: float = 0.0
    """The most that it can be given: the gradebook's word, not the cell's."""

    @property
    def metadata(self) -> dict[str, Any]:
        """What nbgrader wants to read in the cell."""
        known = {
            "schema_version": 3,
            "grade": self.grade,
            "grade_id": self.name,
            "locked": self.locked,
            "solution": self.solution,
            "task": self.task,
            "cell_type": self.cell_type,
            "checksum": self.checksum,
        }
        return known | ({"points": self.points} if self.grade or self.task else {})


@dataclass(frozen=True)
class Marked:
    """What the corridor said of a submission."""

    grade: Grade | None
    problem: str = ""
    """Why it has no grade: the student's to fix, and worth no points."""
    notes: tuple[str, ...] = ()
    """What was amiss in the folder."""


def kept_of(notebook: Any) -> dict[str, Kept]:
    """What the gradebook keeps of a notebook: a row of nbgrader's table of notebooks."""
    points = {cell.name: float(cell.max_score) for cell in notebook.grade_cells}
    tasks = {cell.name: float(cell.max_score) for cell in notebook.task_cells}
    solutions = {cell.name for cell in notebook.solution_cells}
    return {
        cell.name: Kept(
            name=cell.name,
            cell_type=cell.cell_type,
            source=cell.source or "",
            checksum=cell.checksum or "",
            locked=bool(cell.locked),
            grade=cell.name in points,
            solution=cell.name in solutions,
            task=cell.name in tasks,
            points=(points | tasks).get(cell.name, 0.0),
        )
        for cell in notebook.source_cells
    }


def read(data: bytes) -> NotebookNode | None:
    """A notebook that nbgrader can go on with; None for anything else."""
    if len(data) > MAX_NOTEBOOK:
        return None
    try:
        if not isinstance(json.loads(data), dict):
            return None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it says that ids are missing: we give our own
            made = nbformat.reads(data.decode("utf-8"), as_version=4)
    except Exception:  # nbformat raises whatever a broken notebook runs into
        return None
    cells = made.get("cells")
    if not isinstance(cells, list) or len(cells) > MAX_CELLS:
        return None
    return made if all(isinstance(cell, dict) for cell in cells) else None


def cleaned(notebook: NotebookNode, kept: Mapping[str, Kept]) -> NotebookNode:
    """The notebook with its known cells as they were released, and all others made harmless.

    Of a cell that is there twice the last counts, as in nbgrader; one that is missing is put back
    at the end.
    """
    seen: set[str] = set()
    made: list[NotebookNode] = []
    for number, cell in reversed(list(enumerate(notebook.get("cells", [])))):
        name = _name(cell, kept)
        if name and name not in seen:
            seen.add(name)
            made.append(_known(kept[name], _source(cell), _pictures(cell)))
        else:
            made.append(_strange(number, cell))
    made.reverse()
    for name in sorted(kept.keys() - seen):
        made.append(_known(kept[name], kept[name].source, {}))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return nbformat.v4.new_notebook(cells=made, metadata=metadata)


def filled(notebook: NotebookNode, kept: Mapping[str, Kept], marked: Marked) -> NotebookNode:
    """The notebook with each task's report and points as the output of its cell, and no other.

    nbgrader gives full points to a cell without an output, and to one that it does not understand:
    so every graded code cell gets just a page and a number.
    """
    notes = [*marked.notes, *(marked.grade.notices if marked.grade else [])]
    tasks = {cell_id(task.task): task for task in marked.grade.tasks} if marked.grade else {}
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        cell.outputs, cell.execution_count = [], None
        one = kept.get(cell.metadata.get("nbgrader", {}).get("grade_id", ""))
        if one and one.grade:
            task = tasks.get(one.name)
            cell.outputs = _outputs(_page(marked, task, tuple(notes)), _points(task, one.points))
            notes = []  # once, in the first
    return notebook


def without_schemes(notebook: NotebookNode) -> NotebookNode:
    """The notebook as its student may see it: autograde has put the marking schemes back."""
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("task"):
            kept, inside = [], False
            for line_of_text in cell.source.split("\n"):
                inside = inside or "BEGIN MARK SCHEME" in line_of_text
                if not inside:
                    kept.append(line_of_text)
                inside = inside and "END MARK SCHEME" not in line_of_text
            cell.source = "\n".join(kept).strip("\n")
    return notebook


def harmless(text: str, pictures: Collection[str] = ()) -> str:
    """Markdown whose markup, links with code and commands of MathJax are plain text, and whose
    pictures are these.

    Any other picture becomes a link: one from outside would tell its server who opens the page and
    when, and of one that is not there nbconvert makes no page at all.
    """
    # Not "&amp;": the address of a link is decoded twice.
    wide = "\N{FULLWIDTH AMPERSAND}"
    text = MARKUP.sub(lambda found: "&lt;" if found[0] == "<" else wide, text)
    text = SHOWN.sub(
        lambda found: found[0] if found[1] in pictures else EXCLAMATION + found[0][1:], text
    )
    return MATHJAX.sub(r"\1", HARMFUL.sub("\\1\\2\N{FULLWIDTH COLON}", text))


def _name(cell: NotebookNode, kept: Mapping[str, Kept]) -> str:
    """The known cell that this one was: by nbgrader's metadata, else by the cell's own id."""
    metadata = cell.get("metadata")
    ours = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    named = ours.get("grade_id") if isinstance(ours, dict) else None
    if isinstance(named, str) and named in kept:
        return named
    id = cell.get("id")
    return id if isinstance(id, str) and id in kept else ""


def _known(one: Kept, source: str, pictures: dict[str, Any]) -> NotebookNode:
    if one.locked:
        source, pictures = one.source, {}
    elif one.cell_type == "markdown" and source != one.source:
        source = harmless(source, pictures)
    return _made(one.cell_type, one.name, source, {"nbgrader": one.metadata}, pictures)


def _strange(number: int, cell: NotebookNode) -> NotebookNode:
    """A cell that is not ours. A raw one would reach the page as it is, so it becomes text."""
    if cell.get("cell_type") == "code":
        return _made("code", f"student-{number}", _source(cell), {}, {})
    pictures = _pictures(cell)
    source = harmless(_source(cell), pictures)
    return _made("markdown", f"student-{number}", source, {}, pictures)


def _made(
    kind: str, id: str, source: str, metadata: dict[str, Any], pictures: dict[str, Any]
) -> NotebookNode:
    new = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
    cell: NotebookNode = new(source=source, id=id, metadata=nbformat.from_dict(metadata))
    if pictures and kind != "code":
        cell["attachments"] = nbformat.from_dict(pictures)
    return cell


def _source(cell: NotebookNode) -> str:
    source = cell.get("source", "")
    lines: Iterable[Any] = source if isinstance(source, list) else [source]
    text = "".join(line for line in lines if isinstance(line, str))
    return text.encode("utf-8", "replace").decode()


def _pictures(cell: NotebookNode) -> dict[str, Any]:
    """What was pasted into a text, as far as it is a picture that cannot hold a script."""
    found = cell.get("attachments")
    if not isinstance(found, dict):
        return {}
    kept = {
        name: {kind: data for kind, data in bundle.items() if kind in PICTURES}
        for name, bundle in found.items()
        if isinstance(bundle, dict) and all(isinstance(data, str) for data in bundle.values())
    }
    return {name: bundle for name, bundle in kept.items() if bundle}


def _points(task: TaskResult | None, most: float) -> float:
    """Finite, and between nothing and what the gradebook gives."""
    points = 0.0 if task is None else task.points + (task.hidden_points or 0.0)
    return min(max(points, 0.0), most) if math.isfinite(points) else 0.0


def _page(marked: Marked, task: TaskResult | None, notes: tuple[str, ...]) -> str:
    if marked.grade and task:
        return fragment(marked.grade, task, notes)
    why = marked.problem or "the grader knows no task of this cell's name"
    return "\n".join(
        [fragment_line("0 points", one_line(why)), *(fragment_line("Note", note) for note in notes)]
    )


def _outputs(page: str, points: float) -> list[NotebookNode]:
    """The only shape that nbgrader reads as these points, whatever they are."""
    return [
        nbformat.v4.new_output("display_data", data={"text/html": page}),
        nbformat.v4.new_output("execute_result", data={"text/plain": repr(float(points))}),
    ]
