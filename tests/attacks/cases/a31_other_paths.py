# A31: reaches a hidden file by other spellings of its path
# due: 3
# verdict: failed
# live: hidden without landlock,user,namespaces
import os


def double(x):
    path = T["hidden"]
    up = "../" * 40
    os.symlink("/", "slash")
    for other in (up + path[1:], "/proc/self/root" + path, "/proc/self/cwd/" + up + path[1:],
                  "/usr/lib/" + up + path[1:], "slash" + path, "//" + path, "/./" + path,
                  "/dev/fd/../../.." + path, f"/proc/{T['pid']}/root" + path):
        try:
            print(open(other).read())
        except OSError as error:
            print(error.errno)
    return x * 2.5
