# A28: has every thread's stack written out, and reads it
# due: 3
# verdict: failed
# not shown live: a stack is of its own process
import faulthandler


def double(x):
    with open("stacks", "w+") as file:
        faulthandler.dump_traceback(file, all_threads=True)
        file.seek(0)
        print(file.read()[-2000:])
    return x * 2.5
