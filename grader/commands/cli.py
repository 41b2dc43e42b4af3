"""The door: from the words of a command line to an exit code.

In: `sys.argv`. Out: an exit code, and one clear message where a command cannot go on. Starts a
child before it imports anything heavy, so that torch loads there while this process gets ready.
The commands themselves are in `app`.
"""

import os
import re
import sys
from typing import Any

from grader.errors import GraderError, UsageError
from grader.support import Ended, drop_stdout, machine_first, orderly, ready_streams

ASSIGNMENT = re.compile(r"(assignment)?(?P<number>[0-9]+)[/\\]?\Z")
ASKING = ("run", "watch")
"""The commands that ask a child."""


def main(argv: list[str] | None = None) -> int:
    """Run one command.

    Args:
        argv: the words after `grade`; default: those of this process.
    """
    with orderly():
        return _ended_by_a_code(spelled_out(sys.argv[1:] if argv is None else argv))


def _ended_by_a_code(words: list[str]) -> int:
    try:
        ready_streams()
        # numpy's library would start threads that this process never needs, and where no more are
        # allowed it ends it as Ctrl-C does.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        if words[:1] and words[0] in ASKING and not {"--help", "-h", "--debug"} & set(words):
            from grader.sandbox import prestart

            prestart()
        with machine_first():
            code = _command(words)
            sys.stdout.flush()
    except GraderError as error:
        from grader.report import describe

        print(describe(error), file=sys.stderr)
        return error.exit_code
    except Ended as ended:
        return ended.exit_code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # `grade | head`: nobody reads on
        drop_stdout()
        return 1
    except Exception as error:
        from grader.report import describe_fault

        with_traceback = os.environ.get("GRADE_TRACEBACK") == "1"
        print(describe_fault(error, with_traceback), file=sys.stderr)
        return 4
    return code


def spelled_out(words: list[str]) -> list[str]:
    """`grade 3 …` and `grade assignment3 …` are short for `grade run assignment3 …`."""
    if words and (found := ASSIGNMENT.match(words[0])):
        return ["run", f"assignment{int(found['number'])}", *words[1:]]
    return list(words)


def _command(words: list[str]) -> int:
    import typer
    from typer.main import get_command

    from grader.commands.app import app

    command: Any = get_command(app)
    if "_GRADE_COMPLETE" in os.environ:  # the shell asks for completions; ends by SystemExit
        command.main(words, prog_name="grade")
    if words and not words[0].startswith("-") and words[0] not in command.commands:
        raise _unknown(words[0], list(command.commands))
    # ClickException: wherever this typer keeps its click, BadParameter is one.
    wrong_usage: Any = typer.BadParameter.__mro__[2]
    try:
        with command.make_context("grade", list(words)) as context:
            command.invoke(context)
    except typer.Exit as error:
        return error.exit_code
    except typer.Abort:
        return 130
    except wrong_usage as error:
        raise _usage(error) from None
    return 0


def _unknown(word: str, commands: list[str]) -> UsageError:
    from grader.commands.local_run import tasks_called
    from grader.course import find_course
    from grader.support import did_you_mean

    try:
        course = find_course()
        assignments = course.assignment_names()
        if found := tasks_called(course, word):
            ways = [f"grade {assignment.number} {word}" for assignment in found]
            return UsageError(f"{word!r} is a task, not a command", help=" or ".join(ways))
    except GraderError:  # outside a course there are the commands all the same
        assignments = []
    return UsageError(
        f"no command or assignment {word!r}{did_you_mean(word, [*assignments, *commands])}",
        help="`grade --help` lists the commands, `grade` the assignments",
    )


def _usage(error: Any) -> UsageError:
    """What typer says of a wrong command line, in our form."""
    said = str(error.format_message()).rstrip(".")
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "grade"
    return UsageError(said[:1].lower() + said[1:], help=f"{path} --help")
