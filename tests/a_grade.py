"""Grades made by hand, for the tests of what is done with them."""

from typing import Any

from grader.grade import CauseText, CrashText, GapText, Grade, Outcome, TaskResult, Verdict

V = Verdict


def outcome(verdict: Verdict, check: str = "check", **fields: Any) -> Outcome:
    """One check's outcome; its task is filled in by `task`."""
    usual = {"sentence": f"The property of {check}.", "hidden": False, "points": 0.0, "of": 1.0}
    return Outcome(check=check, task="", verdict=verdict, **usual | fields)


def task(name: str, rank: str, verdict: Verdict, *outcomes: Outcome, **fields: Any) -> TaskResult:
    """One task; without outcomes, one that agrees with its verdict."""
    asked = [one.model_copy(update={"task": name}) for one in outcomes or (outcome(verdict),)]
    usual: dict[str, Any] = {"points": 0.0, "of": 4.0, "hidden_points": None, "hidden_of": 1.0}
    return TaskResult(
        task=name, rank=rank, title=name, verdict=verdict, outcomes=asked, **usual | fields
    )


def grade(*tasks: TaskResult, **fields: Any) -> Grade:
    """A local grade of these tasks."""
    usual: dict[str, Any] = {
        "assignment": "assignment2",
        "title": "QKV self-attention",
        "submission": "self_attention.py",
        "digest": "94ad89" + 58 * "0",
        "official": False,
        "answer_key": "live",
        "device": "cpu",
        "versions": {"python": "3.11.7", "torch": "2.13.0+cpu"},
        "isolation": ["process"],
        "points": sum(one.points for one in tasks),
        "of": sum(one.of for one in tasks),
        "hidden_points": None,
        "hidden_of": sum(one.hidden_of for one in tasks),
        "complete": True,
        "seconds": 2.4123,
    }
    return Grade(tasks=list(tasks), **usual | fields)


def passing() -> Grade:
    return grade(task("attend", "2.1", V.PASSED, points=4.0))


def failing() -> Grade:
    return grade(task("attend", "2.1", V.FAILED))


def representative() -> Grade:
    """One task of each kind that a student meets on an ordinary evening."""
    return grade(
        task("parameterless_attention", "2.1", V.PASSED, points=3.0, of=3.0),
        task(
            "scaled_dot_product_attention",
            "2.2",
            V.FAILED,
            outcome(V.PASSED, "first", points=1.0),
            outcome(
                V.FAILED,
                sentence="The output is right for random queries, keys and values.",
                gap=GapText(
                    kind="value",
                    says="differs by 31% of its size, in every row",
                    detail="shape and dtype are right",
                ),
            ),
            points=1.0,
            cause=CauseText(
                kind="mistake",
                says="the scores are not scaled by 1/√d_k",
                help="divide by the square root of the last axis of key",
                mistakes=["A2-SCALE"],
            ),
        ),
        task("padding_mask", "2.3", V.NOT_STARTED, of=2.0),
        task(
            "SelfAttention.forward",
            "2.4",
            V.BLOCKED,
            of=3.0,
            waits_for=["scaled_dot_product_attention"],
        ),
        task(
            "split_heads",
            "2.5",
            V.CRASHED,
            outcome(
                V.CRASHED,
                crash=CrashText(
                    kind="RuntimeError",
                    message="shape '[2, 5, 3, 5]' is invalid for input of size 120",
                    file="self_attention.py",
                    line=41,
                    text="return x.view(batch, length, num_heads, d_head)",
                    tensors=["x (2, 5, 12) float32 cpu", "mask (2, 5) bool cpu"],
                ),
                printed="x is\ttorch.Size([2, 5, 12])\n",
            ),
            of=1.5,
        ),
        hidden_of=4.0,
        notices=["your code changes gradients (switched off) for the whole process"],
    )
