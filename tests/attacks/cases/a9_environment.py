# A9: prints its environment, and that of its parents
# due: 3
# verdict: failed
# live: environment without the environment
import os


def double(x):
    print(dict(os.environ))
    for pid in ("self", os.getppid(), T["pid"]):
        try:
            print(open(f"/proc/{pid}/environ").read())
        except OSError:
            pass
    return x * 2.5
