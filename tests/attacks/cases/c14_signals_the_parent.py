# C14: sends signals to the parent, the server and everybody
# due: 3
# verdict: failed
# live: said SIGNALLED without seccomp,landlock,user,namespaces
import os


def double(x):
    for pid in (T["pid"], os.getppid(), -1):
        for number in (0,):
            try:
                os.kill(pid, number)
                print("SIGNALLED", pid)
            except OSError:
                pass
    return x * 2.5
