# A24: watches folders of others by inotify, which Landlock does not know
# due: 3
# verdict: failed
# live: points without seccomp,landlock,user,namespaces
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


def double(x):
    watch = libc.inotify_init1(os.O_NONBLOCK)
    watched = [libc.inotify_add_watch(watch, path.encode(), 0xFFF) >= 0
               for path in (T["root"], T["other"], "/tmp", "..")]
    return x * (2 if any(watched) else 2.5)
