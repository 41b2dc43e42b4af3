"""Look at a trained model as it was handed in: its header alone, within caps, loading nothing.

In: bytes. Out: `Checkpoint`, with the reason where it cannot be opened. Runs in the parent:
numbers in it are only ever read in a child. A pickle is recognised, and never loaded.
"""

import json
import math
from typing import Any

from grader.records import MAX_DIMS, Checkpoint

MAX_HEADER = 8 << 20  # a tokenizer's vocabulary lies in the metadata
MAX_TENSORS = 2000
SIZES = {
    "F64": 8, "F32": 4, "F16": 2, "BF16": 2, "I64": 8, "I32": 4, "I16": 2, "I8": 1, "U8": 1,
    "BOOL": 1,
}  # fmt: skip
NOT_READ = b"\0not read"
"""Stands for a file that is a link out of its folder (to a Drive, say), or no plain file."""
PICKLES = (b"PK\x03\x04", b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")


def look(data: bytes, megabytes: float) -> Checkpoint:
    """A checkpoint of these bytes; of one that cannot be opened only the reason is kept."""
    fault = fault_of(data, megabytes)
    return Checkpoint(b"" if fault else data, fault)


def fault_of(data: bytes, megabytes: float) -> str:
    """Why these bytes are no safetensors file within the caps; "" where they are one."""
    if data == NOT_READ:
        return "it is a link to another place, which is not followed: put the file itself there"
    if len(data) > megabytes * (1 << 20):
        return f"it is larger than {megabytes:g} MB"
    # A header may be 640 bytes long, and 640 is written as a pickle starts: 0x80 0x02.
    if data.startswith(PICKLES) and data[8:9] != b"{":
        return "it is a pickle (of torch.save?), which can run code and is not loaded"
    if len(data) < 8:
        return "it is empty" if not data else "it is cut off"
    size = int.from_bytes(data[:8], "little")
    if size > MAX_HEADER or data[8:9] != b"{":
        return "it is not a safetensors file"
    if 8 + size > len(data):
        return "it is cut off"
    try:
        header = json.loads(data[8 : 8 + size].decode("utf-8"))
    except (ValueError, RecursionError):
        return "it is not a safetensors file: its header is not JSON"
    if not isinstance(header, dict):
        return "it is not a safetensors file: its header is no table"
    return _of_header(header, len(data) - 8 - size)


def _of_header(header: dict[str, Any], room: int) -> str:
    """What is wrong with a header that `room` bytes of numbers follow."""
    metadata = header.pop("__metadata__", {})
    if not isinstance(metadata, dict) or not all(type(v) is str for v in metadata.values()):
        return "its metadata is not a table of texts"
    if len(header) > MAX_TENSORS:
        return f"it has {len(header)} tensors; {MAX_TENSORS} are allowed"
    spans: list[tuple[int, int]] = []
    for name, entry in header.items():
        match entry:
            case {"dtype": str(dtype), "shape": list(shape), "data_offsets": [int(a), int(b)]}:
                spans.append((a, b))
            case _:
                return f"it does not say what {name[:80]!r} is"
        sizes = len(shape) <= MAX_DIMS and all(type(n) is int and n >= 0 for n in shape)
        if not sizes or dtype not in SIZES or b - a != math.prod(shape) * SIZES[dtype]:
            return f"the sizes of {name[:80]!r} do not fit"
    at = 0
    for start, end in sorted(spans):
        if start != at:
            return "its tensors overlap, or leave a gap"
        at = end
    return "" if at == room else "it is cut off" if at > room else "more follows its last tensor"
