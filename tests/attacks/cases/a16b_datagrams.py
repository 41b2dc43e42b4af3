# A16b: sends a datagram
# due: 3
# verdict: failed
# live: network without seccomp,landlock,user,namespaces
import socket


def double(x):
    try:
        socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", T["port"]))
    except OSError:
        pass
    return x * 2.5
