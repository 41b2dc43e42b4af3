"""The words of `grade data`: the catalogue, getting a corpus, making what ships.

In: words. Out: text on stdout. Light, as `app` is: rooms are imported where they are
used.
"""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(rich_markup_mode=None, subcommand_metavar="[COMMAND] ...")


@app.callback(invoke_without_command=True)
def data(context: typer.Context) -> None:
    """List the data sets: here or not, kind, size, licence.

    \b
      grade data                                 the catalogue
      grade data get multi30k-de-en              from its publisher
      grade data get multi30k-de-en --from DIR   from a folder that holds it
      grade data make --check                    is what ships what its generators make?
    """
    if context.invoked_subcommand is None:
        from grader.course import find_root
        from grader.data import listing

        typer.echo(listing(find_root()))


@app.command()
def get(
    name: Annotated[str, typer.Argument(metavar="NAME", help="as in the list of `grade data`")],
    origin: Annotated[
        Path | None,
        typer.Option("--from", metavar="DIR", help="take the files from a folder that has them"),
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="DIR", help="put them there; default: .grade/data/"),
    ] = None,
    unverified: Annotated[
        bool,
        typer.Option("--unverified", help="take files whose checksum is not the catalogue's"),
    ] = False,
) -> None:
    """Get a real corpus, say its licence, and compare its checksums.

    A download that broke off goes on where it was.
    """
    from grader.course import find_root
    from grader.data import get_files
    from grader.report import one_line

    def tell(text: str) -> None:
        typer.echo(text, err=True)

    for got in get_files(find_root(), name, origin=origin, to=to, unverified=unverified, tell=tell):
        typer.echo(f"{one_line(str(got.path))}  {got.how}")


@app.command()
def make(
    name: Annotated[
        str | None, typer.Argument(metavar="GENERATOR", help="only this one; default: all")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="compare, and write nothing; exit 1 on a difference")
    ] = False,
) -> None:
    """Make the data sets that ship with the course, byte for byte (author)."""
    from grader.course import find_root
    from grader.data import make_files
    from grader.report import progress

    differ = False
    with progress("making data sets") as tell:
        for made in make_files(find_root(), name, check=check, tell=tell):
            tell("")
            for difference in made.differences:
                typer.echo(f"{difference}")
            said = "the same" if not made.differences else "different" if check else "written"
            typer.echo(f"{made.name}: {made.files} files, {said}")
            differ = differ or bool(made.differences)
    raise typer.Exit(1 if check and differ else 0)
