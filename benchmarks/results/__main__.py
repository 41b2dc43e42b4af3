"""Train every model of the course by its stock script, and write docs/results.md.

    python benchmarks/results                      what is not there yet, then the page
    python benchmarks/results --only translator    one model; --fresh measures again
    python benchmarks/results --write              only the page, of what is there

Each run is a process of its own with one thread, two side by side, and its numbers are kept in
build/results/ as they come: interrupted, the same command goes on. Real corpora are measured
where they are (`grade data get NAME`, or with --from DIR), and reported as not run where they are
not.
"""

import argparse
import datetime
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from grader import data
from grader.errors import UsageError

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "build" / "results"
PAGE = ROOT / "docs" / "results.md"


@dataclass(frozen=True)
class Run:
    """One measurement: a script with its words."""

    name: str
    words: tuple[str, ...]
    seed: int = 0

    @property
    def key(self) -> str:
        return "-".join([self.name, *(w.strip("-") for w in self.words), str(self.seed)])

    @property
    def file(self) -> Path:
        return KEPT / f"{self.key}.json"

    @property
    def command(self) -> str:
        words = " ".join(("", *self.words))
        return f"python benchmarks/results/{self.name}.py --seed {self.seed}{words}"

    @property
    def lacks(self) -> str:
        """What is not on this machine, and how it comes there; empty where all is."""
        options = dict(zip(self.words[::2], self.words[1::2], strict=True))
        if "--data" not in options:
            return ""
        corpus = options["--data"]
        try:
            for part in (options.get("--train", "train"), options.get("--held-out", "test")):
                data.load(corpus, part, root=ROOT)
        except UsageError:
            return f"{corpus} is not here: `grade data get {corpus}`, or with `--from DIR`"
        return ""


@dataclass(frozen=True)
class Section:
    """One model on one corpus, under several seeds."""

    title: str
    name: str
    says: str
    words: tuple[str, ...] = ()
    seeds: tuple[int, ...] = (0, 1, 2)
    claims: tuple[tuple[str, str, float | str], ...] = ()
    """What is wanted: a sentence, the path of a number, the least that it may be: a number, or the
    path of one in the same run."""

    @property
    def runs(self) -> list[Run]:
        return [Run(self.name, self.words, seed) for seed in self.seeds]


PARTS = ("--train", "valid", "--held-out", "test")
WIKITEXT = (
    "Learned from the validation part, measured on the test part, since the training part was not "
    "at hand. Rare words are written <unk> in this corpus, and both scripts cut "
    "that into three easy pieces, which lowers a perplexity. "
)

SECTIONS = (
    Section(
        "Recall against distance (assignment 0)", "recall",
        "How often each reader recalls a token, by how far back it is.", seeds=(0,),
    ),
    Section(
        "Translator, English to Russian (assignment 4)", "translator",
        "Stock command, shipped data; per cent.",
        claims=(
            ("exact match on the test set", "exact_match", 95),
            ("right pronouns", "pronouns", 85),
            ("both of a contrastive pair", "both_of_pair", 70),
        ),
    ),
    Section(
        "BERT's objectives (assignment 5)",
        "bert",
        "Stock command, English stories; beside it what counts and single rules get.",
        claims=(
            ("all words, times the best count", "words_all, times_best_count", 1.25),
            ("content words, times the best count", "words_content, times_best_count", 2),
            ("next sentence", "next, bert", 0.85),
            ("points above the best single rule", "next, points_above", 10),
        ),
    ),
    Section(
        "ELMo (assignment 6)",
        "elmo",
        "Stock command, English stories: the sense of a word by the nearest scaled mean.",
        claims=(
            ("senses by the mix of layers", "senses, mix", 0.9),
            ("senses by layer 2", "senses, layer 2", 0.9),
            ("senses by layer 2, against a bag", "senses, layer 2", "senses, bag of neighbours"),
        ),
    ),
    Section(
        "BERT's objectives on Russian stories", "bert",
        "Stock command; beside it what counts and single rules get.",
        ("--data", "stories-ru"), (0,),
    ),
    Section(
        "ELMo on Russian stories", "elmo",
        "Stock command: the sense of a word by the nearest scaled mean.",
        ("--data", "stories-ru"), (0,),
    ),
    Section(
        "Translator on Multi30k, German to English", "translator",
        "A shortened run on a CPU, not to be compared with the published number as it stands.",
        ("--data", "multi30k-de-en", "--steps", "800"), (0,),
    ),
    Section(
        "Translator on Tatoeba, Russian to English", "translator",
        "A shortened run on a CPU, of 15,217 pairs. No published number is of this edition.",
        ("--data", "tatoeba-ru-en", "--steps", "800"), (0,),
    ),
    Section(
        "BERT's objectives on WikiText-2", "bert",
        "A shortened run on a CPU. " + WIKITEXT + "A perplexity is per hidden piece of WordPiece, "
        "with both sides seen, so it is not comparable with one from left to right, such as those "
        "published for WikiText-2.",
        ("--data", "wikitext-2", *PARTS, "--steps", "900"), (0,),
    ),
    Section(
        "ELMo on WikiText-2", "elmo",
        "A shortened run on a CPU. " + WIKITEXT + "A perplexity is per lower-case word of our own "
        "cutting, and all words but 10,000 are guessed as one unknown word, so it is not "
        "comparable with those published for WikiText-2, of 33,278 words and of models that read "
        "ten times as much.",
        ("--data", "wikitext-2", *PARTS, "--steps", "600"), (0,),
    ),
)  # fmt: skip


def measure(run: Run) -> str:
    """Run one measurement in its process: what to say of it."""
    if run.lacks:
        return f"{run.key}: not run: {run.lacks}"
    script = ROOT / "benchmarks" / "results" / f"{run.name}.py"
    words = [sys.executable, str(script), "--seed", str(run.seed), *run.words]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(words, capture_output=True, text=True, cwd=ROOT, env=environment)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        return f"{run.key}: not run: {last}"
    part = run.file.with_suffix(".part")
    part.write_text(done.stdout, encoding="utf-8")
    part.replace(run.file)
    return f"{run.key}: done"


def numbers(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every number and text in nested tables, each with its path in words."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from numbers(item, f"{path}, {key}" if path else str(key))
    elif isinstance(value, list):
        for at, item in enumerate(value):
            yield from numbers(item, f"{path} {at + 1}")
    else:
        yield path.replace("_", " "), value


def shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    return "" if value is None else str(value).replace("|", "\\|")  # a bar ends a table's cell


def page(sections: tuple[Section, ...] = SECTIONS) -> str:
    """The page, of what is there."""
    now = datetime.datetime.now(datetime.UTC).date().isoformat()
    lines = [
        "# Results",
        "",
        "Written by `make results`; every number is one that its command printed.",
        f"{now}; {os.cpu_count()} cores, {platform.machine()}, {platform.system()}; Python "
        f"{platform.python_version()}, torch {version('torch')}. Each run had one thread, and "
        "another run beside it, so CPU seconds tell more than wall seconds.",
    ]
    for section in sections:
        lines += ["", f"## {section.title}", "", section.says, ""]
        found = {
            run.seed: json.loads(run.file.read_text()) for run in section.runs if run.file.is_file()
        }
        if not found:
            lacks = section.runs[0].lacks
            lines.append(f"Not run: {lacks}." if lacks else "Not run.")
            continue
        lines += _claims(section, found)
        tables = {seed: dict(numbers(value)) for seed, value in found.items()}
        names = list(dict.fromkeys(name for table in tables.values() for name in table))
        lines.append("| | " + " | ".join(f"seed {seed}" for seed in tables) + " |")
        lines.append("|---|" + "---|" * len(tables))
        for name in names:
            cells = [shown(table.get(name)) for table in tables.values()]
            lines.append(f"| {name.replace('|', '/')} | " + " | ".join(cells) + " |")
        lines += ["", f"`{section.runs[0].command}`"]
        missing = [str(run.seed) for run in section.runs if run.seed not in found]
        if missing:
            lines += ["", f"Not run: seed {', '.join(missing)}."]
    return "\n".join(lines) + "\n"


def _claims(section: Section, found: dict[int, Any]) -> list[str]:
    lines = []
    for says, path, least in section.claims:
        runs = [dict(numbers(value)) for value in found.values()]
        got = [run.get(path.replace("_", " ")) for run in runs]
        wanted = [run.get(least) if isinstance(least, str) else least for run in runs]
        known = [
            (value, bar)
            for value, bar in zip(got, wanted, strict=True)
            if isinstance(value, int | float) and isinstance(bar, int | float)
        ]
        word = "reached" if known and all(value >= bar for value, bar in known) else "missed"
        bars = dict.fromkeys(shown(bar) for _, bar in known) or [shown(least)]
        values = ", ".join(shown(value) for value, _ in known) or "no number"
        lines.append(f"- {says}: at least {', '.join(bars)} is wanted; {values}: {word}")
    return [*lines, ""] if lines else []


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", help="one of: " + ", ".join(sorted({s.name for s in SECTIONS})))
    parser.add_argument("--fresh", action="store_true", help="measure again what is there")
    parser.add_argument("--write", action="store_true", help="measure nothing, write the page")
    parser.add_argument("--jobs", type=int, default=2, help="runs side by side")
    asked = parser.parse_args()
    KEPT.mkdir(parents=True, exist_ok=True)
    runs = [run for s in SECTIONS for run in s.runs if asked.only in (None, s.name)]
    if not runs:
        parser.error(f"there is no model {asked.only!r}")
    waiting = [run for run in runs if asked.fresh or not run.file.is_file()]
    if not asked.write:
        with ThreadPoolExecutor(asked.jobs) as pool:
            for said in pool.map(measure, waiting):
                print(said, flush=True)
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)} is written")


if __name__ == "__main__":
    main()
