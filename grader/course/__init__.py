"""The course as it lies on the disk: its configuration, its assignments, its known mistakes.

In: folders. Out: a `Course`, an `Assignment`, texts.
May run our solutions' mistakes.py. Never reads a submission.
"""

from typing import TYPE_CHECKING

from grader.support.doors import opened_when_asked

if TYPE_CHECKING:
    from grader.course.bank import alternatives as alternatives
    from grader.course.bank import apply_both as apply_both
    from grader.course.bank import apply_mistake as apply_mistake
    from grader.course.bank import bodies as bodies
    from grader.course.bank import known_mistakes as known_mistakes
    from grader.course.bank import reference as reference
    from grader.course.bank import replace_body as replace_body
    from grader.course.bank import right_solutions as right_solutions
    from grader.course.bank import solution_folder as solution_folder
    from grader.course.bank import stubs as stubs
    from grader.course.config import ASSIGNMENT_NAME as ASSIGNMENT_NAME
    from grader.course.config import THIS_PYTHON as THIS_PYTHON
    from grader.course.config import Assignment as Assignment
    from grader.course.config import Course as Course
    from grader.course.config import Limits as Limits
    from grader.course.config import Strict as Strict
    from grader.course.config import Task as Task
    from grader.course.config import build as build
    from grader.course.config import find_course as find_course
    from grader.course.config import overruled as overruled
    from grader.course.config import read_toml as read_toml
    from grader.course.labs import NOTEBOOK as NOTEBOOK
    from grader.course.labs import SOURCE as SOURCE
    from grader.course.labs import cell_id as cell_id
    from grader.course.labs import has_lab as has_lab
    from grader.course.labs import lab_secrets as lab_secrets
    from grader.course.labs import nbgrader_notebook as nbgrader_notebook
    from grader.course.labs import student_notebook as student_notebook
    from grader.course.last_grades import Score as Score
    from grader.course.last_grades import best_score as best_score
    from grader.course.last_grades import remember_score as remember_score
    from grader.course.marks import BOOK as BOOK
    from grader.course.marks import Marked as Marked
    from grader.course.marks import marked as marked
    from grader.course.mistake_texts import MistakeText as MistakeText
    from grader.course.mistake_texts import dump_mistakes as dump_mistakes
    from grader.course.mistake_texts import read_mistakes as read_mistakes
    from grader.course.mistake_texts import text_of as text_of
    from grader.course.root import find_root as find_root
    from grader.course.start import START as START
    from grader.course.start import has_start as has_start
    from grader.course.start import start_notebook as start_notebook
else:
    __getattr__ = opened_when_asked(
        __name__,
        bank=[
            "alternatives",
            "apply_both",
            "apply_mistake",
            "bodies",
            "known_mistakes",
            "reference",
            "replace_body",
            "right_solutions",
            "solution_folder",
            "stubs",
        ],
        config=[
            "ASSIGNMENT_NAME",
            "Assignment",
            "Course",
            "Limits",
            "THIS_PYTHON",
            "Strict",
            "Task",
            "build",
            "find_course",
            "overruled",
            "read_toml",
        ],
        labs=[
            "NOTEBOOK",
            "SOURCE",
            "cell_id",
            "has_lab",
            "lab_secrets",
            "nbgrader_notebook",
            "student_notebook",
        ],
        last_grades=["Score", "best_score", "remember_score"],
        marks=["BOOK", "Marked", "marked"],
        mistake_texts=["MistakeText", "dump_mistakes", "read_mistakes", "text_of"],
        root=["find_root"],
        start=["START", "has_start", "start_notebook"],
    )
