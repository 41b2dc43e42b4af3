# C1b: leaves with exit code 0 when imported
# due: 0
# verdict: crashed
# not shown live: a missing answer is a failed check
import os

os._exit(0)
