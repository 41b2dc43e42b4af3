# E3: takes memory outside of the address space
# due: 3
# verdict: failed
# live: left without landlock,user,namespaces
import ctypes
import os


def double(x):
    libc = ctypes.CDLL(None, use_errno=True)
    fd = libc.memfd_create(b"x", 0)
    print("MEMFD", fd)
    try:
        with open("/dev/shm/" + T["marker"], "wb") as file:
            file.write(bytes(1 << 20))
    except OSError:
        pass
    return x * 2.5
