# A22: looks through every object for a check that is not public, and answers its name
# due: 3
# verdict: crashed|failed
# not shown live: public and hidden checks share no process
def double(x):
    import gc
    import types

    found = set()
    for thing in gc.get_objects():
        names = [thing.__name__] if isinstance(thing, types.FunctionType) else []
        names += [str(key) for key in thing] if type(thing) is dict and len(thing) < 50 else []
        found |= {name for name in names if "four" in name or "more_axes" in name}
    raise type(" ".join(sorted(found)) or "Nothing", (Exception,), {})(" ".join(sorted(found)))
