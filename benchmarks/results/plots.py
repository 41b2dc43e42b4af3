"""One picture for each section, docs/results/NAME.svg: what the tables cannot show at a glance.

In: the rows of a section, and what its runs found. Out: SVG, the same to the byte for the same
numbers and the same matplotlib. Text stays text; the ground is white on dark pages too; seeds,
goals and what is compared differ by form, so that no colour has to be told from another.
"""

import hashlib
import io
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
from course import READERS, RECALL, STORIES
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import LogLocator, NullFormatter, ScalarFormatter
from runs import ROOT
from section import Row, Section, pick

FOLDER = ROOT / "docs" / "results"
BLUE, ORANGE, GREEN, INK, GREY = "#0072B2", "#D55E00", "#007958", "#222222", "#6e6e6e"
SEEDS = "os^"
LOOK = {
    "svg.fonttype": "none",
    "svg.hashsalt": "attention-course",
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans", "Arial", "Helvetica"],
    "font.size": 10,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": GREY,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "xtick.color": INK,
    "ytick.color": INK,
    "figure.constrained_layout.w_pad": 0.12,
    "figure.facecolor": "white",
    "axes.facecolor": "white",
    "savefig.facecolor": "white",
}
WIDTH = 8.0  # inches
READER_LOOK = {
    "recurrent": (ORANGE, "s", "--"),
    "convolution": (GREEN, "^", "-."),
    "dilated": (GREY, "D", ":"),
    "attention": (BLUE, "o", "-"),
}
STARTS = {"pretrained": (BLUE, "-"), "from scratch": (ORANGE, "--")}
EXAMPLES = (100, 200, 400, 800)


def write(sections: Iterable[Section]) -> list[Path]:
    """Draw what is measured whole: the files."""
    FOLDER.mkdir(exist_ok=True)
    made = []
    for section in sections:
        if section.is_whole:
            path = FOLDER / f"{section.name}.svg"
            path.write_text(draw(section), encoding="utf-8")
            made.append(path)
    return made


def draw(section: Section) -> str:
    """A section's picture; what it was drawn from stands in its metadata."""
    with mpl.rc_context(LOOK):
        figure = DRAWN_ALONE.get(section.name, rows_by_unit)(section)
        out = io.StringIO()
        about = {
            "Title": section.title,
            "Identifier": digest(section),
            "Date": None,
            "Creator": None,
        }
        figure.savefig(out, format="svg", metadata=about)
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


def digest(section: Section) -> str:
    """Of all numbers that the section's runs found."""
    files = [run.file.read_bytes() for study in section.studies for run in study.runs]
    return "sha256:" + hashlib.sha256(b"".join(files)).hexdigest()


def rows_by_unit(section: Section) -> Figure:
    """A panel for each unit: a row's seeds, its goal, and what it is compared with."""
    rows = (*section.rows, *section.plotted)
    units = list(dict.fromkeys(row.unit for row in rows if row.unit != "points"))
    by_unit = {unit: [row for row in rows if row.unit == unit] for unit in units}
    sizes = [len(some) + 1 for some in by_unit.values()]
    figure = Figure(figsize=(WIDTH, 0.46 * sum(sizes) + 0.9), layout="constrained")
    panels = figure.subplots(len(units), 1, height_ratios=sizes, squeeze=False)[:, 0]
    for axes, (unit, some) in zip(panels, by_unit.items(), strict=True):
        dots(axes, some, unit)
    legend(figure, rows)
    return figure


def dots(axes: Axes, rows: Sequence[Row], unit: str) -> None:
    for place, row in enumerate(rows):
        axes.axhline(place, color="#e4e4e4", linewidth=0.8, zorder=0)
        for goal in dict.fromkeys(row.goals):
            axes.plot([goal, goal], [place - 0.36, place + 0.36], color=INK, linewidth=2, zorder=2)
        for value in dict.fromkeys(value for value, _ in row.besides):
            axes.plot(value, place, "x", color=ORANGE, markersize=7, mew=2, zorder=3, clip_on=False)
        step = 0.2 if len(row.values) > 1 else 0
        for seed, got in enumerate(row.values):
            height = place + step * (seed - 1)
            axes.plot(got, height, SEEDS[seed], color=BLUE, markersize=6, zorder=4, clip_on=False)
    axes.set_yticks(range(len(rows)), [labelled(row) for row in rows])
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0, pad=8)
    axes.set_xlabel(unit if unit != "%" else "per cent")
    known = [value for row in rows for value in (*row.values, *dict(row.besides)) if value]
    if unit == "perplexity":
        axes.set_xscale("log")
        axes.set_xlim(min(known) / 1.5, max(known) * 1.5)
        axes.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axes.xaxis.set_major_formatter(ScalarFormatter())
        axes.xaxis.set_minor_formatter(NullFormatter())
        axes.set_xlabel("perplexity (less is better; the rows do not compare)")
    else:
        axes.set_xlim(0, 100 if unit == "%" else 1.1 * max(known))


def labelled(row: Row) -> str:
    names = list(dict.fromkeys(name for _, name in row.besides))
    return row.says + (f"\n× {', '.join(names)}" if names else "")


def legend(figure: Figure, rows: Sequence[Row]) -> None:
    """What the forms mean, those that are there."""
    seeds = max(len(row.values) for row in rows)
    form: dict[str, Any] = {"linestyle": "", "color": BLUE}
    keys = [
        Line2D([], [], marker=SEEDS[seed], label=f"seed {seed}", **form) for seed in range(seeds)
    ]
    if any(row.least for row in rows):
        bar = {"marker": "|", "markersize": 12, "markeredgewidth": 2}
        keys.append(Line2D([], [], linestyle="", color=INK, label="goal", **bar))
    if any(row.beside for row in rows):
        cross: dict[str, Any] = {"marker": "x", "markersize": 7, "markeredgewidth": 2}
        named = "to compare with, named under the row"
        keys.append(Line2D([], [], linestyle="", color=ORANGE, label=named, **cross))
    figure.legend(handles=keys, loc="outside lower center", ncols=len(keys), frameon=False)


# -- pictures of their own


def recall(_: Section) -> Figure:
    """Curves by distance; one seed."""
    [found] = RECALL.found
    figure = Figure(figsize=(WIDTH, 4.2), layout="constrained")
    axes = figure.subplots()
    for name, (colour, marker, line) in READER_LOOK.items():
        points = pick(found, f"metrics/{name}")
        told = {
            int(key.split()[-1]): 100 * share
            for key, share in points.items()
            if key.startswith("at distance")
        }
        look = {"color": colour, "marker": marker, "linestyle": line}
        axes.plot(list(told), list(told.values()), **look, label=READERS[name], clip_on=False)
    guess = 100 * pick(found, "baselines/guessing")
    axes.axhline(guess, color=INK, linewidth=0.8, zorder=0)
    axes.text(0, guess - 1.5, "guessing", va="top")
    axes.set_xlabel("distance: words back from the last one")
    axes.set_ylabel("words recalled, per cent")
    axes.set_xticks([0, 4, 9, 16, 32, 47])
    axes.set_xlim(-0.5, 47.5)
    axes.set_ylim(0, 102)
    figure.legend(loc="outside lower center", ncols=2, frameon=False)
    return figure


def bert(section: Section) -> Figure:
    """The objectives as rows; fine-tuning by the number of labels."""
    figure = Figure(figsize=(WIDTH, 6.4), layout="constrained")
    above, below = figure.subfigures(2, 1, height_ratios=(1, 1.15))
    objectives = [row for row in section.rows if row.unit == "%"][:3]
    dots(above.subplots(), objectives, "%")
    legend(above, objectives)
    for axes, label in zip(below.subplots(1, 2, sharey=True), ("topic", "mood"), strict=True):
        tuning(axes, label)
    keys = [
        Line2D([], [], color=colour, linestyle=line, label=start)
        for start, (colour, line) in STARTS.items()
    ]
    most = Line2D([], [], color=INK, linewidth=0.8, linestyle=":", label="always the most frequent")
    below.legend(handles=[*keys, most], loc="outside lower center", ncols=3, frameon=False)
    return figure


def tuning(axes: Axes, label: str) -> None:
    for start, (colour, line) in STARTS.items():
        for marker, found in zip(SEEDS, STORIES.found, strict=True):
            told = [100 * pick(found, f"finetune/{label}, {n} examples/{start}") for n in EXAMPLES]
            look = {"color": colour, "marker": marker, "linestyle": line, "markersize": 5}
            axes.plot(range(len(EXAMPLES)), told, **look)
    most = pick(STORIES.found[0], f"finetune/{label}, 100 examples/most frequent class")
    axes.axhline(100 * most, color=INK, linewidth=0.8, linestyle=":", zorder=0)
    axes.set_xticks(range(len(EXAMPLES)), [str(n) for n in EXAMPLES])
    axes.set_xlabel("labelled stories to learn from")
    axes.set_ylim(0, 100)
    axes.set_title(f"Fine-tuned for the {label}")
    if label == "topic":
        axes.set_ylabel("right, per cent")


DRAWN_ALONE: dict[str, Callable[[Section], Figure]] = {"recall": recall, "bert": bert}
