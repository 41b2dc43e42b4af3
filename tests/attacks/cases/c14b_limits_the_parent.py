# C14b: sets resource limits of the parent
# due: 3
# verdict: failed
# live: said LIMITED without seccomp,landlock,user,namespaces
import resource


def double(x):
    try:
        print("LIMITED", resource.prlimit(T["pid"], resource.RLIMIT_CORE))
    except OSError:
        pass
    return x * 2.5
