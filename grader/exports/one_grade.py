"""One grade for the system that asked for it: Gradescope, Classroom 50, GitHub Actions, JUnit.

In: a `Grade`. Out: text in the form that the system documents; each function names its source.
Every string of a submission is cleaned here; each shows the student's view of the grade.
"""

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Any
from xml.etree import ElementTree

from grader.errors import UsageError
from grader.grade import CrashText, Grade, TaskResult, Verdict, first_to_act_on
from grader.report import blocks, clean, one_line, points_of, render, student_view

CLASSROOM50 = ("CLASSROOM", "ASSIGNMENT", "SUBMISSION_TAG", "COMMIT_URL", "RELEASE_URL")
GOOD = (Verdict.PASSED, Verdict.DEFERRED, Verdict.VOID)


class Visibility(StrEnum):
    """When students of Gradescope see a test."""

    HIDDEN = "hidden"
    AFTER_DUE_DATE = "after_due_date"
    AFTER_PUBLISHED = "after_published"
    VISIBLE = "visible"


def gradescope(grade: Grade, hidden: Visibility = Visibility.HIDDEN) -> str:
    """results.json of an autograder: for each task a test of each of its two parts.

    Source: "Autograder Specifications", gradescope-autograders.readthedocs.io: score, max_score,
    name, number, output, status, visibility (hidden, after_due_date, after_published, visible);
    output_format "text"; execution_time in seconds. The score in all is left to Gradescope, which
    adds up the tests and knows which of them a student may see.

    Args:
        hidden: when students see what hidden checks decided.
    """
    # There the name of what was graded is a path of the machine that graded it.
    grade = grade.model_copy(update={"submission": PurePosixPath(grade.submission).name})
    whole, public = student_view(grade), student_view(grade, hidden_points=False)
    shown = whole if hidden is Visibility.VISIBLE else public
    tests = [_gradescope_test(public, task, task.points, task.of) for task in public.tasks]
    for task in whole.tasks:
        if task.hidden_points is not None and task.hidden_of:
            part = task.model_copy(
                update={"outcomes": [outcome for outcome in task.outcomes if outcome.hidden]}
            )
            verdict = first_to_act_on(outcome.verdict for outcome in part.outcomes)
            part = part.model_copy(update={"verdict": verdict, "cause": None})
            test = _gradescope_test(whole, part, task.hidden_points, task.hidden_of)
            test["name"] += " (hidden checks)"
            tests.append(test | {"visibility": hidden.value})
    return _json(
        {
            "execution_time": round(grade.seconds),
            "output": clean(render(shown).plain, limit=20_000),
            "output_format": "text",
            "visibility": "visible",
            "stdout_visibility": "hidden",
            "extra_data": {"digest": grade.digest, "complete": grade.complete},
            "tests": tests,
        }
    )


def _gradescope_test(grade: Grade, task: TaskResult, points: float, of: float) -> dict[str, Any]:
    return {
        "name": f"{one_line(task.task)}: {one_line(task.title)}",
        "number": task.rank,
        "score": round(points, 4),
        "max_score": round(of, 4),
        "status": "passed" if task.verdict in GOOD else "failed",
        "output": said_of(grade, task),
        "visibility": "visible",
    }


def classroom50(grade: Grade, environment: Mapping[str, str] | None = None) -> str:
    """result.json of Classroom 50; what its runner knows comes from its environment.

    Source: "Advanced Autograding", the result.json contract `classroom50/result/v1`: schema,
    classroom, assignment, submission, commit, release, review, datetime, score, max-score, and of
    each test: test-name, passed, score, max-score. Scores are whole numbers there, so points are
    counted in hundredths.

    Raises:
        UsageError: it does not run under Classroom 50.
    """
    grade = student_view(grade)
    known = os.environ if environment is None else environment
    if missing := [name for name in CLASSROOM50 if not known.get(name)]:
        raise UsageError(
            f"{', '.join(missing)} is not set", help="run this in an autograder of Classroom 50"
        )
    tests = [
        {
            "test-name": f"{task.rank} {one_line(task.task)}",
            "passed": task.verdict in GOOD,
            "score": round(100 * _points(task)[0]),
            "max-score": round(100 * _points(task)[1]),
        }
        for task in grade.tasks
    ]
    return _json(
        {
            "schema": "classroom50/result/v1",
            "classroom": known["CLASSROOM"],
            "assignment": known["ASSIGNMENT"],
            "submission": known["SUBMISSION_TAG"],
            "commit": known["COMMIT_URL"],
            "release": known["RELEASE_URL"],
            "review": known.get("REVIEW_URL") or known["COMMIT_URL"],
            "datetime": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "score": sum(int(str(test["score"])) for test in tests),
            "max-score": sum(int(str(test["max-score"])) for test in tests),
            "tests": tests,
        }
    )


def junit(grade: Grade) -> str:
    """JUnit XML: a test case for each task. What raised, was stopped, or is our fault, is an error;
    a wrong answer and an untouched hole are failures. Files that do not import are one error.

    Source: the schema that Jenkins' xunit plugin publishes (junit-10.xsd): testsuites, testsuite
    with tests, failures, errors, skipped, time; testcase with failure, error or skipped.
    """
    grade = student_view(grade)
    counted = {"failure": 0, "error": 0, "skipped": 0}
    suite = ElementTree.Element("testsuite", name=one_line(grade.assignment))
    cases = [_junit_case(grade, task) for task in grade.tasks]
    if grade.problem:
        text = clean(render(grade).plain.split("\n\n")[1])
        cases.insert(0, ("the files", grade.seconds, "error", one_line(grade.problem), text))
    for name, seconds, kind, message, text in cases:
        given = {"classname": one_line(grade.assignment), "name": name, "time": f"{seconds:.3f}"}
        case = ElementTree.SubElement(suite, "testcase", given)
        if kind:
            counted[kind] += 1
            found = ElementTree.SubElement(case, kind, message=message)
            if kind != "skipped":
                found.set("type", message if not grade.problem else Verdict.CRASHED.value)
                found.text = text
    suite.set("tests", str(len(cases)))
    suite.set("failures", str(counted["failure"]))
    suite.set("errors", str(counted["error"]))
    suite.set("skipped", str(counted["skipped"]))
    suite.set("time", f"{grade.seconds:.3f}")
    whole = ElementTree.Element("testsuites")
    whole.append(suite)
    ElementTree.indent(whole)
    return ElementTree.tostring(whole, encoding="unicode", xml_declaration=True) + "\n"


JUNIT = {
    Verdict.PASSED: "",
    Verdict.DEFERRED: "skipped",
    Verdict.VOID: "error",
    Verdict.CRASHED: "error",
    Verdict.TIMED_OUT: "error",
}
"""What JUnit calls a verdict; every other one is a failure."""


def _junit_case(grade: Grade, task: TaskResult) -> tuple[str, float, str, str, str]:
    """Name, seconds, kind, message and text of one task."""
    name = f"{task.rank} {one_line(task.task)}"
    if grade.problem:
        return name, 0, "skipped", "it was not asked", ""
    seconds = sum(outcome.seconds for outcome in task.outcomes)
    kind = JUNIT.get(task.verdict, "failure")
    return name, seconds, kind, task.verdict.value, said_of(grade, task) if kind else ""


def github(grade: Grade) -> tuple[str, str]:
    """For GitHub Actions: the step summary (Markdown), and workflow commands for annotations.

    Source: "Workflow commands for GitHub Actions": GITHUB_STEP_SUMMARY takes Markdown;
    `::error file=…,line=…,title=…::message`, with %, CR and LF escaped, and in properties , and :.
    """
    grade = student_view(grade)
    report = clean(render(grade).plain, limit=20_000).replace("@", "@\u200b")
    fence = "`" * max(3, _longest_run(report) + 1)
    summary = (
        f"### {one_line(grade.assignment)}: {points_of(grade)}\n\n{fence}\n{report}\n{fence}\n"
    )
    lines = []
    if grade.problem:  # once, and not for each task
        place = _property_of(grade, grade.problem_crash)
        lines.append(f"::error {place}title=the files::{_message(one_line(grade.problem))}")
    for task in [] if grade.problem else grade.tasks:
        if task.verdict in GOOD or task.verdict is Verdict.NOT_STARTED:
            continue
        where = _property_of(
            grade, next((o.crash for o in task.outcomes if o.crash and o.crash.file), None)
        )
        title = _property(f"{task.rank} {task.task} {task.verdict.value}")
        lines.append(f"::error {where}title={title}::{_message(said_of(grade, task))}")
    return summary, "\n".join(lines)


def _property_of(grade: Grade, place: CrashText | None) -> str:
    """Where an annotation goes; a cell's line is not the file's."""
    if place is None or not place.file:
        return ""
    file = _property(_in_repository(grade.submission, place.file))
    return f"file={file}," + ("" if place.cell else f"line={place.line},")


def _in_repository(submission: str, file: str) -> str:
    """Where a student's file lies, as far as what was graded says: a folder, or the file."""
    place = PurePosixPath(one_line(submission))
    if place.suffix == ".py":
        return str(place)
    return file if place.suffix else str(place / file)


def said_of(grade: Grade, task: TaskResult) -> str:
    """What the report says of one task."""
    only = grade.model_copy(update={"tasks": [task]})  # both are the student's view already
    text = "\n\n".join("\n".join(block.lines()) for block in blocks(only))
    if not text and task.waits_for:
        text = f"it builds on {', '.join(map(one_line, task.waits_for))}"
    return clean(text) or task.verdict.value


def _points(task: TaskResult) -> tuple[float, float]:
    hidden = task.hidden_points is not None
    earned = task.points + (task.hidden_points or 0.0)
    return round(earned, 4), round(task.of + (task.hidden_of if hidden else 0.0), 4)


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=True, allow_nan=False) + "\n"


def _longest_run(text: str) -> int:
    longest = run = 0
    for character in text:
        run = run + 1 if character == "`" else 0
        longest = max(longest, run)
    return longest


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(one_line(text)).replace(":", "%3A").replace(",", "%2C")
