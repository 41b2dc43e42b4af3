# F14: opens devices: memory, disks, terminals, other file systems
# due: 3
# verdict: failed
# not shown live: nothing here should open the machine's memory
import os


def double(x):
    opened = 0
    for path in ("/dev/mem", "/dev/kmsg", "/dev/fuse", "/dev/kvm", "/dev/tty", "/dev/ptmx",
                 "/dev/vda", "/dev/sda", "/dev/userfaultfd", "/dev/net/tun", "/dev/loop-control",
                 "/dev/shm", "/dev/hugepages", "/dev/full", "/dev/console"):
        try:
            os.close(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY))
            opened += 1
        except OSError:
            continue
    return x * (2 if opened else 2.5)
