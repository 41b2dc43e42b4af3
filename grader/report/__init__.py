"""A grade as a person or a program reads it: terminal, page, JSON.

In: a `Grade`. Out: text.
May escape, wrap and draw. Never asks or judges; measures nothing.
"""

from typing import TYPE_CHECKING

from grader.support.doors import opened_when_asked

if TYPE_CHECKING:
    from grader.report.details import blocks as blocks
    from grader.report.escape import cell as cell
    from grader.report.escape import clean as clean
    from grader.report.escape import one_line as one_line
    from grader.report.for_students import student_view as student_view
    from grader.report.html_fragment import fragment as fragment
    from grader.report.html_fragment import fragment_line as fragment_line
    from grader.report.json_form import to_json as to_json
    from grader.report.layout import WIDTH as WIDTH
    from grader.report.layout import count as count
    from grader.report.layout import number as number
    from grader.report.layout import pad as pad
    from grader.report.layout import shorten as shorten
    from grader.report.layout import wrap as wrap
    from grader.report.message import describe as describe
    from grader.report.message import describe_fault as describe_fault
    from grader.report.page import class_report as class_report
    from grader.report.page import feedback as feedback
    from grader.report.page import refusal as refusal
    from grader.report.progress_line import progress as progress
    from grader.report.terminal import points_of as points_of
    from grader.report.terminal import render as render
else:
    __getattr__ = opened_when_asked(
        __name__,
        details=["blocks"],
        escape=["cell", "clean", "one_line"],
        for_students=["student_view"],
        html_fragment=["fragment", "fragment_line"],
        json_form=["to_json"],
        layout=["WIDTH", "count", "number", "pad", "shorten", "wrap"],
        message=["describe", "describe_fault"],
        page=["class_report", "feedback", "refusal"],
        progress_line=["progress"],
        terminal=["points_of", "render"],
    )
