"""How a training script ends: with an exit code, and one clear message where it cannot go on.

In: the script's main function. Out: an exit code.
"""

import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from grader.errors import GraderError, SubmissionRefused
from grader.report import describe
from grader.support import machine_first, ready_streams


def run_script(main: Callable[[], object]) -> NoReturn:
    """Run a script's `main`, and leave with the exit codes of `grade`.

    Example:
        ``if __name__ == "__main__": training.run_script(main)``
    """
    ready_streams()
    try:
        with machine_first():
            main()
    except GraderError as error:
        sys.stdout.flush()
        sys.stderr.write(describe(error) + "\n")
        sys.exit(error.exit_code)
    except NotImplementedError as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        if place.line != f'raise NotImplementedError("{error}")':  # torch raises it for honest bugs
            raise
        waiting = SubmissionRefused(
            f"`{error}` is not written yet: {Path(place.filename).name}, line {place.lineno}",
            help="this script runs your own code; fill in the hole, and start it again",
        )
        sys.stdout.flush()
        sys.stderr.write(describe(waiting) + "\n")
        sys.exit(waiting.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(0)
