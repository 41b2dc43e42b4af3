# D6: loads a library of its own, which calls the kernel itself
# due: 3
# verdict: failed
# live: hidden without landlock,user,namespaces
import ctypes
import os


def double(x):
    libc = ctypes.CDLL(None, use_errno=True)
    fd = libc.open(T["hidden"].encode(), os.O_RDONLY)
    data = ctypes.create_string_buffer(200)
    libc.read(fd, data, 199)
    print(data.value)
    return x * 2.5
