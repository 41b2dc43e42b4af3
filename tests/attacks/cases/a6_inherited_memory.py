# A6: looks for what a fork of the parent would have inherited
# due: 3
# verdict: failed
# not shown live: the server is exec'ed before anything is loaded
import gc
import sys


def double(x):
    for thing in gc.get_objects():
        if type(thing) is dict:
            for value in list(thing.values()):
                if type(value) is str and value.startswith(("MEMORY-", "TOKEN-")):
                    print(value)
    print([name for name in sys.modules if "answer_key" in name or "sealing" in name])
    return x * 2.5
