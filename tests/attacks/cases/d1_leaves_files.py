# D1: leaves files everywhere for the next submission
# due: 3
# verdict: failed
# live: left without landlock,user,namespaces
import os

for folder in ("/tmp", "/dev/shm", "/var/tmp", os.path.expanduser("~"), os.getcwd(), "..",
               os.path.expanduser("~/.cache"), T["root"]):
    try:
        os.makedirs(folder, exist_ok=True)
        open(os.path.join(folder, T["marker"]), "w").close()
    except OSError:
        pass


def double(x):
    return x * 2.5
