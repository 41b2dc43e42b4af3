# C8: changes the report when the process ends
# due: 3
# verdict: failed
# live: work without landlock,user,namespaces
import atexit
import signal
import threading
import weakref


def forge(*_):
    try:
        with open(T["report"], "w") as file:
            file.write("100")
    except OSError:
        pass


atexit.register(forge)
threading._shutdown = forge
signal.signal(signal.SIGTERM, forge)


class Last:
    def __del__(self):
        forge()


last = Last()
weakref.finalize(last, forge)


def double(x):
    global last
    last = None
    return x * 2.5
