# J7: sends frames with NaN, numbers of thousands of digits, and the same key twice
# due: 3
# verdict: failed|crashed|timed out
# not shown live: a frame is worth the numbers in it
import os
import struct
import sys


def double(x):
    frame, id = sys._getframe(), ""
    while frame is not None:
        header = frame.f_locals.get("header")
        id = header["id"] if isinstance(header, dict) and "check" in header else id
        frame = frame.f_back
    answer = ["NaN", "9" * 4000, "1e999", '{"$f": "nan"}', '{"$t": ["bool", [-1], "cpu", true]}']
    text = (f'{{"kind": "reply", "id": "{id}", "status": "passed", "status": "answered",'
            f'"answer": {answer[x.dim() % 5]}, "answer": {answer[x.numel() % 5]}}}').encode()
    os.write(4, struct.pack("<4sIQ", b"ACG1", len(text), 0) + text)
    os._exit(0)
