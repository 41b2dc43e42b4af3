"""Frames between the parent and a child: a JSON header and raw bytes, capped, never pickled.

In: a header and a blob, or a binary stream. Out: bytes, or the same header and blob.
Runs on both sides. Never trusts a length, and raises only ProtocolError.

    magic 4 bytes | header length u32 | blob length u64 | header, JSON in UTF-8 | blob

The tree of an answer inside a header: None, booleans, whole numbers, text and finite floats stand
for themselves; everything else is a one-key object:

    {"$f": "nan"}  {"$l": [...]}  {"$u": [...] tuple}  {"$d": [[key, value], ...]}
    {"$t": [dtype, shape, device, offset]} a tensor in the blob    {"$o": "what it was instead"}
"""

import json
import struct
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from grader.records import MAX_DIMS, Answer, Array, Other

MAGIC = b"ACG1"
HEAD = struct.Struct("<4sIQ")
MAX_HEADER = 1 << 20
MAX_BLOB = 64 << 20
MAX_NODES = 20_000
MAX_DEPTH = 16

DTYPES: dict[str, Any] = {
    "float64": np.float64, "float32": np.float32, "float16": np.float16,
    "bfloat16": np.uint16,  # the upper half of a float32; `_array` widens it
    "int64": np.int64, "int32": np.int32, "int16": np.int16, "int8": np.int8,
    "uint8": np.uint8, "bool": np.uint8, "complex64": np.complex64, "complex128": np.complex128,
}  # fmt: skip


class ProtocolError(Exception):
    """These bytes are not a frame."""


def pack_frame(header: dict[str, Any], blob: bytes = b"") -> bytes:
    """One frame."""
    text = json.dumps(header, allow_nan=False, separators=(",", ":")).encode()
    return HEAD.pack(MAGIC, len(text), len(blob)) + text + blob


def read_frame(stream: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    """The next frame, or None where the stream ends between frames."""
    head = stream.read(HEAD.size)
    if not head:
        return None
    if len(head) < HEAD.size:
        raise ProtocolError("the stream ends inside a frame")
    header_size, blob_size = _sizes(head)
    text = _exactly(stream, header_size)
    blob = _exactly(stream, blob_size)
    return _header(text), blob


def take_frame(buffer: bytearray) -> tuple[dict[str, Any], bytes] | None:
    """Take the first frame off a buffer that grows; None while it is not whole yet."""
    if len(buffer) < HEAD.size:
        return None
    header_size, blob_size = _sizes(buffer[: HEAD.size])
    end = HEAD.size + header_size + blob_size
    if len(buffer) < end:
        return None
    text = bytes(buffer[HEAD.size : HEAD.size + header_size])
    blob = bytes(buffer[HEAD.size + header_size : end])
    del buffer[:end]
    return _header(text), blob


def _sizes(head: bytes | bytearray) -> tuple[int, int]:
    magic, header_size, blob_size = HEAD.unpack(head)
    if magic != MAGIC or header_size > MAX_HEADER or blob_size > MAX_BLOB:
        raise ProtocolError("not a frame, or one that is too large")
    return header_size, blob_size


def _header(text: bytes) -> dict[str, Any]:
    try:
        header = json.loads(text)
    except (ValueError, RecursionError):
        raise ProtocolError("the header is not JSON") from None
    if not isinstance(header, dict):
        raise ProtocolError("the header is not an object")
    return header


def _exactly(stream: BinaryIO, size: int) -> bytes:
    parts: list[bytes] = []
    while size:
        part = stream.read(min(size, 1 << 20))  # never allocates what a length only promises
        if not part:
            raise ProtocolError("the stream ends inside a frame")
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def decode(tree: Any, blob: bytes) -> Answer:
    """The answer that a header's tree and the blob hold, in plain types and numpy arrays."""
    count = 0

    def node(value: Any, depth: int) -> Answer:
        nonlocal count
        count += 1
        if count > MAX_NODES or depth > MAX_DEPTH:
            raise ProtocolError("the answer has too many parts")
        if value is None or isinstance(value, (bool, float)):
            return value
        if isinstance(value, str):
            return readable(value)
        if isinstance(value, int):
            return _whole(value)
        if not isinstance(value, dict) or len(value) != 1:
            raise ProtocolError("an answer has a part of unknown form")
        [(tag, inner)] = value.items()
        match tag, inner:
            case "$f", str():
                return _special(inner)
            case "$l", list():
                return [node(item, depth + 1) for item in inner]
            case "$u", list():
                return tuple(node(item, depth + 1) for item in inner)
            case "$d", list():
                return dict(_pair(pair, depth) for pair in inner)
            case "$t", [str(dtype), list(shape), str(device), int(offset)]:
                return _array(dtype, shape, device, offset, blob)
            case "$o", str():
                return Other(readable(inner[:200]))
        raise ProtocolError("an answer has a part of unknown form")

    def _pair(pair: Any, depth: int) -> tuple[str | int, Answer]:
        if not (isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], (str, int))):
            raise ProtocolError("an answer has a part of unknown form")
        key = readable(pair[0]) if isinstance(pair[0], str) else _whole(pair[0])
        return key, node(pair[1], depth + 1)

    return node(tree, 0)


def readable(text: str) -> str:
    """A text that can be encoded: JSON has escapes for halves of letters, which no file takes."""
    return text.encode("utf-8", errors="replace").decode()


def _whole(value: int) -> int:
    if not -(1 << 63) <= value < 1 << 63:  # beyond, arithmetic with floats would overflow
        raise ProtocolError("a whole number beyond 64 bits")
    return value


def _special(text: str) -> float:
    if text not in ("nan", "inf", "-inf"):
        raise ProtocolError("not a special float")
    return float(text)


def _array(dtype: str, shape: list[Any], device: str, offset: int, blob: bytes) -> Array:
    kind = DTYPES.get(dtype)
    sizes_fit = len(shape) <= MAX_DIMS and all(
        type(size) is int and 0 <= size <= MAX_BLOB for size in shape
    )
    if kind is None or not sizes_fit:
        raise ProtocolError("not a tensor")
    count, extent = 1, 1
    for size in shape:
        count *= size
        extent *= max(size, 1)  # numpy refuses huge axes beside an empty one, too
    if extent > MAX_BLOB:
        raise ProtocolError("not a tensor")
    end = offset + count * np.dtype(kind).itemsize
    if not 0 <= offset <= end <= len(blob):
        raise ProtocolError("a tensor lies outside its frame")
    values: npt.NDArray[Any] = np.frombuffer(blob[offset:end], dtype=kind).reshape(shape).copy()
    if dtype == "bfloat16":
        values = (values.astype(np.uint32) << 16).view(np.float32)
    elif dtype == "bool":
        values = values != 0
    return Array(dtype, readable(device[:20]), values)
