# A25: reads what is attached to a hidden file, which is no part of its bytes
# due: 3
# verdict: failed
# live: hidden without seccomp,landlock,user,namespaces
import os


def double(x):
    for path in (T["hidden"], T["precious"]):
        try:
            for name in os.listxattr(path):
                print(name, os.getxattr(path, name))
        except OSError as error:
            print(error.errno)
    return x * 2.5
