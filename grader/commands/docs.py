"""Write the reference pages of docs/ from the code: `python -m grader.commands.docs`.

In: the typer app, the records of `grader.grade`, the forms of `grader.cohort.platforms`. Out:
docs/cli.md, docs/report-format.md, docs/ways-in.md, and the output that README.md shows. A test
compares the files with what this makes, so none of it is edited by hand.
"""

import inspect
import re
import sys
from collections.abc import Iterator
from typing import Any

NOTE = "<!-- Written by `python -m grader.commands.docs`; do not edit. -->"
EXIT_CODES = {
    "0": "done, nothing to fix",
    "1": "something did not pass",
    "2": "the command line asks for something that is not there",
    "3": "these files cannot be graded, and whoever handed them in can fix that",
    "4": "a fault of the grader or the course; no points are lost",
    "5": "for whoever runs the machine: no GPU, disk full, no process",
    "130": "interrupted",
    "143": "ended by SIGTERM; like after an interrupt, nothing is left behind",
}
OF_TYPER = {"--help", "--install-completion", "--show-completion"}


def command_line() -> str:
    """docs/cli.md."""
    from typer.main import get_command

    from grader.commands.app import app
    from grader.commands.options import INTRO

    root: Any = get_command(app)
    lines = [
        "# The command line", "", NOTE, "",
        "The first word is an assignment or a command: "
        "`grade assignment3` and `grade 3` are short for `grade run assignment3`.", "",
        *_text(INTRO),
    ]  # fmt: skip
    lines += _parameters("grade", root)
    for name, command in _commands("grade", root):
        lines += ["", f"## {name}", "", *_text(command.help or "")]
        lines += _parameters(name, command)
    lines += ["", "## Exit codes", "", "| Code | Meaning |", "|---|---|"]
    lines += [f"| {code} | {meaning} |" for code, meaning in EXIT_CODES.items()]
    lines += [
        "", "## Environment", "", "| Variable | What it does |", "|---|---|",
        "| `NO_COLOR` | no colour; pipes and files get none anyway |",
        "| `GRADE_TRACEBACK=1` | shows where the grader broke |",
        "| `GRADE_DATA` | the folder of real corpora; default: .grade/data/ in the course |",
        "| `GRADE_START=fresh` | a new process per submission where a fork server would do |",
        "| `GRADE_WITHOUT=seccomp,…` | leaves layers of isolation out: user, landlock, seccomp, "
        "namespaces; official grading then refuses |",
    ]  # fmt: skip
    return _page(lines)


def _commands(path: str, group: Any) -> Iterator[tuple[str, Any]]:
    """Each command with its full name; those of a group behind it."""
    for name, command in group.commands.items():
        yield f"{path} {name}", command
        if hasattr(command, "commands"):
            yield from _commands(f"{path} {name}", command)


def _page(lines: list[str]) -> str:
    return re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def _text(help: str) -> Iterator[str]:
    """Help as Markdown: a paragraph after a \\b is a block of examples."""
    for paragraph in inspect.cleandoc(help).split("\n\n"):
        if paragraph.startswith("\b\n"):
            yield from ("```", inspect.cleandoc(paragraph.removeprefix("\b\n")), "```")
        else:
            yield from (paragraph.replace("\n", " "), "")


def _parameters(name: str, command: Any) -> list[str]:
    words, rows = [name], []
    for parameter in command.params:
        if OF_TYPER & set(parameter.opts):
            continue
        value = parameter.metavar or ""  # always given, since typer's own differ by version
        if parameter.opts[0].startswith("-"):
            shown = f"{', '.join(parameter.opts)} {value}".rstrip().replace("|", "\\|")
        else:
            words.append(value if parameter.required else f"[{value}]")
            shown = value
        rows.append(f"| `{shown}` | {parameter.help} |")
    if not rows:
        return []
    options = " [OPTIONS]" if any(row.startswith("| `-") for row in rows) else ""
    usage = [] if name == "grade" else ["", "```", " ".join(words) + options, "```"]
    return [*usage, "", "| Word | Meaning |", "|---|---|", *rows]


def report_format() -> str:
    """docs/report-format.md."""
    from grader.grade import SHOWN, Grade

    schema = Grade.model_json_schema(mode="serialization")
    records = {"Grade": schema, **schema["$defs"]}
    lines = [
        "# The report as JSON", "", NOTE, "",
        "`grade assignment3 --json` prints one object, a Grade, in plain ASCII.",
        "`format` is raised when a field changes its meaning or goes; new fields may come.",
        "Text in it may come from a submission: escape it for wherever it goes.",
    ]  # fmt: skip
    for name, record in records.items():
        if "properties" not in record:
            continue
        lines += ["", f"## {name}", "", record.get("description", ""), ""]
        lines += ["| Field | Type | Meaning |", "|---|---|---|"]
        for field, about in record["properties"].items():
            meaning = " ".join(about.get("description", "").split())
            lines.append(f"| `{field}` | {_type(about)} | {meaning} |")
    lines += ["", "## Verdict", "", "| Value | Shown as |", "|---|---|"]
    lines += [f"| `{verdict.value}` | {word} |" for verdict, word in SHOWN.items()]
    return _page(lines)


def _type(about: dict[str, Any]) -> str:
    """A JSON type in words; names of records link to their section."""
    if "anyOf" in about:
        return " or ".join(_type(one) for one in about["anyOf"])
    for nested in about.get("allOf", []):
        return _type(nested)
    if "$ref" in about:
        name = about["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "const" in about:
        return f"`{about['const']}`"
    if "enum" in about:
        return " or ".join(f"`{value}`" for value in about["enum"])
    kind = str(about.get("type", "any"))
    if kind == "array":
        return f"list of {_type(about['items'])}"
    if kind == "object" and isinstance(about.get("additionalProperties"), dict):
        return f"object of {_type(about['additionalProperties'])}"
    return kind


def ways_in() -> str:
    """docs/ways-in.md."""
    from grader.cohort import FORMS

    lines = [
        "# Ways in", "", NOTE, "",
        "What `grade class` understands: a folder, or the zip that a platform gives you as it is.",
        "The platform is recognised once for the folder: it is the one of this table whose form",
        "the most entries have, and more than half of them. What a student chose, a file's name",
        "or what lies in an archive, never decides whose work it is. Two owners, or two things for",
        "one place, are listed and not graded; so is what has no form, as \"not understood\".", "",
        "| From | Looks like | Whose it is |", "|---|---|---|",
    ]  # fmt: skip
    cells = [(form.platform, form.looks, form.decides) for form in FORMS]
    lines += [
        f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in cells
    ]
    lines += [
        "", "Whatever the way, what a student handed in may be a folder, a `.py`, a notebook, a",
        "`.zip`, a `.tar.gz`, one of these in another, or several files of one upload. The",
        "shallowest copy of a file counts; folders that tools make (`venv/`, `.git`, `__MACOSX`,",
        "`site-packages`) are not looked into, and in a clone `assignments/NAME/` comes first.",
        "`.7z` and `.rar` are refused: zip them.", "",
        "With a roster (`class.md`), ids, mails and the platform's numbers are looked up each as",
        "what it is, then names; a name that two have names nobody. A group's submission is",
        "everybody's whose column `group` has its name.", "",
        "Each form says where it is known from. Where that is no source of the platform's own, and",
        "it was not tried on a real download either, look at the first line that `grade class`",
        "prints: it says how many of the submissions have a grade.",
    ]  # fmt: skip
    for form in FORMS:
        example = form.example
        lines += ["", f"## {form.platform}", "", f"Source: {form.source}.", "", "```"]
        lines += [_shown(name) for name in example.files]
        whose = ", ".join(example.owners) or "nobody's: listed"
        lines += ["```", "", f"Whose: {whose}."]
    return _page(lines)


def _shown(path: str) -> str:
    """A path of an example, with names as an assignment has them."""
    path = path.replace("ASSIGNMENT", "assignmentN")
    return path.replace("FILE", "multihead") + ".py" if path.startswith("FILE") else path


PAGES = {"cli.md": command_line, "report-format.md": report_format, "ways-in.md": ways_in}


def main() -> int:
    """Write the pages of the course around the current directory."""
    from grader.authoring import refresh
    from grader.course import find_root

    root = find_root()
    folder = root / "docs"
    folder.mkdir(exist_ok=True)
    for name, make in PAGES.items():
        (folder / name).write_text(make(), encoding="utf-8", newline="\n")
        sys.stdout.write(f"docs/{name}\n")
    if (readme := root / "README.md").is_file():
        text = refresh(readme.read_text(encoding="utf-8"), root)
        readme.write_text(text, encoding="utf-8", newline="\n")
        sys.stdout.write("README.md\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
