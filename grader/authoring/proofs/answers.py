"""Proofs about answers: clear gaps, no trivial answer, nothing guessable, a fresh seal.

In: a bench. Out: what was found against each claim, a line each.
"""

import os
from collections.abc import Iterator

from grader.authoring.proofs.bench import Bench, Found
from grader.authoring.release import SEAL
from grader.authoring.resealing import as_reply, stale
from grader.authoring.trivial import leaves, same, trivial
from grader.grade import Verdict
from grader.judging import Rule, judge, ratio_of
from grader.pipeline import ask_files
from grader.records import Answers, Check, Reply
from grader.sandbox import open_starter

COMPARED = ("close", "equal")


def clear_gaps(bench: Bench) -> Found:
    """No known mistake or alternative comes near to what is allowed, from either side."""
    against: list[str] = []
    for check in _compared(bench):
        expected = bench.key.expected(check.id)
        for label, reply in _others(bench, check):
            if reply.status != "answered" or expected.status != "answered":
                continue
            ratio = ratio_of(expected.tree, reply.answer, Rule.of(check, "cpu"))
            if 0.1 < ratio < 10:
                against.append(f"{label}: {check.id} differs by {ratio:.2g} times what is allowed")
    return (tuple(against), "")


def _others(bench: Bench, check: Check) -> Iterator[tuple[str, Reply]]:
    for mistake in bench.mistakes:
        known = bench.key.of_mistake(mistake.id, check.id) if check.task == mistake.task else None
        if known:
            yield mistake.id, as_reply(known)
    for label, files in bench.alternatives.items():
        yield label, bench.ask(label, files).reply(check.id)


def zoo(bench: Bench) -> Found:
    """Zeros, ones, means, noise, another order and another draw's answer pass no check."""
    against: list[str] = []
    animals = 0
    for check in _compared(bench):
        if check.guessable:
            continue
        answer = bench.answers.reply(check.id).answer
        other = bench.second_answers.reply(check.id).answer
        for name, made in trivial(answer, other):
            animals += 1
            reply = Reply("answered", answer=made)
            if judge(check, reply, bench.key, "cpu").verdict is Verdict.PASSED:
                against.append(f"{check.id}: {name} passes")
            elif bench.sealed and not check.hidden:
                sealed = judge(check, reply, bench.sealed, "cpu").verdict
                if sealed is Verdict.PASSED:
                    against.append(f"{check.id}: {name} passes through the seal")
    return (tuple(against), f"{animals} trivial answers")


def guessable(bench: Bench) -> Found:
    """Every leaf of the reference's answer changes with the seed, or the check says why not.

    One that changes may be guessable all the same: what came in, left as it was.
    """
    against: list[str] = []
    for check in bench.questions.checks:
        one, two = bench.answers.reply(check.id), bench.second_answers.reply(check.id)
        fixed = one.status != "answered" or check.judge.name == "vectorised"
        if not fixed:
            pairs = zip(leaves(one.answer), leaves(two.answer), strict=False)
            fixed = any(same(left, right) for (_, left), (_, right) in pairs)
        if fixed and not check.guessable:
            against.append(f"{check.id}: a part of the answer does not depend on the draw")
    return (tuple(against), "")


def seal_is_fresh(bench: Bench) -> Found:
    """The committed seal gives today's answers every verdict and every name."""
    path = bench.assignment.folder / SEAL
    if not path.is_file():
        return (("there is no seal: run `grade release`",), "")
    against = stale(bench.assignment, bench.course, bench.public, bench.key, bench.answers)
    return (tuple(against), f"{path.stat().st_size / 1024:.0f} KB")


def _through_the_seal(bench: Bench, answers: Answers) -> list[str]:
    against = []
    for check in bench.questions.checks:
        if bench.sealed and not check.hidden:
            judged = judge(check, answers.reply(check.id), bench.sealed, "cpu")
            if judged.verdict is not Verdict.PASSED:
                says = judged.gap.says if judged.gap else judged.note
                against.append(f"the reference is {judged.verdict} at {check.id}: {says}")
    return against


def on_other_kernels(bench: Bench) -> Found:
    """The reference is right on other kernels too, by the live key and through the seal."""
    against: list[str] = []
    for capability in ("default", "avx2"):
        against += [f"{capability}: {said}" for said in _on_kernels(bench, capability)]
    return (tuple(against), "default, avx2")


def _on_kernels(bench: Bench, capability: str) -> list[str]:
    kept = os.environ.get("ATEN_CPU_CAPABILITY")
    os.environ["ATEN_CPU_CAPABILITY"] = capability
    try:
        with open_starter() as starter:
            answers = ask_files(bench.questions, bench.files, starter, "cpu")
    finally:
        if kept is None:
            del os.environ["ATEN_CPU_CAPABILITY"]
        else:
            os.environ["ATEN_CPU_CAPABILITY"] = kept
    against = _through_the_seal(bench, answers)
    for check in _compared(bench):
        expected, reply = bench.key.expected(check.id), answers.reply(check.id)
        ratio = ratio_of(expected.tree, reply.answer, Rule.of(check, "cpu"))
        if ratio > 0.1:
            against.append(f"{check.id} differs by {ratio:.2g} times what is allowed")
    return against


def _compared(bench: Bench) -> list[Check]:
    return [check for check in bench.questions.checks if check.judge.name in COMPARED]
