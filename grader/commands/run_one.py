"""The commands that grade one's own work: `grade ASSIGNMENT`, and again at each save.

In: words. Out: a report on stdout, or in files, and an exit code. Light at the top: what is heavy
is imported when it runs.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.commands.options import (
    AssignmentWord,
    Device,
    DeviceOption,
    HtmlOption,
    JsonOption,
    JunitOption,
    Key,
    KeyOption,
    OfficialOption,
    OverruleOption,
    SeedOption,
    TaskOption,
    UnsafeOption,
    WorkPath,
)
from grader.support import columns, show

if TYPE_CHECKING:
    from grader.grade import Grade
    from grader.pipeline import Options


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
    html: HtmlOption = None,
    junit: JunitOption = None,
    debug: Annotated[
        bool, typer.Option("--debug", help="with --task: no sandbox, no score, breakpoint() works")
    ] = False,
) -> None:
    """Grade your work; `grade 3` is short for `grade run 3`.

    \b
      grade 3                        what lies in assignments/assignment3
      grade 3 "my work/try 2"        another folder, a file or a zip
      grade 3 split_heads            one task, with every check that does not pass
      grade 3 --json > grade.json    for programs: docs/report-format.md
      grade 3 --html report.html     the report as a page that stands alone
    """
    from grader.commands.local_run import exit_code, meant, open_assignment
    from grader.commands.local_run import run as grade_work
    from grader.report import progress
    from grader.support import STDOUT, WORK, wanted

    files = wanted({"--html": html, "--junit": junit}, json=json, spare=WORK)
    course, found = open_assignment(assignment)
    path, task = meant(found, path, task)
    if debug:
        _nothing_to_write(files)
        from grader.commands.debug import debug as ask_here

        raise typer.Exit(ask_here(course, found, path, task, typer.echo))
    options = _options(task, device, official, seed, key, unsafe, overrule)
    if official and seed is None:
        from dataclasses import replace

        from grader.pipeline import choose_seed

        options = replace(options, seed=choose_seed(course, options))
        typer.echo(f"private seed {options.seed}: --seed repeats this run", err=True)
    with progress(f"grading {found.name}"):
        grade = grade_work(course, found, path, options)
    if json:
        from grader.report import to_json

        typer.echo(to_json(grade))
    elif STDOUT not in files.values():
        from grader.commands.overview import after
        from grader.report import WIDTH, render

        show(render(grade, columns(WIDTH)))
        if said := after(course, found, grade):
            show(said)
    _write(files, grade)
    raise typer.Exit(exit_code(grade))


def watch(
    assignment: AssignmentWord,
    path: WorkPath = None,
    task: TaskOption = None,
    device: DeviceOption = Device.AUTO,
    key: KeyOption = None,
) -> None:
    """Grade again at each save; Ctrl-C ends it."""
    from grader.commands.local_run import meant, open_assignment
    from grader.commands.watch import watch as keep_grading
    from grader.report import WIDTH, describe, render

    def tell(grade: "Grade") -> None:
        show(render(grade, columns(WIDTH)))
        typer.echo("\nwaiting for the next save; Ctrl-C ends", err=True)

    course, found = open_assignment(assignment)
    path, task = meant(found, path, task)
    keep_grading(
        course,
        found,
        path,
        _options(task, device, key=key),
        tell,
        lambda error: typer.echo(describe(error), err=True),
    )


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


def _write(files: dict[str, str], grade: "Grade") -> None:
    """Each file that was asked for, after the report is shown."""
    from grader.support import STDOUT, put

    for option, name in files.items():
        if option == "--html":
            from grader.report import feedback

            text = feedback(grade)
        else:
            from grader.exports import junit

            text = junit(grade)
        if name == STDOUT:
            typer.echo(text, nl=False)
        else:
            put(Path(name), text.encode("utf-8", "backslashreplace"))


def _nothing_to_write(files: dict[str, str]) -> None:
    from grader.errors import UsageError

    if files:
        raise UsageError(f"--debug gives no score, so there is nothing for {' and '.join(files)}")
