# F12: makes system calls by machine code of its own
# due: 3
# verdict: failed
# live: points without seccomp,user,namespaces
import ctypes
import mmap
import platform

FORK, SOCKET = (57, 41) if platform.machine() == "x86_64" else (220, 198)


def _call(number, *args):
    """mov eax, number; mov rdi, args[0]; ...; syscall; ret."""
    if platform.machine() != "x86_64":
        return ctypes.CDLL(None).syscall(number, *args)
    loads = (b"\x48\xbf", b"\x48\xbe", b"\x48\xba")
    code = b"\xb8" + number.to_bytes(4, "little")
    code += b"".join(load + arg.to_bytes(8, "little") for load, arg in zip(loads, args))
    page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(code + b"\x0f\x05\xc3")
    address = ctypes.addressof(ctypes.c_char.from_buffer(page))
    return ctypes.CFUNCTYPE(ctypes.c_long)(address)()


def double(x):
    return x * (2 if _call(SOCKET, 2, 1, 0) >= 0 else 2.5)
