"""Proof that nothing small goes wrong unseen: each mutant of the reference loses points.

In: a bench. Out: what was found against it. Mutants are asked officially, under three seeds; the
mutated task's checks first, and nothing more once one fails.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from grader.authoring.proofs.bench import Bench, Found
from grader.authoring.proofs.excuses import FILE, equal_by_rule, is_tensor, listed
from grader.authoring.proofs.mutating import Mutant, bodies_of
from grader.authoring.proofs.seeing import Visits, see
from grader.course import replace_body
from grader.grade import Verdict
from grader.judging import AnswerKey, judge, load_functions
from grader.pipeline import ask_files, live_key
from grader.questions import Questions

SEEDS = range(300, 303)
HANG_SECONDS = 2.0
"""Of computing; a check that takes the reference long has three times what that takes."""
MOST_LISTED = 0.06
"""The share of all mutants that may be listed."""
LOST = (Verdict.FAILED, Verdict.CRASHED, Verdict.TIMED_OUT)
"""What costs points."""


@dataclass(frozen=True)
class _Round:
    """What is asked under one seed, and what is right."""

    seed: int
    questions: Questions
    key: AnswerKey

    seconds: dict[str, float]
    """Check → how much of computing it may take."""

    def fails(self, bench: Bench, files: dict[str, bytes], task: str, first: str) -> str:
        """The check that a mutant fails; "" where it passes all that could notice it.

        Args:
            first: a check that is likely to; nothing more is asked where it does.
        """
        own = self.questions.of_task(task)
        above = self.questions.above(task)
        stages = (
            [check for check in own if check.id == first],
            [check for check in own if not check.hidden],
            [check for check in own if check.hidden],
            [check for check in self.questions.checks if check.task in above],
        )
        functions = load_functions(self.questions.side / "judges.py")
        for stage in filter(None, stages):
            short = [replace(check, seconds=self.seconds[check.id]) for check in stage]
            about = replace(self.questions, checks=tuple(short))
            answers = ask_files(about, files, bench.starter, "cpu", inputs=self.key.inputs)
            for check in stage:
                judged = judge(check, answers.reply(check.id), self.key, "cpu", functions)
                if judged.verdict in LOST:
                    return check.id
        return ""


def caught(bench: Bench, thorough: bool, tell: Callable[[str], None]) -> Found:
    """Every mutant loses points under every seed, but for those that equal the reference."""
    tell("watching the reference")
    rounds = [_round(bench, seed) for seed in SEEDS]
    excused, seen = listed(bench.assignment), see(bench, rounds[0].questions)
    unknown = dict(excused)
    against: list[str] = []
    asked = equal = passed = 0
    for mutant, by_rule in _mutants(bench, seen):
        unknown.pop(mutant.id, None)
        if mutant.thorough > thorough:
            continue
        equal += by_rule
        if by_rule:
            if mutant.id in excused:
                against.append(f"{FILE}: equal by rule, so not to be listed: {_said(mutant)}")
            continue
        tell(f"{asked} mutants are asked, {passed} pass; {mutant.task}")
        asked += 1
        failing = _failing(bench, rounds, mutant)
        if mutant.id in excused:
            if check := next(filter(None, failing), ""):
                against.append(f"{FILE}: {check} fails {_said(mutant)}")
        elif not all(failing):
            passed += 1
            seeds = [
                f"{round.seed}" for round, check in zip(rounds, failing, strict=True) if not check
            ]
            under = "" if len(seeds) == len(rounds) else f" under seed {', '.join(seeds)}"
            against.append(f"{_said(mutant)} passes{under}")
    against += [f"{FILE}: there is no such mutant: {line}" for line in unknown.values()]
    if len(excused) > MOST_LISTED * (asked + equal):
        against.append(f"{FILE}: {len(excused)} are more than {MOST_LISTED:.0%} of all mutants")
    met = asked - len(excused)
    note = f"{met - passed} of {met} under {len(rounds)} seeds"
    return (tuple(against), f"{note}; {equal} equal by rule, {len(excused)} listed")


def _round(bench: Bench, seed: int) -> _Round:
    questions = Questions.of(bench.course, bench.assignment, seed, hidden=True).untrained
    key = live_key(questions, bench.starter, explains=False)
    took = {check.id: bench.answers.reply(check.id).seconds for check in questions.checks}
    seconds = {id: max(HANG_SECONDS, 3 * own) for id, own in took.items()}
    return _Round(seed, questions, key, seconds)


def _mutants(bench: Bench, seen: Visits) -> Iterator[tuple[Mutant, bool]]:
    """Each mutant of each hole, and whether it is equal by rule."""
    for data in bench.files.values():
        for body in bodies_of(data.decode()):
            visits = seen[body.task]
            for mutant in body.mutants():
                if mutant.of_value and not is_tensor(visits.get(mutant.place, [])):
                    continue
                yield mutant, equal_by_rule(mutant, body, visits)


def _failing(bench: Bench, rounds: Sequence[_Round], mutant: Mutant) -> list[str]:
    """The check that it fails under each seed, or ""."""
    files = {
        name: replace_body(data.decode(), mutant.task, mutant.body).encode()
        for name, data in bench.files.items()
    }
    found: list[str] = []
    for round in rounds:
        found.append(round.fails(bench, files, mutant.task, found[-1] if found else ""))
    return found


def _said(mutant: Mutant) -> str:
    """It, so that it can be found in the reference, and listed."""
    return f"{mutant.task}, line {mutant.line}: {mutant.id} {mutant.says}"
