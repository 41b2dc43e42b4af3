"""The page docs/results.md: a table, a plot and two sentences for each section.

In: the sections, and their runs. Out: the page. Nothing here is told that a row or a run does not
say.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from runs import RAW, ROOT, Run, Study
from section import MISSED, REACHED, Row, Section, shown

PAGE = ROOT / "docs" / "results.md"
NOTE = "<!-- Written by `make results`; do not edit. -->"


def write(sections: Sequence[Section]) -> Path:
    PAGE.write_text(page(sections), encoding="utf-8")
    return PAGE


def page(sections: Sequence[Section]) -> str:
    """The page, of what is there."""
    lines = [
        "# Results", "", NOTE, "",
        "What the models of the course reach, trained by their stock scripts with the reference's "
        "files.",
        *summary(sections), "",
        *machines([run for s in sections for study in s.studies for run in study.runs]),
        "CPU minutes are those of training; others shared the machine, so wall time tells little.",
        "All numbers, also those that no table has, are in "
        f"`{RAW.relative_to(ROOT).as_posix()}/` of the instructor's repository, one file for each "
        "run; this page is made of them.",
    ]  # fmt: skip
    for section in sections:
        lines += ["", f"## {section.title}", "", section.says, "", *body(section)]
    return "\n".join(lines) + "\n"


def summary(sections: Sequence[Section]) -> list[str]:
    """What was missed, and how much was not."""
    goals = [(section, row) for section in sections for row in section.rows if row.least]
    missed = [(section, row) for section, row in goals if row.verdict == MISSED]
    reached = sum(row.verdict == REACHED for _, row in goals)
    return [
        f"Missed are {len(missed)} of {len(goals)} goals, {reached} are reached under every seed "
        "that was run; those of other corpora are the goals of the English stories, or the best "
        "count and the best rule.",
        *([""] if missed else []),
        *(
            f"- {section.title.partition(':')[0]}, {row.says}: {values(row)} {row.unit}, "
            f"{goal(row)} wanted"
            for section, row in missed
        ),
    ]


def machines(runs: Iterable[Run]) -> list[str]:
    """When and where the runs were made, a sentence for each kind."""
    kinds: dict[str, list[str]] = {}
    for run in runs:
        if run.is_there:
            kinds.setdefault(place(run.measured), []).append(run.key)
    if len(kinds) == 1:
        return [f"{said}." for said in kinds]
    return [f"{said}: {', '.join(keys)}." for said, keys in kinds.items()]


def place(measured: dict[str, Any]) -> str:
    beside = measured["runs_side_by_side"] - 1
    rounded = measured.get("rounded_to_digits")
    threads = "one thread" if measured["threads"] == 1 else f"{measured['threads']} threads"
    return (
        f"Measured {measured['date']}: {measured['cores']} cores, {measured['machine']}, "
        f"{measured['system']}; Python {measured['python']}, torch {measured['torch']}; each run "
        f"with {threads} and {beside or 'no'} other beside it"
        + (f"; numbers kept to {rounded} digits" if rounded else "")
    )


def body(section: Section) -> list[str]:
    lines = table(section.rows)
    if section.is_whole:
        lines += ["", f"![{section.alt}](results/{section.name}.svg)", ""]
        lines += [str(said) for said in section.means(*(s.found for s in section.studies))]
    lines += ["", *(f"- {cost(study)}" for study in section.studies)]
    for study in section.studies:
        lines += missing(study)
    return lines


def table(rows: Sequence[Row]) -> list[str]:
    seeds = max((row.study.seeds for row in rows), key=len)
    heads = ["", "Goal", *(f"Seed {seed}" for seed in seeds), "To compare with", "Verdict"]
    lines = [cells(heads), "|---|" + "---:|" * (len(seeds) + 1) + "---|---|"]
    for row in rows:
        got = ["–" if value is None else shown(value) for value in row.values]
        verdict = f"**{row.verdict}**" if row.verdict == MISSED else row.verdict
        lines.append(cells([f"{row.says}, {row.unit}", goal(row), *got, compared(row), verdict]))
    return lines


def cells(texts: Iterable[str]) -> str:
    return "| " + " | ".join(text.replace("|", "\\|") for text in texts) + " |"


def goal(row: Row) -> str:
    """The least of each seed, once where they are the same."""
    goals = ", ".join(dict.fromkeys(map(shown, row.goals)))
    return f"≥ {goals}" if goals else ""


def values(row: Row) -> str:
    return ", ".join(shown(value) for value in row.values if value is not None)


def compared(row: Row) -> str:
    """Values by seed, once where they are the same, and whose they are."""
    told: dict[str, dict[str, None]] = {}
    for value, name in row.besides:
        told.setdefault(name, {})[shown(value)] = None
    return "; ".join(f"{', '.join(numbers)} ({name})" for name, numbers in told.items())


def cost(study: Study) -> str:
    """The command of a study and what it took."""
    command = f"`{study.runs[0].command}`"
    if not study.found:
        return command
    found = study.found
    seconds = [one.get("training_cpu_seconds", one["cpu_seconds"]) for one in found]
    low, high = (f"{value / 60:.1f}" for value in (min(seconds), max(seconds)))
    minutes = low if low == high else f"{low} to {high}"
    return f"{command}: {found[0]['steps']:,} steps, {minutes} CPU minutes"


def missing(study: Study) -> list[str]:
    lacking = [run for run in study.runs if not run.is_there]
    if not lacking:
        return []
    seeds = ", ".join(str(run.seed) for run in lacking)
    why = lacking[0].lacks
    return ["", f"Not run: {study.name}, seed {seeds}" + (f": {why}." if why else ".")]
