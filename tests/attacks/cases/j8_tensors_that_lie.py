# J8: describes tensors that are not in its frame: of others, of nobody, of too much
# due: 3
# verdict: failed|crashed|timed out
# not shown live: lengths are compared before anything is read
import json
import os
import struct
import sys

LIES = (["float32", [11, 7], "cpu", -64], ["float32", [1 << 62, 4], "cpu", 0],
        ["float32", [0, 1 << 40], "cpu", 0], ["object", [1], "cpu", 0],
        ["float64", [1] * 9, "cpu", 0], ["float32", [11, 7], "cpu", 1 << 70])


def double(x):
    frame, id = sys._getframe(), ""
    while frame is not None:
        header = frame.f_locals.get("header")
        id = header["id"] if isinstance(header, dict) and "check" in header else id
        frame = frame.f_back
    text = json.dumps({"kind": "reply", "id": id, "status": "answered",
                       "answer": {"$t": LIES[x.numel() % len(LIES)]}}).encode()
    os.write(4, struct.pack("<4sIQ", b"ACG1", len(text), 16) + text + bytes(16))
    os._exit(0)
