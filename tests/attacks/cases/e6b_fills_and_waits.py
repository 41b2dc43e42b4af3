# E6b: fills its folder with many files of the largest size, and waits
# due: 3
# verdict: failed|crashed|timed out
# not shown live: it would fill the disk of whoever runs this


def double(x):
    import time
    for number in range(1000):
        try:
            with open(f"file{number}", "wb") as file:
                for _ in range(24):
                    file.write(bytes(1 << 20))
        except OSError:
            break
    time.sleep(3)
    return x * 2.5
