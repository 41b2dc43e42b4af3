"""A grade for programs: JSON.

In: a `Grade`. Out: the text that docs/report-format.md describes.
"""

from grader.grade import Grade
from grader.report.escape import json_text


def to_json(grade: Grade) -> str:
    """The grade as JSON."""
    return json_text(grade.model_dump(mode="json"), indent=2)
