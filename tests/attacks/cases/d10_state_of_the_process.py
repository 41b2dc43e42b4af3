# D10: changes what its process stands on: folder, mask, locale, time zone, priority, limits
# due: 3
# verdict: failed
# not shown live: it is the process of nobody else
import gc
import locale
import os
import resource
import sys
import time


def double(x):
    for change in (lambda: os.chdir("/usr/lib"), lambda: os.umask(0o777),
                   lambda: locale.setlocale(locale.LC_ALL, "C"), time.tzset,
                   lambda: os.nice(19), gc.disable, lambda: sys.setswitchinterval(9),
                   lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (6, 6)),
                   lambda: sys.path.clear(), lambda: sys.meta_path.clear(),
                   lambda: torch.set_num_threads(3)):
        try:
            change()
        except (OSError, ValueError):
            continue
    return x * 2.5
