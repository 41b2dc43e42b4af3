"""A grade for programs: JSON.

In: a `Grade`. Out: the text that docs/report-format.md describes.
"""

import json

from grader.grade import Grade


def to_json(grade: Grade) -> str:
    """The grade as JSON in plain ASCII: it passes every pipe, and no escape sequence survives."""
    return json.dumps(grade.model_dump(mode="json"), indent=2, ensure_ascii=True)
