# A32: gives a hidden file a second name in its own folder, and reads that
# due: 3
# verdict: failed
# live: hidden without room,landlock,user,namespaces
import os


def double(x):
    for take in (os.link, os.rename):
        try:
            take(T["hidden"], "mine")
            print(open("mine").read())
            os.rename("mine", T["hidden"]) if take is os.rename else os.unlink("mine")
        except OSError as error:
            print(error.errno)
    return x * 2.5
