"""nbgrader's side: its course folder, its exchange, its gradebook.

In: a graded class; an nbgrader course. Out: cells, marks and feedback where nbgrader looks.
May import nbgrader, when it is asked for. Never runs student code; never decides points.
"""

from typing import TYPE_CHECKING

from grader.support.doors import opened_when_asked

if TYPE_CHECKING:
    from grader.adapters.course_folder import CONFIG as CONFIG
    from grader.adapters.course_folder import NEW_CONFIG as NEW_CONFIG
    from grader.adapters.course_folder import driver as driver
    from grader.adapters.course_folder import write_course_folder as write_course_folder
    from grader.adapters.gradebook import create_gradebook as create_gradebook
    from grader.adapters.gradebook import open_target as open_target
    from grader.adapters.gradebook import prepare_gradebook as prepare_gradebook
    from grader.adapters.gradebook import write_gradebook as write_gradebook
else:
    __getattr__ = opened_when_asked(
        __name__,
        course_folder=["CONFIG", "NEW_CONFIG", "driver", "write_course_folder"],
        gradebook=["create_gradebook", "open_target", "prepare_gradebook", "write_gradebook"],
    )
