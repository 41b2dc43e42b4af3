# F6: calls the kernel by another architecture's numbers
# due: 3
# verdict: crashed|timed out|failed
# not shown live: this kernel may have no other numbering
import ctypes


def double(x):
    ctypes.CDLL(None).syscall(0x40000000 + 41, 2, 1, 0)
    return x * 2.5
