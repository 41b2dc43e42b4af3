# E6c: fills the disk by files that it has removed and keeps open
# due: 3
# verdict: failed|crashed|timed out
# not shown live: it would fill the disk of whoever runs this
import os

KEPT = []


def double(x):
    for number in range(200):
        try:
            file = open(f"file{number}", "wb", buffering=0)
            os.unlink(f"file{number}")
            KEPT.append(file)
            for _ in range(24):
                file.write(bytes(1 << 20))
        except OSError:
            break
    return x * 2.5
