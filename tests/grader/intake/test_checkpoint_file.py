"""A checkpoint is looked at by its header alone; what cannot be opened says why."""

import io
import json
import pickle
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save

from grader.intake.checkpoint_file import MAX_HEADER, MAX_TENSORS, fault_of, look

RIGHT = save({"weight": np.ones((2, 3), np.float32), "count": np.zeros((), np.int64)}, {"a": "b"})


def made(header: object, numbers: bytes = b"") -> bytes:
    """A file of this header, true or not."""
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + numbers


def entry(start: int, end: int, shape: list[int], dtype: str = "F32") -> dict[str, object]:
    return {"dtype": dtype, "shape": shape, "data_offsets": [start, end]}


class Writes:
    """A pickle that would write a file when it is loaded."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str, ...]]:
        return (Path.touch, (self.path,))  # type: ignore[return-value]


SIZES = "the sizes of 'w' do not fit"
WRONG = {
    "empty": (b"", "it is empty"),
    "a few bytes": (b"abc", "it is cut off"),
    "cut in its numbers": (RIGHT[:-4], "it is cut off"),
    "cut in its header": (RIGHT[:40], "it is cut off"),
    "a text": (b"Dear teacher, here is my model", "it is not a safetensors file"),
    "no JSON": (made(b"{nonsense"), "it is not a safetensors file: its header is not JSON"),
    "another encoding": (
        made('{"w": {}}'.encode("utf-16-le")),
        "it is not a safetensors file: its header is not JSON",
    ),
    "too deep": (made(b'{"a":' * 5000), "it is not a safetensors file: its header is not JSON"),
    "a list": (made(b"[1]"), "it is not a safetensors file"),
    "numbers as metadata": (
        made({"__metadata__": {"a": 1}}),
        "its metadata is not a table of texts",
    ),
    "no offsets": (made({"w": {"dtype": "F32"}}), "it does not say what 'w' is"),
    "a dtype of its own": (made({"w": entry(0, 4, [1], "F31")}, bytes(4)), SIZES),
    "nine axes": (made({"w": entry(0, 4, [1] * 9)}, bytes(4)), SIZES),
    "a negative size": (made({"w": entry(0, 4, [-1, -1])}, bytes(4)), SIZES),
    "too many numbers": (made({"w": entry(0, 4, [2**40])}, bytes(4)), SIZES),
    "overlapping": (
        made({"a": entry(0, 8, [2]), "b": entry(4, 12, [2])}, bytes(12)),
        "its tensors overlap, or leave a gap",
    ),
    "more than it says": (RIGHT + b"hidden", "more follows its last tensor"),
    "many tensors": (
        made({str(n): entry(0, 0, [0]) for n in range(MAX_TENSORS + 1)}),
        f"it has {MAX_TENSORS + 1} tensors; {MAX_TENSORS} are allowed",
    ),
    "a header without end": (
        (MAX_HEADER + 1).to_bytes(8, "little") + b"{",
        "it is not a safetensors file",
    ),
}  # fmt: skip


def test_what_safetensors_writes_can_be_opened() -> None:
    """Metadata, scalars and all."""
    assert fault_of(RIGHT, 1) == ""
    assert look(RIGHT, 1).data == RIGHT


@pytest.mark.parametrize(("data", "says"), WRONG.values(), ids=WRONG.keys())
def test_what_cannot_be_opened_says_why(data: bytes, says: str) -> None:
    """In words for the student, and nothing of it is kept."""
    seen = look(data, 1)

    assert says == seen.fault
    assert seen.data == b""


def test_a_pickle_is_refused_without_loading_it(tmp_path: Path) -> None:
    """Loading it would run what it says."""
    canary = tmp_path / "canary"
    for protocol in (2, 4, 5):
        stream = io.BytesIO()
        pickle.dump(Writes(canary), stream, protocol)

        assert "it is a pickle" in fault_of(stream.getvalue(), 1)

    assert not canary.exists()


def test_the_cap_is_the_assignments() -> None:
    """One byte more is too much."""
    assert "larger than 0.5 MB" in fault_of(bytes((1 << 19) + 1), 0.5)


def test_a_header_that_looks_like_a_pickle_is_opened() -> None:
    """One of 640 bytes is written 0x80 0x02, as a pickle starts."""
    notes = ("x" * length for length in range(480, 640))
    data = next(
        data
        for note in notes
        if (data := save({"w": np.ones(2, np.float32)}, {"note": note}))[:2] == b"\x80\x02"
    )

    assert "" == fault_of(data, 1)
