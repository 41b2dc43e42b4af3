"""What did not pass, in the order of the handout: one block per cause, six lines where they do.

In: a `Grade`. Out: `Block`s of plain lines. A cause that shows in several checks or tasks is told
once: a known mistake or a relation stands for all wrong answers of its task, one crashing line
for every check that runs into it.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field

from rich.cells import cell_len

from grader.grade import CauseText, CrashText, Grade, Outcome, TaskResult, Verdict
from grader.report.escape import clean, one_line
from grader.report.for_students import HIDDEN
from grader.report.layout import WIDTH, count, number, shorten, verbatim, wrap

MOST_LINES = 6
PRINTED_LINES = 3
PRINTED_LINES_ALONE = 20
"""In a report of one task, where they come on top of the six."""
INDENT = 10
"""Columns of a label: "  gap     "."""
BLOCKS_PER_TASK = 2
"""In a report of the whole assignment; a report of one task shows all."""
SACRIFICES = (
    ("printed", 1), ("tensors", 1), ("printed", 0), ("gap", 1), ("note", 1), ("raised", 1),
    ("tensors", 0), ("note", 0), ("line", 2), ("", 1), ("cause", 1),
)  # fmt: skip
"""What a block that is too long gives up, the least needed first: a label, and how many lines it
keeps. "" is the sentence. `help` is never cut."""
SHOWS = {Verdict.FAILED, Verdict.CRASHED, Verdict.TIMED_OUT, Verdict.BLOCKED, Verdict.VOID}
ANSWERS_WHEN = "your answers are what you get when "


@dataclass
class Block:
    """One thing that did not pass."""

    verdict: Verdict
    ranks: str
    """"3.2", or "3.2, 3.4" where tasks share it; empty for the whole submission."""
    sentence: str
    fields: list[tuple[str, list[str]]] = field(default_factory=list)
    """A label and its lines."""
    most: int = MOST_LINES
    width: int = WIDTH
    whole: str = ""
    """The command that shows what is cut here; empty where none does."""

    def lines(self) -> list[str]:
        """The block as text, no longer than `most` lines but for what is never cut."""
        head = f"{self.verdict.shown} {self.ranks}".rstrip() + "  "
        parts = {"": wrap(self.sentence, self.width - len(head)), **dict(self.fields)}
        over = sum(map(len, parts.values())) - self.most
        cuts: list[str] = []
        for label, keeps in SACRIFICES:
            lines = parts.get(label, [])
            cut = min(over, len(lines) - keeps)
            if cut > 0:
                parts[label] = lines[: len(lines) - cut]
                over -= cut
                cuts.append(label)
        self._mark(parts, cuts, len(head))
        first, *rest = parts.pop("")
        text = [head + first] + [" " * len(head) + line for line in rest]
        for label, lines in parts.items():
            if not lines:
                continue
            text.append(f"  {label:<{INDENT - 2}}{lines[0]}")
            text += [" " * INDENT + line for line in lines[1:]]
        return text

    def _mark(self, parts: dict[str, list[str]], cuts: list[str], head: int) -> None:
        """End each line behind which something is missing by "…", one by the way to all of it."""
        whole = f" (all: {self.whole})" if self.whole else ""
        for label in parts:
            if label not in cuts or not parts[label]:
                continue
            room = self.width - (INDENT if label else head) - cell_len(whole) - 2
            last = parts[label][-1].removesuffix("…").rstrip()
            parts[label] = [*parts[label][:-1], f"{_whole_words(last, room)} …{whole}"]
            whole = ""
        if cuts and whole:  # nothing is left of what was cut
            parts["all"] = [self.whole]


def blocks(grade: Grade, width: int = WIDTH) -> list[Block]:
    """What is to be told of a grade, in lines of at most `width` columns."""
    alone = len(grade.tasks) == 1
    told: dict[Hashable, Block] = {}
    for task in grade.tasks:
        if task.verdict not in SHOWS:
            continue
        found: dict[Hashable, Outcome] = {}
        for outcome in task.outcomes:
            waits = outcome.verdict is Verdict.BLOCKED and not task.cause
            if outcome.verdict in SHOWS and not waits:
                found.setdefault(_evidence(outcome), outcome)
        outcomes = list(found.items())
        if task.cause:  # it explains wrong answers, so a wrong answer shows it best
            outcomes.sort(key=lambda item: item[1].gap is None)
            del outcomes[1:]
        most = len(outcomes) if alone else BLOCKS_PER_TASK
        for at, (evidence, outcome) in enumerate(outcomes[:most]):
            if evidence in told and not task.cause:
                told[evidence].ranks += f", {task.rank}"
                continue
            block = _block(grade, task, outcome, width)
            if at == most - 1 and (left := len(outcomes) - most):
                block.fields.append(("also", wrap(_also(grade, task, left), width - INDENT)))
            told[evidence] = block
    return list(told.values())


def _whole_words(text: str, width: int) -> str:
    """As much of a line as fits, without a part of a word at its end where that leaves any."""
    kept = shorten(text, width)
    if kept == text:
        return text
    words, _, part = kept.removesuffix("…").rpartition(" ")
    return words or part


def _also(grade: Grade, task: TaskResult, left: int) -> str:
    """How many more there are, and the command that shows them."""
    more = count(left, "more check")
    if grade.official:  # a hidden one would not be there
        return f"{more} of this task"
    return f"{more}: {_command(grade, task)}"


def _command(grade: Grade, task: TaskResult) -> str:
    """What shows all of a task."""
    option = f"--task {one_line(task.rank)}"
    if grade.submission != f"assignments/{grade.assignment}":  # its path was typed too
        return f"add {option}"
    return f"grade {one_line(grade.assignment).removeprefix('assignment')} {option}"


def _evidence(outcome: Outcome) -> Hashable:
    """What two outcomes have in common when they have one cause."""
    crash = outcome.crash
    if crash and crash.file:
        return outcome.verdict, crash.kind, crash.file, crash.cell, crash.line
    if outcome.gap or crash:
        said = (outcome.gap.kind, outcome.gap.says) if outcome.gap else (crash and crash.kind)
        return outcome.verdict, outcome.task, said, outcome.note
    return outcome.verdict, outcome.note or outcome.task


def _block(grade: Grade, task: TaskResult, outcome: Outcome, width: int) -> Block:
    alone = len(grade.tasks) == 1
    sentence = one_line(outcome.sentence)
    wanted = f"wanted: {sentence}"
    if outcome.hidden:
        share = f"{number(outcome.points)} of {number(outcome.of)} points"
        wanted = f"hidden, {wanted}" if sentence else f"{HIDDEN}: {share}"
    whole = "" if grade.official else _command(grade, task) + (" --debug" if alone else "")
    room = width - INDENT
    fields: list[tuple[str, list[str]]] = []
    if outcome.gap:
        says, detail = one_line(outcome.gap.says), one_line(outcome.gap.detail)
        fields.append(("gap", _gap(says, detail, room)))
    if outcome.line:
        fields.append(("line", wrap(one_line(outcome.line.says), room)))
    fields += crash_fields(outcome.crash, hidden=outcome.hidden, width=width)
    if outcome.note:
        fields.append(("note", wrap(one_line(outcome.note), room)))
    if task.cause:
        fields += _cause(task.cause, room)
    if outcome.printed and not outcome.hidden:
        most = PRINTED_LINES_ALONE if alone else PRINTED_LINES
        fields.append(("printed", verbatim(clean(outcome.printed), room, most, whole)))
    most = MOST_LINES + PRINTED_LINES_ALONE if alone else MOST_LINES
    return Block(outcome.verdict, task.rank, wanted, fields, most, width, whole)


def _gap(says: str, detail: str, room: int) -> list[str]:
    """On one line where it fits, else the detail on its own."""
    together = wrap(f"{says}; {detail}" if detail else says, room)
    if len(together) == 1 or not detail:
        return together
    return wrap(says, room) + wrap(detail, room)


def crash_fields(
    crash: CrashText | None, hidden: bool = False, said: str = "", width: int = WIDTH
) -> list[tuple[str, list[str]]]:
    """The exception, the student's own line and its tensors.

    Args:
        said: a sentence that stands above; the exception is left out where it holds it already.
    """
    if crash is None:
        return []
    fields = []
    room = width - INDENT
    message = "" if hidden else one_line(crash.message)
    raised = ": ".join(filter(None, (one_line(crash.kind), message)))
    if raised and not (said and message and message in one_line(said)):
        fields.append(("raised", wrap(raised, room)))
    if crash.file:
        place = f"{one_line(crash.file)}:{crash.line}"
        if crash.cell:
            place = f"cell {crash.cell}, line {crash.line}"
        line = f"{place}  {one_line(crash.text)}".rstrip()
        fields.append(("line", [shorten(line, room)]))
    if crash.tensors:
        fields.append(("tensors", wrap("; ".join(map(one_line, crash.tensors)), room)))
    return fields


def _cause(cause: CauseText, room: int) -> list[tuple[str, list[str]]]:
    says = one_line(cause.says)
    if cause.kind == "mistake" and not says.startswith("your "):
        says = ANSWERS_WHEN + says
    fields = [("cause", wrap(says, room))]
    if cause.help:
        fields.append(("help", wrap(one_line(cause.help), room)))
    ids = [one_line(id) for id in cause.mistakes]
    if len(ids) == 1:
        fields.append(("more", [f"grade explain {ids[0]}"]))
    elif ids:
        fields.append(("more", wrap(f"grade explain {ids[0]} (one of {', '.join(ids)})", room)))
    return fields
