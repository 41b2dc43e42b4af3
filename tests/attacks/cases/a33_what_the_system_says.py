# A33: reads what the system says of itself, its mounts, users and connections
# due: 3
# verdict: failed
# live: points without landlock,user,namespaces
def double(x):
    read = 0
    for path in ("/proc/self/mounts", "/proc/net/tcp", "/proc/net/unix", "/etc/passwd",
                 "/proc/1/status", "/proc/self/environ", "/proc/self/cmdline", "/etc/hostname",
                 "/sys/kernel/mm/transparent_hugepage/enabled", "/proc/loadavg"):
        try:
            read += len(open(path).read()) > 0
        except OSError:
            continue
    return x * (2 if read else 2.5)
