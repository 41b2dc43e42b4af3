"""Tell the line where it goes wrong, below the gap of a check, where no known mistake is named.

In: a `Grade`, what was answered, a way to ask some checks again and follow them. Out: the `Grade`
with a `LineText` for each task where one is found. Nothing is asked where nothing failed, so right
work costs nothing more. Evidence in words: it decides no point, and says no "you forgot".
"""

import ast
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from grader.errors import MachineFault
from grader.grade import Grade, LineText, Outcome, TaskResult, Verdict
from grader.judging.answer_key import AnswerKey
from grader.judging.cell_places import own_place
from grader.judging.compare import Pair, gap_of, line_up
from grader.judging.lines import Finding, Standing, find_line
from grader.judging.right_values import leads
from grader.judging.rules import Rule
from grader.judging.steps import Site, read_steps
from grader.records import Answers, Check, Place, Submission

MOST_CHECKS = 8
"""Of a task, are asked again."""
GAPS = ("value", "finite", "shape", "dtype")
"""Where a value is not the right one."""
MOST_TEXT = 70
UNSTEADY = re.compile(r"\w+=\[\]|[, ]")
"""Of a syntax tree in words: versions of Python differ in whether they show empty lists."""


def with_lines(
    grade: Grade,
    handed_in: Submission,
    answers: Answers,
    checks: Sequence[Check],
    key: AnswerKey,
    follow: Callable[[list[Check]], Answers],
) -> Grade:
    """The grade, with the line where each wrong answer begins that no known mistake explains."""
    by_id = {check.id: check for check in checks}
    asked = {task.task: _wrong_checks(task, by_id, key) for task in grade.tasks if key.follows}
    asked = {task: mine for task, mine in asked.items() if mine}
    if not asked:
        return grade
    try:
        again = follow([check for mine in asked.values() for check in mine])
    except MachineFault:  # the grade stands: this is evidence, and decides no point
        return grade
    standing = _standing(grade, handed_in, key.given)
    told: dict[str, LineText] = {}
    for mine in asked.values():
        found = {
            check.id: finding
            for check in mine
            if (finding := _find(check, answers, again, key, standing))
        }
        if chosen := _chosen(found):
            line = _text(found[chosen], handed_in, key.right(by_id[chosen]).count)
            told |= {chosen: line} if line else {}
    tasks = [
        task.model_copy(update={"outcomes": [_with(outcome, told) for outcome in task.outcomes]})
        for task in grade.tasks
    ]
    return grade.model_copy(update={"tasks": tasks}) if told else grade


def _with(outcome: Outcome, told: Mapping[str, LineText]) -> Outcome:
    line = told.get(outcome.check)
    return outcome.model_copy(update={"line": line}) if line else outcome


def _wrong_checks(task: TaskResult, checks: Mapping[str, Check], key: AnswerKey) -> list[Check]:
    """The public checks of a task whose wrong values nothing explains yet."""
    if task.cause and task.cause.kind == "mistake":
        return []
    return [
        checks[outcome.check]
        for outcome in task.outcomes
        if outcome.verdict is Verdict.FAILED
        and outcome.gap
        and outcome.gap.kind in GAPS
        and leads(checks[outcome.check], key.expected(outcome.check))
    ][:MOST_CHECKS]


def _find(
    check: Check,
    answers: Answers,
    again: Answers,
    key: AnswerKey,
    standing: Callable[[Site], Standing],
) -> Finding | None:
    """What one check says."""
    steps = read_steps(again.reply(check.id).answer)
    right = key.right(check)
    if steps is None or not right.count:
        return None
    rule = Rule.of(check, answers.device)
    wrong, kinds = [], []
    for pair in line_up(key.expected(check.id).tree, answers.reply(check.id).answer, rule):
        if not isinstance(pair, Pair):
            return None
        value = steps.parts.get("/".join(map(str, pair.path)))
        if gap := gap_of(pair.leaf, pair.got, rule):
            if value is None:
                return None  # no tensor: what it is made of was not followed
            wrong.append(value)
            kinds.append(gap.kind)
    if not wrong:
        return None
    return find_line(steps, right, wrong, standing, kinds[0])


def _chosen(found: Mapping[str, Finding]) -> str:
    """The first check that says a line; the first are the simplest. "" where it is in a loop."""
    unsure = {finding.site for finding in found.values() if finding.unsure}
    first = next(iter(found.items()), None)
    return "" if first is None or first[1].site in unsure else first[0]


def _functions(text: bytes) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """The functions of a file and of its classes, by name; nothing of it is run."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # said where it is graded
        return
    for node in tree.body:
        inside = f"{node.name}." if isinstance(node, ast.ClassDef) else ""
        for item in node.body if isinstance(node, ast.ClassDef) else [node]:
            if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef):
                yield inside + item.name, item


def _hashes(files: Mapping[str, bytes]) -> dict[str, str]:
    """Each function of these files → a hash of what it does, comments and layout aside."""
    return {
        name: hashlib.sha256((name + UNSTEADY.sub("", ast.dump(node))).encode()).hexdigest()[:16]
        for text in files.values()
        for name, node in _functions(text)
    }


def _return_of(site: Site, handed_in: Submission) -> Site | None:
    """The one line by which a site's function returns something; None where there are more."""
    text = handed_in.files.get(site.file, b"")
    found = [
        inner
        for name, node in _functions(text)
        if name == site.function and node.lineno <= site.line <= (node.end_lineno or 0)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Return) and inner.value and inner.lineno > site.line
    ]
    if len(found) != 1:
        return None
    [node] = found
    end = node.end_lineno or node.lineno, node.end_col_offset or 0
    return Site(site.file, site.function, node.lineno, end[0], node.col_offset, end[1])


def given_functions(files: Mapping[str, bytes], tasks: Sequence[str]) -> frozenset[str]:
    """Hashes of the functions of the reference that are no task's: students find them there."""
    return frozenset(text for name, text in _hashes(files).items() if name not in tasks)


def _standing(
    grade: Grade, handed_in: Submission, given: frozenset[str]
) -> Callable[[Site], Standing]:
    """What each function is: passed tasks and given functions, as they were given, are cleared."""
    passed = {task.task for task in grade.tasks if task.verdict is Verdict.PASSED}
    tasks = {task.task for task in grade.tasks}
    as_given = {name for name, text in _hashes(handed_in.files).items() if text in given}

    def standing(site: Site) -> Standing:
        name = site.function.partition(".<locals>")[0]
        if site.file not in handed_in.files or name in passed or name in as_given:
            return "cleared"
        return "hole" if name in tasks else "helper"

    return standing


def _text(finding: Finding, handed_in: Submission, count: int) -> LineText | None:
    """The finding in words; None where it is in what is returned, and no one line returns it."""
    site = finding.site
    if finding.form == "returned":
        returns = _return_of(site, handed_in)
        if returns is None:
            return None
        site = returns
    place = own_place(Place(site.file, site.line), handed_in)
    text = _source(site, handed_in)
    where = f"in line {place.line}"
    if place.cell:
        where = f"in cell {place.cell}, line {place.line}"
    elif len(handed_in.files) > 1:
        where += f" of {place.file}"
    ours = f"none of our {count} right solutions has" if count > 1 else "our solution has not"
    match finding.form:
        case "missing":
            says = f"`{text}` {where} is a right value, but not the answer: a step is missing after"
            says += " it"
        case "written":
            says = f"`{text}` {where} changes a tensor in place, which is asked for as it was"
        case "dtype":
            says = f"`{text}` {where} is the first value of a dtype that {ours}"
        case "form":
            says = f"`{text}` {where} is the first value of a shape or an order that {ours}"
        case "returned":
            name = _name(finding.site, handed_in)
            says = f"`{name}` is a right value, but not the answer, and right values follow it: see"
            says += f" `{text}` {where}"
        case "answer":
            says = f"`{text}` {where} makes the wrong answer, and what goes into it is right"
        case "first":
            says = f"`{text}` {where} is "
            says += finding.relation or f"the first value that {ours}"
    if finding.before and finding.form in ("first", "dtype", "form"):
        says = f"right up to `{_name(finding.before, handed_in)}`; {says}"
    return LineText(says=says, file=place.file, line=place.line, cell=place.cell, text=place.text)


def _lines(site: Site, handed_in: Submission) -> list[bytes]:
    """The lines of a site, cut to its columns; the child may say that it is anywhere."""
    lines = handed_in.files.get(site.file, b"").splitlines()[site.line - 1 : site.end_line]
    if lines:
        lines[-1] = lines[-1][: site.end_column]
        lines[0] = lines[0][site.column :]
    return lines


def _source(site: Site, handed_in: Submission) -> str:
    """The call as it is written."""
    text = " ".join(b" ".join(_lines(site, handed_in)).decode("utf-8", "replace").split())
    return text if len(text) <= MOST_TEXT else text[: MOST_TEXT - 1] + "…"


def _name(site: Site, handed_in: Submission) -> str:
    """The name that a value is given where it is made, or else the call that makes it."""
    line = handed_in.files.get(site.file, b"").splitlines()[site.line - 1 : site.line]
    name = line[0][: site.column].decode("utf-8", "replace").strip() if line else ""
    if name.endswith("=") and name[:-1].strip().isidentifier():
        return name[:-1].strip()
    return _source(site, handed_in)
