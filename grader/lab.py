"""What a lab notebook imports: experiments that wait for a hole, heat maps, a task's report.

In: a student's notebook, in its own kernel. Out: pictures, reports, points. The report comes from
`grade` in a process of its own, so that nothing in the kernel decides it. Needs Jupyter and
matplotlib (the extra `lab`), imported where they are used; never imports torch.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import grader
from grader.course import find_root
from grader.errors import UsageError

TASK = re.compile(r"[A-Za-z_]\w*(\.\w+)?\Z")


def begin() -> None:
    """Take up changes of the files beside the notebook before each cell: no restart is needed."""
    from IPython import get_ipython

    if (shell := get_ipython()) is not None:
        shell.run_line_magic("load_ext", "autoreload")
        shell.run_line_magic("autoreload", "2")


@contextmanager
def experiment() -> Iterator[None]:
    """Try something with the student's own code; where a hole is in the way, say which.

    Everything that needs the student's code stands inside, so that the rest of the notebook runs.
    """
    try:
        yield
    except NotImplementedError as error:
        task = str(error)
        if not TASK.match(task):  # torch raises it for honest bugs
            raise
        _print(f"This experiment waits for `{task}`: fill in its hole, save, run the cell again.")


def heat_maps(
    maps: Any,
    rows: Sequence[str],
    columns: Sequence[str],
    titles: Sequence[str] = (),
    *,
    xlabel: str = "key",
    ylabel: str = "query",
    most: float | None = None,
) -> None:
    """Draw matrices side by side, from 0 (white) to `most` (dark).

    Args:
        maps: anything of shape (map, row, column), or (row, column): a tensor, an array.
        most: the darkest value; default: the largest that is there.
    """
    import matplotlib.pyplot as plt
    import numpy as np

    values = maps.detach().cpu().numpy() if hasattr(maps, "detach") else maps
    values = np.asarray(values, dtype=float)
    values = values[None] if values.ndim == 2 else values
    top = most or float(np.nanmax(np.abs(values))) or 1.0
    size = 0.45 * max(len(columns), 4) + 1.2
    figure, axes = plt.subplots(
        1, len(values), figsize=(size * len(values), 0.4 * len(rows) + 1.4), squeeze=False
    )
    for at, (axis, one) in enumerate(zip(axes[0], values, strict=True)):
        axis.imshow(one, cmap="Blues", vmin=0, vmax=top, aspect="auto")
        axis.set_xticks(range(len(columns)), columns, rotation=60, ha="right")
        axis.set_yticks(range(len(rows)), rows if at == 0 else [""] * len(rows))
        axis.set_xlabel(xlabel)
        axis.set_title(titles[at] if at < len(titles) else "", fontsize=10)
    axes[0][0].set_ylabel(ylabel)
    figure.tight_layout()
    plt.show()


def show(assignment: str, task: str = "") -> float | None:
    """Show the report of one task, or of all, on the files beside the notebook; return its points.

    Public checks and the public seed, in a process of its own. None where there is no course.
    """
    from IPython.display import HTML, display

    from grader.grade import Grade
    from grader.report import fragment

    folder = Path.cwd()
    root = _course(folder)
    if root is None:
        _print("No course lies around this folder, so `grade` cannot look at your file here.")
        return None
    text, problem = _graded(root, folder, assignment, _state(folder))
    if problem:
        _print(problem)
        return 0.0
    grade = Grade.model_validate_json(text)
    found = [one for one in grade.tasks if task in ("", one.task)]
    if not found:
        _print(
            f"{assignment} has no task {task!r}; it has: {', '.join(t.task for t in grade.tasks)}"
        )
    for one in found:
        display(HTML(fragment(grade, one)))  # type: ignore[no-untyped-call]
    return sum(one.points for one in found)


def _course(folder: Path) -> Path | None:
    """The course around the notebook, else the one that this package is installed from."""
    for start in (folder, Path(grader.__file__).parent):
        try:
            return find_root(start)
        except UsageError:
            continue
    return None


def _state(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """What decides whether a report is still true."""
    files = [path for path in sorted(folder.iterdir()) if path.suffix in (".py", ".safetensors")]
    return tuple((path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in files)


@lru_cache(maxsize=1)
def _graded(root: Path, folder: Path, assignment: str, _: object) -> tuple[str, str]:
    """The grade as JSON, or why there is none; asked once for all cells while nothing changes."""
    words = ["run", assignment, "--json"]
    if folder != root / "assignments" / assignment:  # else its best score is remembered
        words.insert(2, str(folder))
    done = subprocess.run(
        [sys.executable, "-m", "grader", *words], cwd=root, capture_output=True, encoding="utf-8"
    )
    try:
        json.loads(done.stdout)
    except ValueError:
        return "", done.stderr.strip() or "`grade` said nothing"
    return done.stdout, ""


def _print(text: str) -> None:
    """Say something to the student; stderr would look like a fault."""
    sys.stdout.write(text + "\n")
