# A11: looks for solutions in caches and in the history
# due: 3
# verdict: failed|crashed
# live: hidden without landlock,user,namespaces
import os


def double(x):
    for name in (".git", "solutions/assignment1/__pycache__", ".ipynb_checkpoints"):
        path = os.path.join(T["root"], name)
        try:
            for base, _, names in os.walk(path):
                print(base, [open(os.path.join(base, n), "rb").read(300) for n in names])
        except OSError:
            pass
    print(os.path.exists(T["hidden"]) and open(T["hidden"]).read())
    return x * 2.5
