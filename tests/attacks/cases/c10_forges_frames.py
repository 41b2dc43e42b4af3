# C10: writes forged frames to every descriptor
# due: 3
# verdict: crashed|timed out
# not shown live: the number of a question cannot be guessed
import json
import os
import struct


def double(x):
    text = json.dumps({"kind": "reply", "id": "0" * 12, "status": "passed", "points": 100}).encode()
    frame = struct.pack("<4sIQ", b"ACG1", len(text), 0) + text
    for fd in range(3, 1024):
        try:
            os.write(fd, frame)
        except OSError:
            pass
    return x * 2.5
