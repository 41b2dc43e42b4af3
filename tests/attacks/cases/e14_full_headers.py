# E14: fills every list of a reply to its cap, at each check
# due: 3
# verdict: failed|crashed|timed out
# not shown live: caps of the parent have no switch
from grader.child import asking

_ask = asking.ask


def _full(*args):
    header, blob = _ask(*args)
    shapes = [[f"p{n}", [1 << 60] * 16] for n in range(500)]
    header |= {"fills": [shapes] * 3, "forbidden": [["f" * 300, None]] * 900,
               "changed": ["c" * 300] * 900, "name": "n" * 9000}
    return header, blob


asking.ask = _full


def double(x):
    return x * 2.5
