"""The texts of `grade --help`, and the arguments that several commands share.

In: nothing. Out: strings and annotations for `app`. Light, like it.
"""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

INTRO = """Check your work on the course's assignments.

\b
  grade                       the course map: your best scores, what is next
  grade assignment3           grade your work (`grade 3` is the same)
  grade 3 --task 3.2          one task, with every check that does not pass
  grade 3 --task 3.2 --debug  in this process: breakpoint() works
  grade watch 3               again at each save
  grade hint 3 split_heads    the next hint
  grade explain A3-VIEW       what a report's `more` line names
  grade pack 3                the file to hand in
"""

EPILOG = """\b
Exit codes: 0 nothing to fix; 1 something did not pass; 2 command line;
3 files that cannot be graded; 4 our fault; 5 the machine's; 130 Ctrl-C.
Colour follows NO_COLOR. GRADE_TRACEBACK=1 shows where the grader broke.
"""


class Device(StrEnum):
    """Where the checks run."""

    AUTO = "auto"
    CPU = "cpu"
    CUDA = "cuda"


class Key(StrEnum):
    """What answers are compared with."""

    LIVE = "live"
    SEALED = "sealed"


AssignmentWord = Annotated[
    str, typer.Argument(metavar="ASSIGNMENT", help="its name, or just its number")
]
WorkPath = Annotated[
    Path | None,
    typer.Argument(
        metavar="PATH", help="a folder, a .py file or a .zip; default: the assignment's folder"
    ),
]
TaskOption = Annotated[
    str | None, typer.Option("--task", metavar="T", help="only this task: its name or its number")
]
DeviceOption = Annotated[
    Device,
    typer.Option(
        "--device",
        metavar="auto|cpu|cuda",
        help="where the checks run; auto takes a GPU if there is one",
    ),
]
SeedOption = Annotated[
    int | None, typer.Option("--seed", metavar="N", help="other draws (needs solutions/)")
]
KeyOption = Annotated[
    Key | None,
    typer.Option(
        "--key",
        metavar="live|sealed",
        help="compare with the reference's answers of now, or with sealed ones; "
        "default: live where there are solutions/",
    ),
]
OfficialOption = Annotated[
    bool,
    typer.Option("--official", help="a private seed, and the hidden checks too (needs solutions/)"),
]
OverruleOption = Annotated[
    list[str] | None,
    typer.Option(
        "--overrule",
        metavar="NAME",
        help="a list of forbidden functions, or one of them, that may be called after all",
    ),
]
UnsafeOption = Annotated[
    bool,
    typer.Option(
        "--allow-unsafe",
        help="official: grade also where the sandbox does not hold; every grade says so",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="print JSON, and nothing else, on stdout")]
HtmlOption = Annotated[
    str | None,
    typer.Option(
        "--html", metavar="FILE", help="write the report as a page, too; -: stdout, in its place"
    ),
]
JunitOption = Annotated[
    str | None,
    typer.Option(
        "--junit", metavar="FILE", help="write it as JUnit XML, too; -: stdout, in its place"
    ),
]
