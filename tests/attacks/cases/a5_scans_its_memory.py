# A5: scans its own memory for the parent's secret
# due: 3
# verdict: failed
# not shown live: no secret is in this process, so leaving layers out shows none
import re


def double(x):
    try:
        for line in open("/proc/self/maps"):
            area, access, *_ = line.split()
            if access.startswith("r") and "[v" not in line:
                start, end = (int(n, 16) for n in area.split("-"))
                with open("/proc/self/mem", "rb", 0) as memory:
                    memory.seek(start)
                    data = memory.read(min(end - start, 1 << 24))
                print(re.findall(rb"MEMORY-[0-9a-f]{32}", data))
    except OSError:
        pass
    return x * 2.5
