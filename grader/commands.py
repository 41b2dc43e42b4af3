"""The words of the command line: what can be typed, and what `--help` says of it.

In: words. Out: text on stdout, and an exit code. Each command calls one room; rooms are imported
where they are used, so that `grade --help` and `grade explain` start at once.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from grader.class_command import grade_class
from grader.data_commands import app as data_app
from grader.export_command import export
from grader.words import (
    EPILOG,
    INTRO,
    AssignmentWord,
    Device,
    DeviceOption,
    JsonOption,
    Key,
    KeyOption,
    OfficialOption,
    OverruleOption,
    SeedOption,
    TaskOption,
    UnsafeOption,
    WorkPath,
)

if TYPE_CHECKING:
    from rich.text import Text

    from grader.grade import Grade
    from grader.pipeline import Options

app = typer.Typer(
    help=INTRO,
    epilog=EPILOG,
    rich_markup_mode=None,  # plain help: quick, and the same in every pipe and pager
    pretty_exceptions_enable=False,
    subcommand_metavar="[ASSIGNMENT | COMMAND] ...",
    context_settings={"max_content_width": 78},
)
app.add_typer(data_app, name="data")


app.command("class")(grade_class)
app.command()(export)


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="print the version and exit")] = False,
) -> None:
    if version:
        from importlib.metadata import version as version_of

        _show(f"attention-course {version_of('attention-course')}")
    elif context.invoked_subcommand is None:
        from grader.course import find
        from grader.overview import overview

        _show(overview(find()))


@app.command()
def run(
    assignment: AssignmentWord,
    path: WorkPath = None,
    task: TaskOption = None,
    device: DeviceOption = Device.AUTO,
    official: OfficialOption = False,
    seed: SeedOption = None,
    key: KeyOption = None,
    unsafe: UnsafeOption = False,
    overrule: OverruleOption = None,
    json: JsonOption = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="with --task: no sandbox, no score, breakpoint() works")
    ] = False,
) -> None:
    """Grade your work; `grade 3` is short for `grade run 3`.

    \b
      grade 3                        what lies in assignments/assignment3
      grade 3 "my work/try 2"        another folder, a file or a zip
      grade 3 --task split_heads     one task, with every check that does not pass
      grade 3 --json > grade.json    for programs: docs/report-format.md
    """
    from grader.run import exit_code, open_assignment
    from grader.run import run as grade_work

    course, found = open_assignment(assignment)
    if debug:
        from grader.debug import debug as ask_here

        raise typer.Exit(ask_here(course, found, path, task, typer.echo))
    options = _options(task, device, official, seed, key, unsafe, overrule)
    if official and seed is None:
        from dataclasses import replace

        from grader.pipeline import choose_seed

        options = replace(options, seed=choose_seed(course, options))
        typer.echo(f"private seed {options.seed}: --seed repeats this run", err=True)
    with _progress(f"grading {found.name}"):
        grade = grade_work(course, found, path, options)
    if json:
        from grader.report.machine import to_json

        typer.echo(to_json(grade))
    else:
        from grader.report.terminal import render

        _show(render(grade))
    raise typer.Exit(exit_code(grade))


@app.command()
def watch(
    assignment: AssignmentWord,
    path: WorkPath = None,
    task: TaskOption = None,
    device: DeviceOption = Device.AUTO,
    key: KeyOption = None,
) -> None:
    """Grade again at each save; Ctrl-C ends it."""
    from grader.report.message import describe
    from grader.report.terminal import render
    from grader.run import open_assignment
    from grader.watch import watch as keep_grading

    def show(grade: "Grade") -> None:
        _show(render(grade))
        typer.echo("\nwaiting for the next save; Ctrl-C ends", err=True)

    course, found = open_assignment(assignment)
    keep_grading(
        course,
        found,
        path,
        _options(task, device, key=key),
        show,
        lambda error: typer.echo(describe(error), err=True),
    )


@app.command()
def hint(
    assignment: AssignmentWord,
    task: Annotated[
        str | None, typer.Argument(metavar="TASK", help="its name, or its number: 3.2")
    ] = None,
) -> None:
    """Show the next hint for a task, one step at a time."""
    from grader.hints import next_hint
    from grader.run import open_assignment

    course, found = open_assignment(assignment)
    _show(next_hint(course.history, found, task))


@app.command()
def explain(
    mistake: Annotated[str, typer.Argument(metavar="ID", help="as in a report: A2-NO-SCALE")],
) -> None:
    """Explain a known mistake, and say where to read."""
    from grader.explain import explain as tell
    from grader.root import find_root

    _show(tell(find_root(), mistake))


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
    """Make the zip to hand in: just the assignment's files."""
    from grader.pack import pack as make
    from grader.report.escape import one_line
    from grader.run import open_assignment

    _, found = open_assignment(assignment)
    packed = make(found, output)
    for note in packed.notes:
        typer.echo(f"note: {one_line(note)}", err=True)
    _show(f"{one_line(str(packed.path))}  {', '.join(packed.files)}\nsha256 {packed.digest}")


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
    from grader.course import find

    with _progress("asking the references") as tell:
        done = run_release(find(), directory, tell)
    _show(done)


@app.command()
def verify(
    assignment: Annotated[
        str | None, typer.Argument(metavar="ASSIGNMENT", help="only this one; default: all")
    ] = None,
    thorough: Annotated[
        bool, typer.Option("--thorough", help="more seeds, pairs of mistakes, other CPU kernels")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Prove that the course grades rightly (author).

    References get full points, known mistakes fail, sealed answers are fresh.
    """
    from time import monotonic

    from grader.authoring import run_verify
    from grader.course import find
    from grader.report import proof
    from grader.run import open_assignment

    course, started, claims = find(), monotonic(), []
    names = [open_assignment(assignment)[1].name] if assignment else course.assignment_names()
    with _progress("asking the references") as tell:
        for claim in run_verify(course, names, thorough, tell):
            claims.append(claim)
            if not json:
                tell("")
                _show(proof.line(claim))
    _show(proof.to_json(claims) if json else proof.closing(claims, monotonic() - started))
    raise typer.Exit(0 if all(claim.holds for claim in claims) else 1)


@app.command()
def doctor() -> None:
    """Show what is installed, and test whether the sandbox holds.

    A child process tries what no submission may do, and two controls are graded: right numbers
    must pass, and wrong ones fail.
    """
    from grader.doctor import examine

    with _progress("asking a child process"):
        findings = examine()
    _show(findings.text)
    raise typer.Exit(findings.fault.exit_code if findings.fault else 0)


def _options(
    task: str | None,
    device: Device,
    official: bool = False,
    seed: int | None = None,
    key: Key | None = None,
    unsafe: bool = False,
    overrule: list[str] | None = None,
) -> "Options":
    from grader.pipeline import Options

    return Options(
        task=task,
        device=device.value,
        official=official,
        seed=seed,
        key=key.value if key else None,
        unsafe=unsafe,
        overrule=tuple(overrule or ()),
    )


def _progress(sentence: str) -> Any:
    from grader.report.progress import progress

    return progress(sentence)


def _show(text: "Text | str") -> None:
    """Print on stdout: colour where a terminal wants it, and no markup from anybody's text."""
    from rich.console import Console

    console = Console(highlight=False, markup=False, emoji=False)
    console.print(text, soft_wrap=True)
