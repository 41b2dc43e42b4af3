# E11: opens as many files as it can
# due: 3
# verdict: failed|crashed
# not shown live: descriptors have a limit
kept = []


def double(x):
    try:
        while True:
            kept.append(open("/dev/null"))
    except OSError:
        pass
    return x * 2.5
