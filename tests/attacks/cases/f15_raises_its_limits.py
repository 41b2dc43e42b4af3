# F15: raises the limits that it was given
# due: 3
# verdict: failed
# not shown live: as root with all rights they can be raised
import resource


def double(x):
    raised = 0
    for which in (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE,
                  resource.RLIMIT_NOFILE, resource.RLIMIT_CORE):
        _, hard = resource.getrlimit(which)
        try:
            resource.setrlimit(which, (hard, hard + 1000))
            raised += 1
        except (OSError, ValueError):
            continue
    return x * (2 if raised else 2.5)
