"""Grade one submission after the other, for whoever comes with one: from the store, or anew.

In: an assignment's name, and a path. Out: `Result`, the one that `grade class` has in the same
store. The fork server starts at the first submission that nobody has graded yet, and stays.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.cohort.batch import REFUSED
from grader.cohort.desk import Desk, Terms, content_of, key_of, outdated
from grader.cohort.store import Result, Store, open_store
from grader.course import Course, find_course, overruled
from grader.errors import MachineFault, SubmissionRefused, UsageError
from grader.intake import receive
from grader.questions import Questions
from grader.records import Submission

PATIENCE_SECONDS = 10.0
"""How long another run may hold the store."""


class Clerk:
    """Keeps a desk for each assignment, and its results below one folder."""

    def __init__(
        self,
        root: Path,
        results: Path,
        device: str = "cpu",
        unsafe: bool = False,
        overrule: tuple[str, ...] = (),
    ) -> None:
        self._course: Course = find_course(root)
        if not self._course.has_solutions:
            raise UsageError("a class is graded where solutions/ is, and this edition has none")
        self._results, self._device = results, device
        self._unsafe, self._overrule = unsafe, overrule
        self._desks: dict[str, tuple[tuple[Terms, str], Desk]] = {}

    def grade(self, name: str, path: Path) -> Result:
        """The result of what lies at a path.

        Raises:
            UsageError: there is no such assignment, or another run holds the store.
            GraderFault, MachineFault: our fault, which costs nobody a point.
        """
        assignment = self._course.assignment(name)
        try:
            handed_in = receive(path, assignment)
        except SubmissionRefused as error:
            says = str(error).replace(str(path), "your submission")
            return Result(problem=REFUSED + says + (f" ({error.help})" if error.help else ""))
        with self._store(name) as store:
            seed = store.seed(name)
        terms = Terms(
            str(self._course.root), name, seed, self._device, self._unsafe, self._overrule
        )
        assignment = overruled(assignment, self._overrule)
        questions = Questions.of(self._course, assignment, seed, hidden=True)
        key = key_of(questions, terms, handed_in.digest)
        with self._store(name) as store:
            before = store.result(key)
        if before and not outdated(before):
            return before
        result = self._ask(name, terms, questions, handed_in)
        if result.problem:
            raise MachineFault(result.problem)
        if json.loads(result.grade)["complete"]:
            with self._store(name) as store:
                store.keep(name, key, result)
        return result

    def close(self) -> None:
        """End the fork servers."""
        while self._desks:
            self._desks.popitem()[1][1].close()

    def _ask(self, name: str, terms: Terms, questions: Questions, handed_in: Submission) -> Result:
        state = terms, content_of(questions)
        if name in self._desks and self._desks[name][0] != state:  # a check was edited meanwhile
            self._desks.pop(name)[1].close()
        if name not in self._desks:
            self._desks[name] = state, Desk(terms)
        desk = self._desks[name][1]
        try:
            return desk.grade(handed_in)
        except MachineFault:
            desk.renew()
            return desk.grade(handed_in)

    @contextmanager
    def _store(self, name: str) -> Iterator[Store]:
        """The store, for a moment: it is locked while it is open."""
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                opened = open_store(self._results / name)
                store = opened.__enter__()
            except UsageError as error:
                if "another run" not in str(error) or time.monotonic() > until:
                    raise
                time.sleep(0.1)
                continue
            try:
                yield store
            finally:
                opened.__exit__(None, None, None)
            return
