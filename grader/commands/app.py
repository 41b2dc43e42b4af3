"""The words of the command line: what can be typed, and what `--help` says of it.

In: words. Out: text on stdout, and an exit code. Each command calls one room; rooms are imported
where they are used, so that `grade --help` and `grade explain` start at once.
"""

from pathlib import Path
from typing import Annotated, Any

import typer

from grader.commands.data_command import app as data_app
from grader.commands.export import export
from grader.commands.nbgrader_course import nbgrader
from grader.commands.options import EPILOG, INTRO, AssignmentWord, JsonOption
from grader.commands.run_class import grade_class
from grader.commands.run_one import run, watch
from grader.support import columns, show

app = typer.Typer(
    help=INTRO,
    epilog=EPILOG,
    rich_markup_mode=None,  # plain help: quick, and the same in every pipe and pager
    pretty_exceptions_enable=False,
    subcommand_metavar="[ASSIGNMENT | COMMAND] ...",
    context_settings={"max_content_width": 78, "help_option_names": ["--help", "-h"]},
)
app.command()(run)
app.command()(watch)
app.add_typer(data_app, name="data")
app.command("class")(grade_class)
app.command()(export)
app.command()(nbgrader)


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="print the version and exit")] = False,
) -> None:
    if version:
        from importlib.metadata import version as version_of

        show(f"attention-course {version_of('attention-course')}")
    elif context.invoked_subcommand is None:
        from grader.commands.overview import overview
        from grader.course import find_course

        show(overview(find_course()))


@app.command()
def hint(
    assignment: AssignmentWord,
    task: Annotated[
        str | None, typer.Argument(metavar="TASK", help="its name, or its number: 3.2")
    ] = None,
) -> None:
    """Show the next hint for a task, one step at a time."""
    from grader.commands.hints import next_hint
    from grader.commands.local_run import open_task
    from grader.report import WIDTH

    course, found, task = open_task(assignment, task)
    show(next_hint(course.history, found, task, columns(WIDTH)))


@app.command()
def explain(
    mistake: Annotated[str, typer.Argument(metavar="ID", help="as in a report: A2-NO-SCALE")],
) -> None:
    """Explain a known mistake, and say where to read."""
    from grader.commands.explain import explain as tell
    from grader.course import find_root
    from grader.report import WIDTH

    show(tell(find_root(), mistake, columns(WIDTH)))


@app.command()
def pack(
    assignment: AssignmentWord,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", metavar="FILE", help="where to write it; default: assignmentN.zip here"
        ),
    ] = None,
) -> None:
    """Make the zip to hand in: just the assignment's files, and its lab notebook."""
    from grader.commands.local_run import open_assignment
    from grader.commands.pack import pack as make
    from grader.report import one_line

    course, found = open_assignment(assignment)
    packed = make(found, output, course.history)
    for note in packed.notes:
        typer.echo(f"note: {one_line(note)}", err=True)
    show(f"{one_line(str(packed.path))}  {', '.join(packed.files)}\nsha256 {packed.digest}")
    show(packed.state)


@app.command()
def release(
    directory: Annotated[
        Path | None,
        typer.Argument(metavar="DIR", help="write the student edition there, an empty folder"),
    ] = None,
) -> None:
    """Refresh assignments/, or write the student edition (author).

    Fails where a file was edited by hand, and where a line of a solution would get out.
    """
    from grader.authoring import run_release
    from grader.course import find_course

    with _progress("asking the references") as tell:
        done = run_release(find_course(), directory, tell)
    show(done)


@app.command()
def verify(
    assignments: Annotated[
        list[str] | None, typer.Argument(metavar="ASSIGNMENT ...", help="only these; default: all")
    ] = None,
    mutants: Annotated[
        bool, typer.Option("--mutants", help="only this: every mutant of the references fails")
    ] = False,
    thorough: Annotated[
        bool,
        typer.Option(
            "--thorough", help="more seeds, pairs of mistakes, other CPU kernels; all mutants"
        ),
    ] = False,
    conditions: Annotated[
        bool,
        typer.Option("--conditions", help="only show which conditions of a promise are asked"),
    ] = False,
    json: JsonOption = False,
) -> None:
    """Prove that the course grades rightly (author).

    References get full points, known mistakes fail, sealed answers are fresh.

    A mutant is a reference with one small thing changed: a `.squeeze()`, `.detach()` or `.float()`
    more, another fill, the last argument dropped, an integer one off; with --thorough other
    operators, conditions, axes, slices, functions and deleted lines too. Each is graded officially
    under three seeds, and has to lose points: sharpen a check where one passes, or list it in
    solutions/assignmentN/equivalent.toml where it keeps every promise.

    \b
      grade verify 3                      all claims about one assignment
      grade verify --mutants 1 2          five to twenty minutes for each
      grade verify --mutants --thorough   twice as long
    """
    from time import monotonic

    from grader.authoring import (
        conditions_json,
        conditions_table,
        proof_closing,
        proof_json,
        proof_line,
        run_conditions,
        run_verify,
    )
    from grader.commands.local_run import open_assignment
    from grader.course import find_course

    course, started, claims = find_course(), monotonic(), []
    names = [open_assignment(word)[1].name for word in assignments or course.assignment_names()]
    if conditions:
        with _progress("asking the references"):
            found = list(run_conditions(course, names))
        show(conditions_json(found) if json else "\n\n".join(conditions_table(*of) for of in found))
        raise typer.Exit(any(cell.state == "empty" for _, cells in found for cell in cells))
    with _progress("asking the references") as tell:
        for claim in run_verify(course, names, thorough, tell, mutants=mutants):
            claims.append(claim)
            if not json:
                tell("")
                show(proof_line(claim))
    show(proof_json(claims) if json else proof_closing(claims, monotonic() - started))
    raise typer.Exit(0 if all(claim.holds for claim in claims) else 1)


@app.command()
def doctor() -> None:
    """Show what is installed, and test whether the sandbox holds.

    A child process tries what no submission may do, and two controls are graded: right numbers
    must pass, and wrong ones fail.
    """
    from grader.commands.doctor import examine

    with _progress("asking a child process"):
        findings = examine()
    show(findings.text)
    raise typer.Exit(findings.fault.exit_code if findings.fault else 0)


def _progress(sentence: str) -> Any:
    from grader.report import progress

    return progress(sentence)
