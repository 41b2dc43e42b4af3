"""Find who handed in what, in the folders that schools have.

In: a folder, an assignment, perhaps a roster. Out: `Found`: attempts by student, and what could
not be matched, each with the reason. The platform is recognised once for the folder, by its own
fixed form (`grader.cohort.platforms`); what a student chose decides nothing. Never guesses: two
owners, or two things for one place, are listed.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from grader.cohort.platforms import BY_NAME, FORMS, Claim, Form, Owner, fold
from grader.cohort.platforms.canvas import Canvas, CanvasQuiz
from grader.cohort.platforms.moodle import Moodle
from grader.cohort.platforms.plain import Drive, Plain
from grader.cohort.platforms.times import time_of
from grader.cohort.roster import Roster
from grader.course import Assignment
from grader.errors import SubmissionRefused, UsageError

HIDDEN = (".", "__MACOSX", "Thumbs.db", "desktop.ini")
TOOLS = (".git", ".github", ".grade", ".ipynb_checkpoints", ".idea", ".vscode", ".venv", ".Trash")
"""Folders that programs make beside submissions, and that are nobody's."""


@dataclass(frozen=True, order=True)
class Attempt:
    """One thing that a student handed in."""

    order: int
    """Later ones are larger, as far as names tell."""
    path: Path
    """A folder, an archive, a notebook or a .py; of loose files their folder."""
    loose: tuple[tuple[str, Path], ...] = ()
    """Where a platform put names before the files': what each was called, and where it lies."""
    time: str = ""
    """When it was handed in, where something says so."""


@dataclass(frozen=True)
class Found:
    """What lies in a folder."""

    layout: str
    attempts: dict[str, tuple[Attempt, ...]]
    """Student → attempts, first to last."""
    names: dict[str, str]
    """Student → name, where the roster knows it."""
    unmatched: tuple[tuple[str, str], ...] = ()
    """Path below the folder, and why it belongs to nobody."""
    missing: tuple[str, ...] = ()
    """Students of the roster who handed nothing in."""
    ownerless: int = 0
    """How many of the unmatched look like somebody's work."""
    told: tuple[tuple[str, str], ...] = ()
    """Path, and what is amiss with it though it was taken."""


@dataclass
class _Finding:
    folder: Path
    roster: Roster | None
    claims: list[tuple[Claim, bool]] = field(default_factory=list)
    """Each with whether whoever keeps the folder gave the name."""
    unmatched: list[tuple[str, str]] = field(default_factory=list)
    ownerless: int = 0
    told: list[tuple[str, str]] = field(default_factory=list)
    platform: str = ""

    def shown(self, path: Path) -> str:
        return written(path.relative_to(self.folder).as_posix())

    def lose(self, path: Path, why: str) -> None:
        """List what looks like somebody's work, and cannot be given to anybody."""
        self.unmatched.append((self.shown(path), why))
        self.ownerless += 1


def find_handed_in(folder: Path, assignment: Assignment, roster: Roster | None = None) -> Found:
    """Everything that was handed in, by student."""
    if not folder.is_dir():
        raise UsageError(f"there is no folder {folder}")
    finding = _Finding(folder, roster)
    entries = [path for path in sorted(folder.iterdir()) if not path.name.startswith(HIDDEN)]
    for path in folder.glob(".*/"):
        if not path.name.startswith(TOOLS):
            finding.unmatched.append((finding.shown(path), "its name begins with a dot: not read"))
    for path in list(entries):
        if why := _odd(path, path / assignment.name):
            finding.unmatched.append((finding.shown(path), why))
            entries.remove(path)
    layout = _claimed(entries, assignment, finding)
    attempts, names = _by_student(finding)
    if not attempts and not finding.unmatched:
        raise UsageError(f"{folder} is empty", help="give the folder that holds the submissions")
    missing = tuple(s.id for s in roster.students if s.id not in attempts) if roster else ()
    return Found(
        layout,
        dict(sorted(attempts.items())),
        names,
        tuple(sorted(finding.unmatched)),
        missing,
        finding.ownerless,
        tuple(sorted(finding.told)),
    )


def _odd(path: Path, inner: Path) -> str:
    """Why nothing there can be anybody's, whatever it is called."""
    if written(path.name) != path.name:
        return "its name is not UTF-8"
    try:
        if path.is_symlink() or inner.is_symlink():
            return "it is a link: what it leads to may be somebody else's"
        if path.is_dir():
            next(path.iterdir(), None)
    except OSError as error:
        return f"it cannot be read: {error.strerror or error}"
    return ""


def written(name: str) -> str:
    """A file's name as text: what a disk has that is not UTF-8 becomes an escape."""
    return name.encode("utf-8", "backslashreplace").decode()


def recognised(folder: Path, assignment: Assignment, entries: list[Path]) -> type[Form] | None:
    """The platform of a folder: the form that the most entries have, and more than half of them.

    A platform's own form comes before names that are given by hand; of equal ones the first.

    Raises:
        UsageError: it may be of two platforms, which number students in ways of their own.
    """
    fitting: dict[type[Form], int] = {}
    for kind in FORMS:
        form = kind(assignment, folder, entries)
        count = sum(_fits(form, path) for path in entries)
        if 2 * count > sum(path.is_dir() or _may_count(form, path) for path in entries):
            fitting[kind] = count
    fixed = {kind: count for kind, count in fitting.items() if kind not in (*BY_NAME, Drive)}
    if not fixed:
        return next(iter(fitting), None)
    first = [kind for kind, count in fixed.items() if count == max(fixed.values())]
    if Moodle in first and (Canvas in first or CanvasQuiz in first):
        help = "put one more thing of that platform into it, or rename the files"
        raise UsageError(f"{folder} may be Moodle's or Canvas' download", help=help)
    return first[0]


def _may_count(form: Form, path: Path) -> bool:
    return _fits(form, path) or Plain(form.assignment, form.folder, ()).fits(path)


def _fits(form: Form, path: Path) -> bool:
    try:
        return form.fits(path)
    except (OSError, SubmissionRefused):
        return path.is_dir() and isinstance(form, Plain)  # refused later, in its own words


def _claimed(entries: list[Path], assignment: Assignment, finding: _Finding) -> str:
    """Let the platform say whose each thing is; what is left over is read by plain names."""
    kind = recognised(finding.folder, assignment, entries) or Plain
    finding.platform = kind.platform
    forms = [kind, *(one for one in (*BY_NAME[1:], Drive, Plain) if one is not kind)]
    if kind is Plain:
        forms = [*forms[1:], Plain]
    left = list(entries)
    taken: dict[str, None] = {}
    for one in forms:
        form = one(assignment, finding.folder, entries)
        if one is Plain and kind is not Plain:
            left = _of_others(left, assignment, finding)
        paths = [path for path in left if _fits(form, path)]
        left = [path for path in left if path not in paths]
        if paths:
            for claim in form.claims(paths):
                finding.claims.append((claim, one in BY_NAME))
                taken[one.platform] = None
    for path in left:
        why = (
            "a folder without a file of the assignment"
            if path.is_dir()
            else "fits no form: not understood"
        )
        finding.unmatched.append((finding.shown(path), why))
    return kind.platform if taken else Plain.platform


def _of_others(left: list[Path], assignment: Assignment, finding: _Finding) -> list[Path]:
    """List what has the form of another platform than the folder: its name is no student's."""
    rest = []
    for path in left:
        for kind in FORMS:
            if kind not in (*BY_NAME, Drive) and _fits(kind(assignment, finding.folder, ()), path):
                why = f"it has the form of {kind.platform}, the others have not"
                finding.lose(path, f"{why}: put it into a folder of its own")
                break
        else:
            rest.append(path)
    return rest


def _by_student(finding: _Finding) -> tuple[dict[str, tuple[Attempt, ...]], dict[str, str]]:
    """Give each claim to the students whom it names, and make attempts of them."""
    owned = [(claim, owner) for claim, _ in finding.claims for owner in claim.owners]
    people = {owner.key: owner for claim, owner in owned if not claim.why}
    labels = _labels(people.values())
    shared = Counter(fold(owner.name) for owner in people.values() if owner.name)
    handed: dict[str, dict[object, list[Claim]]] = {}
    names: dict[str, str] = {}
    for claim, by_name in finding.claims:
        if claim.why:
            if not any(owner.key in people for owner in claim.owners):
                finding.lose(claim.path, claim.why)
            continue
        students: dict[str, str] = {}
        for owner in claim.owners:
            if finding.roster is None:
                label = labels.get(owner.key)
                found = {label: ""} if label else f"two are called {owner.shown!r}"
            else:
                twice = shared[fold(owner.name)] > 1
                found = finding.roster.whose(owner, by_name, twice, finding.platform)
            if isinstance(found, str):
                finding.lose(claim.path, found)
            else:
                students |= found
        key = (claim.owners[0].key, claim.order, bool(claim.time)) if claim.file else claim.path
        for student, name in students.items():
            handed.setdefault(student, {}).setdefault(key, []).append(claim)
            names[student] = name
    attempts = {}
    for student, groups in handed.items():
        if made := _attempts(student, list(groups.values()), finding):
            attempts[student] = made
    return attempts, {student: names[student] for student in attempts}


def _labels(people: Iterable[Owner]) -> dict[tuple[str, ...], str]:
    """What each is called without a roster; of two of one name each has the number behind it."""
    people = list(people)
    labels = {one.key: one.shown for one in people}
    for _ in range(3):  # "Anna 12" may be a name, too
        count = Counter(labels.values())
        for one in people:
            if count[labels[one.key]] > 1 and one.number:
                labels[one.key] += f" {one.number}"
    count = Counter(labels.values())
    return {key: label for key, label in labels.items() if count[label] == 1}


def _attempts(student: str, groups: list[list[Claim]], finding: _Finding) -> tuple[Attempt, ...]:
    """A student's attempts in their order; none where two have no order."""
    made = []
    for claims in groups:
        first = claims[0]
        if first.file:
            loose = tuple((claim.file, claim.path) for claim in claims)
            late = bool(first.time) if first.order is None else 0
            made.append(Attempt(first.order or int(late), finding.folder, loose, first.time))
        else:
            time = first.time
            if not time and first.path.is_dir():
                time, amiss = time_of(first.path)
                if amiss:
                    finding.told.append((finding.shown(first.path), amiss))
            made.append(Attempt(first.order or 0, first.path, time=time))
    if len({one.order for one in made}) < len(made):
        places = [finding.shown(claims[0].path) for claims in groups]
        for claims in groups:
            others = ", ".join(one for one in places if one != finding.shown(claims[0].path))
            finding.lose(claims[0].path, f"{student!r} has another one, too: {others}; keep one")
        return ()
    return tuple(sorted(made))
