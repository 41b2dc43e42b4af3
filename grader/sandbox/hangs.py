"""Which tasks hang, so that nobody waits for the same loop again and again.

In: checks that did not end. Out: how long the next one may take, or why it is not asked.
"""

from dataclasses import dataclass, field

from grader.course import Limits
from grader.records import Check, Place, Reply
from grader.sandbox.process import Seconds

MOST_HANGS = 2
"""Of one task; what else it is asked is not waited for."""
AGAIN = Seconds.of(1)
"""For a check of a task that has hung, or that builds on one."""


@dataclass
class Hangs:
    """Task → the lines in which its checks were stopped, as far as they are known."""

    tasks: dict[str, list[Place | None]] = field(default_factory=dict)

    def add(self, check: Check, stopped: Place | None) -> None:
        self.tasks.setdefault(check.task, []).append(stopped)

    def most(self, check: Check, limits: Limits) -> Seconds:
        """How long a check may take; a short while where it is likely to hang."""
        usual = Seconds.of(check.seconds or limits.check_seconds)
        if self.tasks.keys().isdisjoint({check.task, *check.needs}):
            return usual
        return usual.least(AGAIN)

    def often(self, check: Check) -> bool:
        """Whether its task is not asked any more."""
        return len(self.tasks.get(check.task, ())) >= MOST_HANGS

    def not_asked(self, check: Check) -> Reply:
        """What stands for the answer of such a check."""
        name = "it was not asked: its task did not end before"
        return Reply("timed out", name=name, stopped=self.tasks[check.task][0])
