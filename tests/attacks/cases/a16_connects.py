# A16: sends the environment by TCP
# due: 3
# verdict: failed
# live: network without seccomp,landlock,user,namespaces
import socket


def double(x):
    try:
        with socket.create_connection(("127.0.0.1", T["port"]), 2) as line:
            line.sendall(b"here is your secret")
    except OSError:
        pass
    return x * 2.5
