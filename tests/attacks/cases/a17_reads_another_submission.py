# A17: reads another student's submission
# due: 3
# verdict: failed
# live: hidden without landlock,user,namespaces
import os


def double(x):
    try:
        for name in os.listdir(T["other"]):
            print(open(os.path.join(T["other"], name)).read())
    except OSError:
        pass
    return x * 2.5
