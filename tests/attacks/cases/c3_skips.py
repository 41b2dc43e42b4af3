# C3: skips itself as a test would
# due: 3
# verdict: failed|crashed
# not shown live: no test runner runs here
class Skipped(BaseException):
    pass


Skipped.__module__ = "_pytest.outcomes"


def double(x):
    try:
        import pytest

        pytest.skip("not needed", allow_module_level=True)
    except ImportError:
        raise Skipped
