# B2b: returns an object that is an array by every protocol
# due: 3
# verdict: failed
# not shown live: it would have to be compared by one of them
class Mine:
    def __init__(self, x):
        self.x, self.shape, self.dtype, self.device = x, x.shape, x.dtype, x.device

    def __array__(self, *a, **k):
        return self.x.numpy()

    def __dlpack__(self, *a, **k):
        return self.x.__dlpack__()

    def __dlpack_device__(self):
        return self.x.__dlpack_device__()

    def detach(self):
        return self

    cpu = numpy = contiguous = detach


def double(x):
    return Mine(x * 2.5)
