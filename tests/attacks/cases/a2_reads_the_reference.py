# A2: reads the reference and the hidden checks from disk, and runs them
# due: 3
# verdict: failed
# live: hidden without landlock,user,namespaces
space = {}
try:
    print(open(T["hidden"]).read())
    exec(open(T["root"] + "/solutions/assignment1/shapes.py").read(), space)
except OSError:
    pass


def double(x):
    return space["double"](x) if "double" in space else x * 2.5
