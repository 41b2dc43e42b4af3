# C11: answers the next questions in advance
# due: 3
# verdict: failed|crashed|timed out
# not shown live: the number of the next question is not known yet
import os
import sys


def double(x):
    frame = sys._getframe()
    while frame:
        header = frame.f_locals.get("header")
        if isinstance(header, dict) and "id" in header:
            import json
            import struct

            text = json.dumps({**header, "kind": "reply", "status": "answered", "answer": 2}).encode()
            for _ in range(3):
                os.write(4, struct.pack("<4sIQ", b"ACG1", len(text), 0) + text)
        frame = frame.f_back
    return x * 2.5
