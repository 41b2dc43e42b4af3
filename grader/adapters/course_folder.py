"""Write nbgrader's course folder: its sources and its settings.

In: a course with solutions, and a folder outside of it. Out: `source/`, `nbgrader_config.py`.
What an instructor wrote there stays. The solutions themselves are never nbgrader's source: it
copies every file of that into the release, and back over the students' files.
"""

from dataclasses import dataclass
from pathlib import Path

from grader.course import (
    NOTEBOOK,
    Assignment,
    Course,
    has_lab,
    nbgrader_notebook,
    solution_folder,
    stubs,
)
from grader.errors import MachineFault, UsageError

CONFIG = "nbgrader_config.py"
NEW_CONFIG = "nbgrader_config.new.py"


@dataclass(frozen=True)
class Folder:
    """What was written."""

    path: Path
    url: str
    """Of the gradebook."""
    assignments: tuple[str, ...]
    without_lab: tuple[str, ...]
    """Assignments that nbgrader cannot have: it grades notebooks."""
    kept_config: bool
    """Whether settings were there that are not ours, so that the new ones lie beside."""


def write_course_folder(course: Course, target: Path, url: str) -> Folder:
    """Write the folder, or refresh it.

    Args:
        url: of the gradebook; "" is a file in the folder.
    """
    if not course.has_solutions:
        raise UsageError("there is no solutions/ here: nbgrader's folder is made from it")
    target = target.resolve()  # as text "course/../teaching" begins with the course
    if target.is_relative_to(course.root.resolve()):
        raise UsageError(f"{target} lies in the course; choose a folder outside of it")
    if target.is_dir() and any(target.iterdir()) and not (target / CONFIG).is_file():
        raise UsageError(f"{target} is not empty, and has no {CONFIG}")
    every = [course.assignment(name) for name in course.assignment_names()]
    ours = [one for one in every if has_lab(one)]
    try:
        target.mkdir(parents=True, exist_ok=True)
        for one in ours:
            home = target / "source" / one.name
            home.mkdir(parents=True, exist_ok=True)
            for name, data in source(one).items():
                (home / name).write_bytes(data)
        kept = _put_config(target, config(course, ours, url))
    except OSError as error:
        raise MachineFault(f"{target} cannot be written: {error.strerror or error}") from None
    return Folder(
        target,
        url or f"sqlite:///{target / 'gradebook.db'}",
        tuple(one.name for one in ours),
        tuple(one.name for one in every if one not in ours),
        kept,
    )


def source(assignment: Assignment) -> dict[str, bytes]:
    """What nbgrader gives to students of one assignment: the notebook, the stubs, what is given."""
    side = solution_folder(assignment)
    files = stubs(assignment)
    for name in ("README.md", *assignment.given, *assignment.scripts):
        files[name] = (side / name).read_bytes()
    return files | {NOTEBOOK: nbgrader_notebook(assignment)}


def driver(url: str) -> str:
    """A URL with the driver that the extra `class` brings, where it names none."""
    for bare in ("postgresql://", "postgres://"):
        if url.startswith(bare):
            return "postgresql+pg8000://" + url.removeprefix(bare)
    return url


def config(course: Course, assignments: list[Assignment], url: str) -> str:
    """nbgrader's settings, as text."""
    kept = "".join(f"    {one.name!r}: {list(one.files)!r},\n" for one in assignments)
    taken = [".ipynb", ".py"]
    taken += sorted({".safetensors" for one in assignments if one.checkpoint})
    database = repr(url) if url else "f\"sqlite:///{HERE / 'gradebook.db'}\""
    return TEMPLATE.format(
        course=course.course, root=str(course.root), database=database, kept=kept, taken=taken
    )


def _put_config(target: Path, text: str) -> bool:
    """Write the settings; where there are others, beside them."""
    there = target / CONFIG
    if there.is_file() and there.read_text(encoding="utf-8") != text:
        (target / NEW_CONFIG).write_text(text, encoding="utf-8")
        return True
    there.write_text(text, encoding="utf-8")
    (target / NEW_CONFIG).unlink(missing_ok=True)
    return False


TEMPLATE = '''\
"""nbgrader's settings for this folder, written by `grade nbgrader`: docs/nbgrader.md."""

from pathlib import Path

from grader.adapters.nbgrader import preflight

COURSE = {root!r}  # where solutions/ is
HERE = Path(__file__).resolve().parent
STEPS, NBCONVERT = "nbgrader.preprocessors.", "nbconvert.preprocessors."

preflight(COURSE)  # says now what nbgrader would say at each student
c = get_config()  # noqa: F821

c.CourseDirectory.root = str(HERE)
c.CourseDirectory.course_id = {course!r}
c.CourseDirectory.db_url = {database}
# Trained models are large, and nbgrader copies whatever it copies into the feedback too.
c.CourseDirectory.ignore = [
    ".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", "*.safetensors",
]

# What students write must not be replaced by the stubs. Names are exact: a pattern keeps nothing.
c.Autograde.exclude_overwriting = {{
{kept}}}

# Our step stands where nbgrader starts a kernel; its own steps follow as they are.
c.Step.course = COURSE
c.Autograde.sanitize_preprocessors = ["grader.adapters.nbgrader.Clean"] + [
    STEPS + name
    for name in (
        "ClearOutput", "DeduplicateIds", "OverwriteKernelspec", "OverwriteCells",
        "CheckCellMetadata",
    )
]
c.Autograde.autograde_preprocessors = [
    "grader.adapters.nbgrader.Step",
    STEPS + "IgnorePattern",
    NBCONVERT + "ClearMetadataPreprocessor",
    STEPS + "LimitOutput",
    STEPS + "SaveAutoGrades",
    "grader.adapters.nbgrader.Settled",
    STEPS + "AssignLatePenalties",
    STEPS + "CheckCellMetadata",
]
c.OverwriteCells.add_missing_cells = True

# Marking schemes stay with whoever marks.
c.GenerateFeedback.preprocessors = [
    "grader.adapters.nbgrader.Private",
    STEPS + "GetGrades",
    NBCONVERT + "CSSHTMLHeaderPreprocessor",
]

# `zip_collect` takes what platforms export, with the .py files, and believes no time of a student.
c.ZipCollectApp.extractor_plugin = "grader.adapters.nbgrader.Extract"
c.Extract.course = COURSE
c.FileNameCollectorPlugin.valid_ext = {taken!r}
c.FileNameCollectorPlugin.named_regexp = (
    r".*/extracted/(?P<student_id>[^/]+)/(?P<file_id>[^/]+)$"
)

# The exchange: what students put there is copied without following links, and stops nobody.
c.ExchangeFactory.collect = "grader.adapters.exchange.Collect"
c.ExchangeFactory.release_feedback = "grader.adapters.exchange.ReleaseFeedback"
'''
