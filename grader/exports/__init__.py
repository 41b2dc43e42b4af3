"""A grade, or a class of them, in the form that another system reads.

In: grades. Out: text: JSON, CSV, JUnit, workflows.
May format. Never asks, judges or counts points anew.
"""

from typing import TYPE_CHECKING

from grader.support.doors import opened_when_asked

if TYPE_CHECKING:
    from grader.exports.class_tables import canvas as canvas
    from grader.exports.class_tables import moodle as moodle
    from grader.exports.github_files import workflow as workflow
    from grader.exports.gradescope_files import autograder as autograder
    from grader.exports.one_grade import Visibility as Visibility
    from grader.exports.one_grade import classroom50 as classroom50
    from grader.exports.one_grade import github as github
    from grader.exports.one_grade import gradescope as gradescope
    from grader.exports.one_grade import junit as junit
else:
    __getattr__ = opened_when_asked(
        __name__,
        class_tables=["canvas", "moodle"],
        github_files=["workflow"],
        gradescope_files=["autograder"],
        one_grade=["Visibility", "classroom50", "github", "gradescope", "junit"],
    )
