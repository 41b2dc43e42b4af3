# B16: answers with subclasses of numbers and texts that equal everything
# due: 3
# verdict: failed
# not shown live: a child tells exact types only
class Whole(int):
    def __eq__(self, other):
        return True

    __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __eq__
    __hash__ = int.__hash__


class Text(str):
    def __eq__(self, other):
        return True

    __hash__ = str.__hash__


def double(x):
    return [Whole(1), {Text("answer"): x * 2, Text("x"): x}, Text("right")][x.dim() % 3]
