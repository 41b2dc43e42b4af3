"""Find out what explains wrong answers: known mistakes, or a relation to the right ones.

In: the checks of all tasks, replies and verdicts, an answer key. Out: a `Diagnosis` for each task
that has one, and the answers that are right, given a mistake in what they build on. Pure, but that
a live key may ask its known mistakes now. States facts ("your
answers are what you get when …") and never guesses what somebody did. A cause never stands on a
task that may be right and fail by what it builds on.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from grader.errors import MachineFault
from grader.judging import bounds
from grader.judging.answer_key import AnswerKey
from grader.judging.carrying import Root, below, carried, is_known, root_of
from grader.judging.compare import Pair, line_up
from grader.judging.leaves import difference, is_floating, largest, misplaced, shape_of
from grader.judging.matching import ASKED, Fit, Named, Task, is_failed, name, spoils
from grader.judging.relations import Wrong, explain
from grader.judging.rules import Rule
from grader.judging.verdict import Judged
from grader.judging.wording import listed
from grader.records import Check, Diagnosis, Reply

MOST_LEFT = 2
"""So many unexplained checks are told by name."""


@dataclass(frozen=True)
class Findings:
    """What is known of wrong answers."""

    diagnoses: Mapping[str, Diagnosis]
    """Task → what explains those that are its own."""
    given: Mapping[str, tuple[str, ...]]
    """Check → the tasks whose named mistake its answer carries: it is right, given that."""


def diagnose_all(
    checks: Iterable[Check],
    tasks: Sequence[str],
    replies: Mapping[str, Reply],
    judged: Mapping[str, Judged],
    key: AnswerKey,
    device: str = "cpu",
) -> Findings:
    """What explains the wrong answers of each task, where something does.

    Args:
        tasks: those to look at, in the order of the handout.
    """
    checks = list(checks)
    by_task = {task: [check for check in checks if check.task == task] for task in tasks}
    broken = {check.task for check in checks if spoils(check, judged[check.id])}
    found: dict[str, Diagnosis] = {}
    given: dict[str, tuple[str, ...]] = {}
    roots: dict[str, Root] = {}
    for task, mine in by_task.items():
        asked = _asked(mine, replies, judged, device)
        shadowed = [check for check in asked.failed if broken & set(check.needs) - {task}]
        needed = {need for check in shadowed for need in check.needs} & broken - {task}
        needs = [need for need in by_task if need in needed]
        aside = frozenset(check.id for check in shadowed)
        if shadowed and (root := below(needs, roots)):
            right = carried(root, asked, aside, key)
            if right:
                given |= dict.fromkeys(right.checks, root.tasks)
                if all(check.id in right.checks for check in asked.wrong):
                    roots[task] = right.root
                    continue
            if is_known(root, asked, aside, key):  # its own code is wrong, too
                aside = right.checks if right else frozenset()
        try:
            named, said = _explained(task, asked.without(aside), key)
        except MachineFault:
            if any(task in check.needs for check in checks if is_failed(judged[check.id])):
                raise  # what builds on a named mistake keeps its points: it is asked again
            continue
        if said:
            found[task] = said
        if named and not shadowed and (own := root_of(task, named, asked)):
            roots[task] = own
    return Findings(found, given)


def _asked(
    checks: Sequence[Check],
    replies: Mapping[str, Reply],
    judged: Mapping[str, Judged],
    device: str,
) -> Task:
    asked = [check for check in checks if check.id in replies and replies[check.id].status in ASKED]
    return Task(asked, replies, judged, device)


def diagnose(
    task: str,
    checks: Sequence[Check],
    replies: Mapping[str, Reply],
    judged: Mapping[str, Judged],
    key: AnswerKey,
    device: str = "cpu",
) -> Diagnosis | None:
    """What explains the wrong answers of one task; None where nothing is wrong, or nothing does.

    Args:
        checks: those of the task, public and hidden.
        device: where the answers were given.
    """
    return _explained(task, _asked(checks, replies, judged, device), key)[1]


def _explained(task: str, about: Task, key: AnswerKey) -> tuple[Named | None, Diagnosis | None]:
    if named := name(task, about, key):
        return named, _said(named)
    says = explain(_wrongs(about.failed, about.replies, key, about.device))
    return None, Diagnosis("relation", says) if says else None


def _said(named: Named) -> Diagnosis:
    """In words: when, and how much that explains."""
    fits = [fit for part in named.parts for fit in part]
    mistakes = {mistake.id: mistake for fit in fits for mistake in fit.mistakes}
    joint = ("; or: ", "; and: ")[len(named.parts) > 1 or len(fits[0].mistakes) > 1]
    help = joint.join(dict.fromkeys(mistake.help for mistake in mistakes.values()))
    whens = [", or when ".join(dict.fromkeys(_when(fit) for fit in part)) for part in named.parts]
    says = "your answers are what you get when " + _measured(named, whens)
    return Diagnosis("mistake", says, help, tuple(mistakes))


def _when(fit: Fit) -> str:
    return ", and when ".join(dict.fromkeys(mistake.says for mistake in fit.mistakes))


def _measured(named: Named, whens: Sequence[str]) -> str:
    """The mistakes, with how many answers each explains; of hidden ones no number is told."""
    if len(whens) == 1 and not named.left:
        return whens[0]
    public = [check for check in named.wrong if not check.hidden]
    left = [check for check in named.left if not check.hidden]
    if not public or len(named.left) > len(left) == 0:
        return ", and when ".join(whens) + ": that explains most of your wrong answers"
    counts = [len({check.id for check in public} & part[0].explains) for part in named.parts]
    if len(whens) > 1:
        each = [f"{when} ({n} of them)" for when, n in zip(whens, counts, strict=True)]
        told = ", and when ".join(each) + f"; {len(public)} answers are wrong"
    else:
        told = f"{whens[0]}: that explains {counts[0]} of your {len(public)} wrong answers"
    names = [f"“{check.id.replace('_', ' ')}”" for check in left]
    return told + (f", not {listed(names)}" if 0 < len(names) <= MOST_LEFT else "")


def _wrongs(
    failed: Sequence[Check], replies: Mapping[str, Reply], key: AnswerKey, device: str
) -> list[Wrong]:
    """The tensors that are wrong in values or shape."""
    found: list[Wrong] = []
    for check in failed:
        reply, known = replies[check.id], key.expected(check.id)
        if check.judge.name in (*bounds.UNCOMPARED, "by") or reply.status != "answered":
            continue
        rule = Rule.of(check, device)
        pairs = list(line_up(known.tree, reply.answer, rule))
        found += [
            wrong for pair in pairs if isinstance(pair, Pair) and (wrong := _wrong(pair, rule))
        ]
    return found


def _wrong(pair: Pair, rule: Rule) -> Wrong | None:
    if not pair.is_tensor or pair.got.dtype != pair.leaf.dtype:
        return None
    rtol = rule.fraction(pair.leaf.dtype)
    allowed = rule.allowed(pair.leaf, pair.path)
    if rule.exact and is_floating(pair.leaf):  # a copy is wrong by a bit; a relation is near
        allowed = rtol * largest(pair.leaf)
    names = rule.names(pair.path, len(shape_of(pair.leaf)))
    wrong = Wrong(pair.leaf, pair.got, allowed, rtol, hidden=not rule.public, names=names)
    if tuple(pair.got.values.shape) == shape_of(pair.leaf):
        if misplaced(pair.leaf, pair.got) is not None:
            return None
        if difference(pair.leaf, pair.got, allowed, rule.exact).within:
            return None
    return wrong
