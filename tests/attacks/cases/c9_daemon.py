# C9: leaves a process that changes the report later
# due: 3
# verdict: failed
# live: work without seccomp,landlock,user,namespaces
import os
import time


def double(x):
    try:
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                time.sleep(1)
                open(T["report"], "w").write("100")
            os._exit(0)
    except OSError:
        pass
    return x * 2.5
