"""Run the checks of one task in this process, so that `breakpoint()` works.

In: an assignment, a task, and the student's own files. Out: what each check answered, or the
traceback. No sandbox, no judge, no score: the one room beside `asking` that runs student code,
and only the code of whoever typed the command. Imports torch.
"""

import bdb
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import grader
from grader.course import Assignment, Course
from grader.errors import GraderFault, UsageError
from grader.intake import receive
from grader.questions import read_declarations, stream_key

CALLING = ("torch", "nn", "modules", "module.py")


def debug(
    course: Course,
    assignment: Assignment,
    path: Path | None,
    task: str | None,
    say: Callable[[str], None],
) -> int:
    """Ask the public checks of one task, with the draws of the public seed.

    Args:
        say: prints a line.

    Returns:
        An exit code: 1 where a check raised.
    """
    from grader.child import Draw, Modules, describe

    if task is None:
        help = f"grade {assignment.name} --task T --debug"
        raise UsageError("--debug runs the checks of one task", help=help)
    name = assignment.task(task).name
    submission = receive(path or assignment.folder, assignment)
    source = (assignment.solution or assignment.folder) / "checks.py"
    functions = _functions(source)
    files = {file: data.decode() for file, data in submission.files.items()}
    given = {file: (source.parent / file).read_text("utf-8") for file in assignment.given}
    raised = 0
    try:
        code = Modules(files, given, assignment.files).load()
    except Exception as error:
        say(_own(error))
        return 1
    for check in read_declarations(source, False, assignment.task_names):
        if check.task != name:
            continue
        say(f"{check.id}: {check.sentence}")
        draw = Draw(stream_key(course.public_seed, course.course, assignment.name, check.id))
        try:
            say(f"  answered {describe(functions[check.id](code, draw))}\n")
        except bdb.BdbQuit:
            raise KeyboardInterrupt from None  # `q` at the breakpoint means stop
        except Exception as error:  # whatever it raises, the student wants to see it
            raised = 1
            say(_own(error))
    return raised


def _functions(source: Path) -> dict[str, Any]:
    space: dict[str, Any] = {"__name__": "checks", "__file__": str(source)}
    try:
        exec(compile(source.read_text(encoding="utf-8"), str(source), "exec"), space)
    except Exception as error:  # it is ours, and may be wrong in any way
        raise GraderFault(f"{source}: {type(error).__name__}: {error}") from None
    return space


def _own(error: Exception) -> str:
    """The traceback without our frames, the import machinery's, and those of calling a module."""
    told = traceback.TracebackException.from_exception(error)
    ours = (str(Path(grader.__file__).parent), "<frozen importlib")
    kept = [
        frame
        for frame in told.stack
        if not frame.filename.startswith(ours) and Path(frame.filename).parts[-4:] != CALLING
    ]
    told.stack = traceback.StackSummary.from_list(kept)
    return "".join(told.format())
