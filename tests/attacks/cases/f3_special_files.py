# F3: makes pipes, sockets, devices and hard links
# due: 3
# verdict: failed
# live: said MADE without seccomp,landlock,user,namespaces
import os
import socket
import stat


def double(x):
    for go in (lambda: os.mkfifo("pipe"), lambda: os.link(T["precious"], "hard"),
               lambda: os.mknod("device", stat.S_IFCHR | 0o666, os.makedev(1, 1)),
               lambda: socket.socket(socket.AF_UNIX).bind("socket")):
        try:
            go()
            print("MADE")
        except OSError:
            pass
    return x * 2.5
