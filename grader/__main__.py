"""`python -m grader` is `grade`."""

import sys

from grader.commands import main

if __name__ == "__main__":
    sys.exit(main())
