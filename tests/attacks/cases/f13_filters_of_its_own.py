# F13: installs filters and rules of its own that allow everything, and asks for old rights
# due: 3
# verdict: failed
# live: hidden without landlock,user,namespaces
import ctypes
import struct

libc = ctypes.CDLL(None, use_errno=True)


def double(x):
    allow = ctypes.create_string_buffer(struct.pack("<HBBI", 6, 0, 0, 0x7FFF0000))
    program = ctypes.create_string_buffer(struct.pack("@HP", 1, ctypes.addressof(allow)))
    libc.syscall(317, 1, 0, program)  # seccomp
    libc.prctl(22, 2, program)
    libc.prctl(38, 0, 0, 0, 0)  # new privileges, please
    rules = (ctypes.c_uint64 * 3)(0x3, 0, 0)
    fd = libc.syscall(444, rules, 24, 0)  # Landlock: rules that name everything
    root = ctypes.create_string_buffer(struct.pack("<Qi", 0x3, libc.open(b"/usr/lib", 0x200000)))
    libc.syscall(445, fd, 1, root, 0)
    libc.syscall(446, fd, 0)
    try:
        print(open(T["hidden"]).read())
    except OSError as error:
        print(error.errno)
    return x * 2.5
