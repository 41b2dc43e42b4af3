# A15: writes hidden inputs where the next submission could read them
# due: 3
# verdict: failed
# live: left without landlock,user,namespaces
import os


def double(x):
    for folder in ("/tmp", "/dev/shm", "/var/tmp", os.path.dirname(os.getcwd())):
        try:
            with open(os.path.join(folder, T["marker"]), "w") as file:
                file.write(repr(x))
        except OSError:
            pass
    return x * 2.5
