"""What can go wrong outside a submission's own code, and who has to act.

In: nothing. Out: exception types, each with the exit code of the command that ends in it.
Never a verdict: what a student's code does wrong is an outcome, not an exception.
"""


class GraderError(Exception):
    """Anything that ends a command; the message is one sentence for the person at the keyboard."""

    exit_code = 4

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.help = help


class UsageError(GraderError):
    """The command line asks for something that is not there."""

    exit_code = 2


class SubmissionRefused(GraderError):
    """These files cannot be graded; the student can fix it."""

    exit_code = 3


class GraderFault(GraderError):
    """Ours to fix: checks, solutions, course files, the engine."""

    exit_code = 4


class MachineFault(GraderError):
    """For whoever runs the machine: no GPU, disk full, no room for a process."""

    exit_code = 5
