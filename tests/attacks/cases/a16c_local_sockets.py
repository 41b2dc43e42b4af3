# A16c: connects to a local socket without a file
# due: 3
# verdict: failed
# live: network without seccomp,landlock,user,namespaces
import socket


def double(x):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        try:
            line = socket.socket(socket.AF_UNIX, kind)
            line.connect("\0" + T["name"])
            line.send(b"x")
        except OSError:
            pass
    try:
        pair, _ = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        pair.sendto(b"x", "\0" + T["name"])
    except OSError:
        pass
    return x * 2.5
