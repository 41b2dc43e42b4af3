# B12: replaces the modules that carry answers
# due: 0
# verdict: crashed|failed|blocked
# not shown live: a frame that is no frame is a lost answer
import builtins
import json
import struct
import sys

for name in list(sys.modules):
    if name.startswith("grader.sandbox.wire"):
        sys.modules[name].pack = lambda header, blob=b"": b"passed"
        sys.modules[name].MAGIC = b"EVIL"
json.dumps = lambda *a, **k: '{"status": "answered", "answer": true}'
builtins.isinstance = lambda *a: True
sys.modules["torch.testing"] = sys


def double(x):
    return x * 2.5
