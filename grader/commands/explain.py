"""Tell about one known mistake: what it is, why it matters, what to do, where to read.

In: an id and the course's assignments/*/mistakes.json. Out: text. Light: imports no numpy, torch
or pydantic. Shows no edit of the reference: those files hold none.
"""

from pathlib import Path

from grader.course import MistakeText, read_mistakes
from grader.errors import UsageError
from grader.report import WIDTH, one_line, wrap
from grader.support import did_you_mean

INDENT = 8


def explain(root: Path, id: str, width: int = WIDTH) -> str:
    """The text of one known mistake; case does not matter.

    Raises:
        UsageError: there is no such id; the message offers those that look like it.
    """
    texts: dict[str, tuple[MistakeText, Path]] = {}
    for file in sorted((root / "assignments").glob("assignment*/mistakes.json")):
        texts |= {text.id: (text, file.parent) for text in read_mistakes(file)}
    by_lower = {known.lower(): known for known in texts}
    known = by_lower.get(id.strip().lower())
    if known is None:
        raise UsageError(
            f"no known mistake {one_line(id, 80)!r}{did_you_mean(id, texts)}",
            help="the ids stand in the report behind `more`: grade explain A2-NO-SCALE",
        )
    text, folder = texts[known]
    read = f"{folder.relative_to(root).as_posix()}/README.md"
    if text.read:
        read += f"#{text.read}"
    parts = [
        f"{text.id}  {text.task}, {folder.name}",
        "\n".join(wrap(f"your answers are what you get when {one_line(text.says)}", width)),
        "\n".join(
            _field(label, said, width)
            for label, said in (("why", text.why), ("help", text.help), ("read", read))
            if said
        ),
    ]
    return "\n\n".join(parts)


def _field(label: str, text: str, width: int) -> str:
    lines = wrap(one_line(text, 4000), width - INDENT)
    return f"{label:<{INDENT}}" + f"\n{' ' * INDENT}".join(lines)
