# F4: changes mode, times and attributes of files outside
# due: 3
# verdict: failed
# live: work without seccomp,landlock,user,namespaces
import os


def double(x):
    for go in (lambda: os.chmod(T["precious"], 0o777), lambda: os.utime(T["precious"], (0, 0)),
               lambda: os.setxattr(T["precious"], "user.x", b"1"),
               lambda: os.chown(T["precious"], os.getuid(), os.getgid())):
        try:
            go()
        except OSError:
            pass
    return x * 2.5
