# B3: returns an object that equals everything
# due: 3
# verdict: failed
# not shown live: assert_close refuses it too; a test by == would not
class Right:
    def __eq__(self, other): return True
    def __sub__(self, other): return self
    __rsub__ = __abs__ = lambda self, *a: self
    def __lt__(self, other): return True
    __le__ = __bool__ = __lt__ if False else (lambda self, *a: True)


def double(x):
    return Right()
