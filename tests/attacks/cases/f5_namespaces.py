# F5: makes namespaces, mounts, and programs for the kernel
# due: 3
# verdict: failed
# live: said ALLOWED without seccomp,landlock,user,namespaces
import ctypes


def double(x):
    libc = ctypes.CDLL(None, use_errno=True)
    for name, number, *rest in (("unshare", 272, 0x10000000), ("setns", 308, 0, 0),
                                ("bpf", 321, 0, 0, 0), ("perf", 298, 0, 0, 0, 0, 0),
                                ("keyctl", 250, 0, -3, 0), ("userfaultfd", 323, 0),
                                ("open_by_handle_at", 304, 0, 0, 0), ("chroot", 161, b".")):
        if libc.syscall(number, *rest) >= 0:
            print("ALLOWED", name)
    return x * 2.5
