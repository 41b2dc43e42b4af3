# E12: takes a lease on its own file and on Python's, so that whoever opens these has to wait
# due: 3
# verdict: failed
# live: points without seccomp,landlock,user,namespaces
import fcntl
import os

F_SETLEASE, F_NOTIFY = 1024, 1026


def double(x):
    allowed = 0
    open("mine", "w").close()
    for path, command, value in (("mine", F_SETLEASE, fcntl.F_WRLCK), (".", F_NOTIFY, 4),
                                 (os.__file__, F_SETLEASE, fcntl.F_RDLCK)):
        fd = os.open(path, os.O_RDONLY)
        try:
            fcntl.fcntl(fd, command, value)
            allowed += 1
        except OSError:
            continue
        finally:
            os.close(fd)
    return x * (2 if allowed else 2.5)
