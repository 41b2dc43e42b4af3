"""The platforms whose downloads are understood, in the order in which they are tried.

A new one is a class in a file here, a line in `FORMS`, and its example: the tests run every
class's own, and docs/ways-in.md is written from them.
"""

from grader.cohort.platforms.blackboard import Blackboard
from grader.cohort.platforms.brightspace import Brightspace
from grader.cohort.platforms.canvas import Canvas, CanvasQuiz
from grader.cohort.platforms.canvas import number_of as _of_canvas
from grader.cohort.platforms.form import Claim, Example, Form, Owner, fold
from grader.cohort.platforms.gradescope import Gradescope
from grader.cohort.platforms.mail import Mail
from grader.cohort.platforms.moodle import Moodle
from grader.cohort.platforms.moodle import number_of as _of_moodle
from grader.cohort.platforms.nbgrader import Nbgrader
from grader.cohort.platforms.plain import Drive, Plain
from grader.cohort.platforms.repositories import Repositories
from grader.cohort.platforms.teams import Teams
from grader.cohort.platforms.times import TIMESTAMP, time_of

FORMS: tuple[type[Form], ...] = (
    Gradescope,
    Moodle,
    Blackboard,
    Brightspace,
    CanvasQuiz,
    Canvas,
    Nbgrader,
    Teams,
    Repositories,
    Mail,
    Drive,
    Plain,
)
BY_NAME = (Plain, Nbgrader, Teams, Repositories)
"""Forms whose names are given by whoever keeps the folder: what is left over is one of them."""

__all__ = [
    "BY_NAME",
    "FORMS",
    "TIMESTAMP",
    "Claim",
    "Example",
    "Form",
    "Owner",
    "fold",
    "platform_number",
    "time_of",
]


def platform_number(platform: str, place: str) -> str:
    """A platform's number of whoever's submission lies at a place; "" where it has none."""
    entry = place.partition("/")[0]
    return {"Canvas": _of_canvas, "Moodle": _of_moodle}[platform](entry)
