"""How a training script ends: with an exit code, and one clear message where it cannot go on.

In: the script's main function. Out: an exit code.
"""

import sys
from collections.abc import Callable
from typing import NoReturn

from grader.errors import GraderError
from grader.report.message import describe


def run_script(main: Callable[[], object]) -> NoReturn:
    """Run a script's `main`, and leave with the exit codes of `grade`.

    Example:
        ``if __name__ == "__main__": training.run_script(main)``
    """
    try:
        main()
    except GraderError as error:
        sys.stdout.flush()
        sys.stderr.write(describe(error) + "\n")
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(0)
