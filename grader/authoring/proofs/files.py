"""Proofs about files: points, hints, anchors, and everything that is generated.

In: a bench, or a course. Out: what was found against each claim, a line each.
"""

import re

from grader.authoring import release
from grader.authoring.proofs.bench import Bench, Found
from grader.course import Course, bodies, solution_folder
from grader.questions import Questions


def texts(bench: Bench) -> Found:
    """Points have checks, holes have hints, mistakes have a heading to read."""
    against: list[str] = []
    everything = Questions.of(bench.course, bench.assignment, bench.course.public_seed, hidden=True)
    for task in bench.assignment.tasks:
        checks = everything.of_task(task.name)
        for points, hidden in ((task.points, False), (task.hidden_points, True)):
            side = "hidden" if hidden else "public"
            if points and not any(check.hidden == hidden for check in checks):
                against.append(f"{task.name} has {points:g} {side} points and no {side} check")
            if not points and any(check.hidden == hidden for check in checks):
                against.append(f"{task.name} has {side} checks and no {side} points")
        if not any(not check.guessable and not check.hidden for check in checks):
            against.append(f"{task.name} has no public check whose answer depends on the draw")
        if not task.hints:
            against.append(f"{task.name} has no hint")
    against += _holes(bench)
    handout = solution_folder(bench.assignment) / "README.md"
    anchors = {anchor(line) for line in handout.read_text(encoding="utf-8").splitlines()}
    against += [
        f"{mistake.id}: the handout has no heading #{mistake.read}"
        for mistake in bench.mistakes
        if mistake.read not in anchors
    ]
    against += [
        f"{m.id}: {field} is empty" for m in bench.mistakes
        for field in ("says", "help", "why") if not getattr(m, field)
    ]  # fmt: skip
    public = sum(task.points for task in bench.assignment.tasks)
    hidden_points = sum(task.hidden_points for task in bench.assignment.tasks)
    return (tuple(against), f"{public:g} public and {hidden_points:g} hidden points")


def _holes(bench: Bench) -> list[str]:
    text = "\n".join(data.decode() for data in bench.files.values())
    holes = list(bodies(text))
    if holes != [task.name for task in bench.assignment.tasks if not task.trained]:
        return [f"the holes are {', '.join(holes)}, not the tasks of assignment.toml in order"]
    return []


def anchor(line: str) -> str:
    """The anchor that GitHub gives a heading; "" for any other line."""
    match = re.match(r"#{1,6}\s+(.*?)\s*#*$", line)
    if not match:
        return ""
    kept = re.sub(r"[^\w\- ]", "", match[1].replace("`", "").lower())
    return kept.replace(" ", "-")


def fresh(course: Course) -> tuple[str, ...]:
    """assignments/ is what solutions/ makes of it, and gives nothing away. Seals apart."""
    made = release.Plan()
    made.files["assignments/README.md"] = (course.root / "solutions/README.md").read_bytes()
    for name in course.assignment_names():
        release.add_sources(made, course, course.assignment(name))
        made.files[f"assignments/{name}/{release.SEAL}"] = b""
    try:
        release.refuse_leaks(made.secrets, made.files)
    except release.Refused as leaks:
        return (str(leaks),)
    return tuple(release.differences(course, made))
