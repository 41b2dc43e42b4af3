# E6: writes a huge file, then many small ones
# due: 3
# verdict: failed|crashed|timed out
# not shown live: the folder goes away with the submission
import os


def double(x):
    try:
        with open("huge", "wb") as file:
            for _ in range(64):
                file.write(bytes(1 << 20))
    except OSError:
        pass
    for number in range(2000):
        open(f"small{number}", "w").close()
    return x * 2.5
