"""Run the checks of one task in this process, so that `breakpoint()` works.

In: an assignment, a task, and the student's own files. Out: of each check what was answered and
whether it is right, or the traceback. No sandbox, no points: the one room beside `asking` that
runs student code, and only the code of whoever typed the command. Imports torch.
"""

import bdb
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import grader
from grader.course import Assignment, Course
from grader.errors import GraderFault, UsageError
from grader.grade import Verdict
from grader.intake import receive
from grader.judging import AnswerKey, Judged, JudgeFunctions, counted, judge, load_functions
from grader.questions import Questions
from grader.records import Answers, Check, Reply
from grader.report import one_line
from grader.sandbox import open_starter, reply_of

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
        An exit code: 1 where a check is not right.
    """
    from grader.child import Draw, Modules, describe
    from grader.child import ask as ask_code

    if task is None:
        help = f"grade {assignment.name} --task T --debug"
        raise UsageError("--debug runs the checks of one task", help=help)
    from grader.pipeline import Options, open_key

    name = assignment.task(task).name
    submission = receive(path or assignment.folder, assignment)
    questions = Questions.of(course, assignment, course.public_seed, hidden=False).about({name})
    asks: dict[str, Any] = {}
    for file, data in questions.sources.items():
        asks |= _functions(questions.side / file, data)
    job = questions.job(submission.files, "cpu")
    with open_starter() as starter:
        key = open_key(course, questions, starter, Options(task=name))
    judges = load_functions(questions.side / "judges.py")
    place = _folder(path or assignment.folder)
    try:
        given = {file: data.decode() for file, data in job.given.items()}
        files = {file: data.decode() for file, data in submission.files.items()}
        code = Modules(files, given, assignment.files).load()
    except Exception as error:
        say(_own(error, place))
        return 1
    right = True
    for check in questions.checks:
        if check.material:
            continue
        say(f"{check.id}: {check.sentence}")
        asked = _Asked(asks[check.id])
        draw = Draw(questions.streams[check.id])
        header, blob = ask_code(asked, code, draw, job.forbidden[check.task])
        if isinstance(asked.raised, (bdb.BdbQuit, KeyboardInterrupt)):
            raise KeyboardInterrupt from None  # `q` at the breakpoint means stop
        judged = _judged(check, reply_of(header, blob, ""), key, judges)
        passed = judged.verdict is Verdict.PASSED
        right = right and passed
        if (what := asked.raised) and passed:
            say(f"  raised as it should: {type(what).__name__}: {one_line(str(what))}")
        elif what:
            say(_own(what, place))
        else:
            say(f"  answered {describe(asked.answer)}")
        say(f"  {_told(judged)}\n")
    return 0 if right else 1


class _Asked:
    """A check that keeps what it answered, or raised, as it was."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function
        self.answer: Any = None
        self.raised: BaseException | None = None

    def __call__(self, code: Any, draw: Any) -> Any:
        try:
            self.answer = self._function(code, draw)
        except BaseException as error:
            self.raised = error
            raise
        return self.answer


def _judged(check: Check, reply: Reply, key: AnswerKey, judges: JudgeFunctions) -> Judged:
    answers = counted((check,), Answers({check.id: reply}), judges, key.inputs)
    return judge(check, answers.reply(check.id), key, "cpu", judges)


def _told(judged: Judged) -> str:
    """Right, or how far from it."""
    if judged.verdict is Verdict.PASSED:
        return "right"
    said = [judged.gap.says, judged.gap.detail] if judged.gap else []
    return "; ".join(filter(None, (f"not right ({judged.verdict.value})", *said, judged.note)))


def _folder(work: Path) -> Path | None:
    """Where the student's files lie; an archive or a notebook has none of them."""
    if work.is_dir():
        return work.resolve()
    return work.resolve().parent if work.suffix == ".py" else None


def _functions(source: Path, data: bytes) -> dict[str, Any]:
    space: dict[str, Any] = {"__name__": "checks", "__file__": str(source)}
    try:
        exec(compile(data, str(source), "exec"), space)
    except Exception as error:  # it is ours, and may be wrong in any way
        raise GraderFault(f"{source}: {type(error).__name__}: {error}") from None
    return space


def _own(error: BaseException, folder: Path | None) -> str:
    """The traceback without our frames, the import machinery's, and those of calling a module.

    Args:
        folder: where the student's files lie, so that each line is named by its path.
    """
    from grader.child import MARK

    told = traceback.TracebackException.from_exception(error)
    ours = (str(Path(grader.__file__).parent), "<frozen importlib")
    kept = [
        frame
        for frame in told.stack
        if not frame.filename.startswith(ours) and Path(frame.filename).parts[-4:] != CALLING
    ]
    for frame in kept:
        name = frame.filename.removeprefix(MARK)
        if folder and name != frame.filename and (folder / name).is_file():
            frame.filename = str(folder / name)
    told.stack = traceback.StackSummary.from_list(kept)
    return "".join(told.format())
