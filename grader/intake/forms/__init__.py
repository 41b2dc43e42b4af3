"""The forms in which cells of code are handed in: one line here and one `Form` for a new one.

In: a file's name and text. Out: its form, or None for a plain file. The first that recognises it
is taken, so the more special stand first.
"""

from grader.intake.forms import jupyter, scripts
from grader.intake.forms.cell import Cell, Form, Handed
from grader.intake.forms.marimo import MARIMO

FORMS = (
    jupyter.COLAB,
    jupyter.KAGGLE,
    jupyter.VS_CODE,
    jupyter.FORMAT_4,
    jupyter.FORMAT_3,
    MARIMO,
    scripts.COLAB_EXPORT,
    scripts.EXPORTED,
    scripts.PERCENT_SCRIPT,
    scripts.JUPYTEXT_LIGHT,
    scripts.WITH_MAGICS,
)

__all__ = ["FORMS", "Cell", "Form", "Handed", "form_of"]


def form_of(handed: Handed) -> Form | None:
    """Which form a file has."""
    suffix = "." + handed.name.rpartition(".")[2].lower()
    return next((f for f in FORMS if f.suffix == suffix and f.recognises(handed)), None)
