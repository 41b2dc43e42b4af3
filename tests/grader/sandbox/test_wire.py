"""Answers cross the pipe unchanged, and bytes from a child can do no more than not be a frame."""

import io
import json
import math
import struct
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.child import evidence
from grader.records import Array, Other
from grader.sandbox import replies, wire

LIMIT = 2**63


def across(value: Any) -> Any:
    """What the parent has of a value that a child answered."""
    tree, blob = evidence.reduce(value)
    frame = wire.read_frame(io.BytesIO(wire.pack_frame({"answer": tree}, blob)))
    assert frame is not None
    return wire.decode(frame[0]["answer"], frame[1])


def same(sent: Any, got: Any) -> bool:
    """Equal to the bit, with NaN equal to itself, and of the same type."""
    if isinstance(sent, torch.Tensor):
        wide = sent.float() if sent.dtype is torch.bfloat16 else sent
        return (
            isinstance(got, Array)
            and got.dtype == str(sent.dtype).removeprefix("torch.")
            and got.values.shape == tuple(sent.shape)
            and np.array_equal(wide.numpy(), got.values, equal_nan=got.floating)
        )
    if type(sent) is not type(got):
        return False
    if isinstance(sent, float) and math.isnan(sent):
        return math.isnan(got)
    if isinstance(sent, list | tuple):
        return len(sent) == len(got) and all(map(same, sent, got))
    if isinstance(sent, dict):
        return list(sent) == list(got) and all(same(sent[key], got[key]) for key in sent)
    return bool(sent == got)


DTYPES = [
    torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.int64, torch.int32,
    torch.int16, torch.int8, torch.uint8, torch.bool, torch.complex64, torch.complex128,
]  # fmt: skip
tensors = st.builds(
    lambda shape, dtype, seed: torch.from_numpy(
        np.asarray(np.random.RandomState(seed).standard_normal(shape))
    ).to(dtype),
    st.lists(st.integers(0, 4), max_size=4),
    st.sampled_from(DTYPES),
    st.integers(0, 9),
)
leaves = (
    st.none()
    | st.booleans()
    | st.integers(-LIMIT + 1, LIMIT - 1)
    | st.floats()
    | st.text(max_size=20)
    | tensors
)
trees = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text(max_size=5) | st.integers(-9, 9), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(trees)
def test_an_answer_arrives_as_it_was_sent(tree: Any) -> None:
    """Every tree of numbers, text and tensors is the same on the other side."""
    assert same(tree, across(tree))


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize("shape", [(), (0,), (2, 0, 3), (2, 3), (1,) * 8], ids=str)
def test_tensors_of_each_kind_arrive(dtype: torch.dtype, shape: tuple[int, ...]) -> None:
    """Tensors without axes, without elements and with eight axes arrive, in each dtype."""
    tensor = torch.arange(math.prod(shape)).reshape(shape).to(dtype)

    assert same(tensor, across(tensor))


def test_special_floats_arrive() -> None:
    """NaN and the infinities stand in plain numbers and in tensors."""
    value = [math.inf, -math.inf, math.nan, torch.tensor([math.inf, math.nan, -0.0])]

    assert same(value, across(value))


def test_a_view_arrives_as_its_values() -> None:
    """Strides, conjugation, negation and a gradient graph stay behind."""
    base = torch.arange(12.0, requires_grad=True).reshape(3, 4)
    values = [
        base.T,
        base[:, ::2],
        torch.tensor([1 + 2j]).conj(),
        torch.tensor([1 + 2j]).conj().imag,
    ]

    got = across(values)

    assert [[0, 4, 8], [1, 5, 9], [2, 6, 10], [3, 7, 11]] == got[0].values.tolist()
    assert [[0, 2], [4, 6], [8, 10]] == got[1].values.tolist()
    assert [1 - 2j] == got[2].values.tolist()
    assert [-2] == got[3].values.tolist()


class Mine(torch.Tensor):
    """A student's own tensor, which says that it is empty."""

    @property
    def shape(self) -> tuple[int, ...]:
        return ()

    @classmethod
    def __torch_function__(cls, *args: Any, **named: Any) -> Any:
        return torch.zeros(())


class Late(torch.Tensor):
    """One that computes when it is read."""

    __torch_dispatch__ = torch.Tensor.__torch_dispatch__


def test_a_tensor_under_another_class_is_its_numbers() -> None:
    """Whatever the class says; one that would compute them on the way is none."""
    numbers = torch.arange(6.0).reshape(2, 3)

    assert same(numbers, across(torch.Tensor.as_subclass(numbers, Mine)))
    assert Other("Late") == across(torch.Tensor.as_subclass(numbers, Late))


class Liar:
    """Equal to everything."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]


class Loud(type):
    """A class of classes that lies about the name of its class."""

    @property
    def __name__(cls) -> str:  # type: ignore[override]
        raise OSError("no name")


class Nameless(metaclass=Loud):
    """A class that does not tell its name."""


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (np.zeros(3), "numpy.ndarray"),
        (np.float64(1.0), "numpy.float64"),
        (Liar(), "Liar"),
        (Nameless(), "Nameless"),
        (torch, "module"),
        ({1, 2}, "set"),
        ({(1, 2): 3}, "dict"),
        ({LIMIT: 3}, "dict"),
        (LIMIT, "a whole number beyond 64 bits"),
        (-(10**5000), "a whole number beyond 64 bits"),
        (1j, "complex"),
        (b"bytes", "bytes"),
        (torch.zeros(3).to_sparse(), "a torch.Tensor of float32, torch.sparse_coo"),
        ("x" * (1 << 20), "an answer too large to compare"),
        ([0] * (wire.MAX_NODES + 1), "an answer too large to compare"),
        (torch.zeros(1).expand(wire.MAX_BLOB // 4 + 1), "an answer too large to compare"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 50 else "",
)
def test_what_is_no_answer_becomes_the_name_of_its_type(value: Any, kind: str) -> None:
    """An object of another class tells the name of its type, and nothing of itself."""
    assert Other(kind) == across(value)


def test_an_endless_answer_is_too_large() -> None:
    """A list that holds itself is cut off."""
    endless: list[Any] = []
    endless.append(endless)

    assert Other("an answer too large to compare") == across(endless)


def test_a_meta_tensor_tells_its_device() -> None:
    """A tensor without values arrives with its device, so that the gap can name it."""
    got = across(torch.zeros(2, 3, device="meta"))

    assert ("meta", (2, 3)) == (got.device, got.values.shape)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_a_frame_or_a_protocol_error(data: bytes) -> None:
    """Reading never raises anything else."""
    try:
        frame = wire.read_frame(io.BytesIO(data))
    except wire.ProtocolError:
        return
    assert frame is None or isinstance(frame[0], dict)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=100), st.binary(max_size=50))
def test_any_bytes_behind_a_good_head_are_a_frame_or_a_protocol_error(
    text: bytes, blob: bytes
) -> None:
    """A right head does not make its contents trusted."""
    data = wire.HEAD.pack(wire.MAGIC, len(text), len(blob)) + text + blob
    try:
        frame = wire.read_frame(io.BytesIO(data))
    except wire.ProtocolError:
        return
    assert frame is not None
    assert blob == frame[1]


whole = st.integers(-(2**70), 2**70)
json_values = st.recursive(
    st.none() | st.booleans() | whole | st.floats() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["$f", "$l", "$u", "$d", "$t", "$o", "x"]), inner)
        | st.fixed_dictionaries(
            {
                "$t": st.tuples(
                    st.sampled_from([*wire.DTYPES, "float8"]),
                    st.lists(st.sampled_from([0, 1, 2, 1 << 26, 1 << 62, -1, True]), max_size=9),
                    st.text(max_size=3),
                    st.integers(-1, 20) | whole,
                ).map(list)
            }
        )
    ),
    max_leaves=20,
)


@settings(max_examples=500, deadline=None)
@given(json_values, st.binary(max_size=64))
def test_any_tree_is_an_answer_or_a_protocol_error(tree: Any, blob: bytes) -> None:
    """Decoding never raises anything else, and makes no more numbers than there are bytes."""
    try:
        answer = wire.decode(tree, blob)
    except wire.ProtocolError:
        return

    if isinstance(answer, Array):
        assert answer.values.size <= 64


@settings(max_examples=300, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["status", "answer", "raised", "fills", "forbidden", "changed", "name"]),
        json_values | st.sampled_from(["answered", "raised", "missing"]),
    )
)
def test_any_header_is_a_reply(header: dict[str, Any]) -> None:
    """Whatever a child's header says, the parent has a reply for it, and text of bounded size."""
    reply = replies.reply_of(header, b"", "")
    broken = replies.broken_of(header, parsing=True)

    assert reply.status in ("answered", "raised", "missing", "lost")
    assert broken.status in ("raised", "syntax")


def test_numbers_of_a_header_are_cut_to_size() -> None:
    """A line of four thousand digits is printed by nobody, nor is such a size."""
    huge = 10**4000
    place = {"file": "work.py", "line": huge, "text": "x", "function": "f"}
    header = {
        "status": "raised",
        "raised": {"place": place},
        "fills": [[["weight", [2, huge, -huge]]]],
    }
    reply = replies.reply_of(header, b"", "")

    assert reply.raised is not None
    assert reply.raised.place is not None
    assert replies.MAX_LINE == reply.raised.place.line
    assert ({"weight": (2,)},) == reply.fills


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60), st.lists(st.integers(1, 20), max_size=8))
def test_frames_are_taken_off_a_buffer_as_they_come(rest: bytes, cuts: list[int]) -> None:
    """However the pieces are cut, whole frames come out once, in order, and the rest stays."""
    frames = [({"n": n}, bytes(n)) for n in range(3)]
    data = b"".join(wire.pack_frame(*frame) for frame in frames)
    buffer, taken = bytearray(), []
    for cut in [*cuts, len(data)]:
        buffer += data[:cut]
        data = data[cut:]
        while (frame := wire.take_frame(buffer)) is not None:
            taken.append(frame)

    assert frames == taken
    assert buffer == b""
    buffer += rest
    try:
        wire.take_frame(buffer)
    except wire.ProtocolError:
        return
    assert rest.startswith(wire.MAGIC) or len(rest) < wire.HEAD.size


def test_a_buffer_is_refused_as_soon_as_its_head_is_wrong() -> None:
    """Nobody waits for 64 MB that a wrong head announces."""
    with pytest.raises(wire.ProtocolError, match="too large"):
        wire.take_frame(bytearray(wire.HEAD.pack(wire.MAGIC, 2, 2**64 - 1)))


class Counting(io.RawIOBase):
    """A stream that ends after its head, and notes how much was asked of it at once."""

    def __init__(self, data: bytes) -> None:
        self.data, self.largest = io.BytesIO(data), 0

    def read(self, size: int = -1) -> bytes:
        self.largest = max(self.largest, size)
        return self.data.read(size)


def test_a_promised_length_is_not_believed() -> None:
    """A head that announces 64 MB costs no more than one piece of memory."""
    stream = Counting(wire.HEAD.pack(wire.MAGIC, 2, wire.MAX_BLOB) + b"{}")

    with pytest.raises(wire.ProtocolError, match="the stream ends inside a frame"):
        wire.read_frame(stream)  # type: ignore[arg-type]

    assert stream.largest <= 1 << 20


@pytest.mark.parametrize(
    "head",
    [
        wire.HEAD.pack(b"ACG0", 2, 0),
        wire.HEAD.pack(wire.MAGIC, wire.MAX_HEADER + 1, 0),
        wire.HEAD.pack(wire.MAGIC, 2, wire.MAX_BLOB + 1),
        wire.HEAD.pack(wire.MAGIC, 2, 2**64 - 1),
    ],
    ids=["magic", "header", "blob", "huge blob"],
)
def test_a_head_beyond_the_caps_is_refused(head: bytes) -> None:
    """Magic and both lengths are checked before anything else is read."""
    with pytest.raises(wire.ProtocolError, match="not a frame, or one that is too large"):
        wire.read_frame(io.BytesIO(head + b"{}"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"[]", "the header is not an object"),
        (b"{", "the header is not JSON"),
        (b"\xff", "the header is not JSON"),
        (b'{"a":' + b"9" * 5000 + b"}", "the header is not JSON"),
        (b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "the header is not JSON"),
    ],
    ids=["list", "cut", "not UTF-8", "long number", "deep"],
)
def test_a_header_is_a_json_object(text: bytes, says: str) -> None:
    """Anything else is a protocol error that says which."""
    with pytest.raises(wire.ProtocolError, match=says):
        wire.read_frame(io.BytesIO(wire.HEAD.pack(wire.MAGIC, len(text), 0) + text))


@pytest.mark.parametrize(
    ("tree", "says"),
    [
        ({"$x": 1}, "unknown form"),
        ({"$l": 1}, "unknown form"),
        ({"$l": [], "$u": []}, "unknown form"),
        ([], "unknown form"),
        ({"$d": [[None, 1]]}, "unknown form"),
        ({"$f": "1.0"}, "not a special float"),
        ({"$t": ["float99", [1], "cpu", 0]}, "not a tensor"),
        ({"$t": ["float32", [-1], "cpu", 0]}, "not a tensor"),
        ({"$t": ["float32", [True], "cpu", 0]}, "not a tensor"),
        ({"$t": ["float32", [1] * 9, "cpu", 0]}, "not a tensor"),
        ({"$t": ["float32", [0, 1 << 26, 1 << 26, 1 << 26], "cpu", 0]}, "not a tensor"),
        ({"$t": ["float32", [2], "cpu", 0]}, "outside its frame"),
        ({"$t": ["float32", [1], "cpu", -4]}, "outside its frame"),
        ({"$t": ["float32", [1], "cpu", 1]}, "outside its frame"),
        (2**63, "beyond 64 bits"),
        ({"$d": [[-(2**63) - 1, 1]]}, "beyond 64 bits"),
        ({"$l": [0] * wire.MAX_NODES}, "too many parts"),
    ],
)
def test_a_tree_that_is_no_answer_is_refused(tree: Any, says: str) -> None:
    """Each form that a child would not send is a protocol error."""
    with pytest.raises(wire.ProtocolError, match=says):
        wire.decode(tree, b"\0" * 4)


def test_a_tree_too_deep_is_refused() -> None:
    """Depth is capped, so that the parent's own stack is not a child's to fill."""
    tree: Any = 1
    for _ in range(wire.MAX_DEPTH + 1):
        tree = {"$l": [tree]}

    with pytest.raises(wire.ProtocolError, match="too many parts"):
        wire.decode(tree, b"")


def test_a_stream_that_ends_between_frames_has_no_more() -> None:
    """The end is None; inside a frame it is an error."""
    frame = wire.pack_frame({"a": 1}, b"xy")
    stream = io.BytesIO(frame + frame)

    assert ({"a": 1}, b"xy") == wire.read_frame(stream)
    assert ({"a": 1}, b"xy") == wire.read_frame(stream)
    assert wire.read_frame(stream) is None
    with pytest.raises(wire.ProtocolError, match="ends inside"):
        wire.read_frame(io.BytesIO(frame[:10]))


def test_a_frame_holds_plain_json() -> None:
    """The header of a frame can be read without this package."""
    frame = wire.pack_frame({"kind": "reply", "answer": {"$f": "nan"}}, b"\0\1")
    magic, header, blob = struct.unpack_from("<4sIQ", frame)

    assert (b"ACG1", 2) == (magic, blob)
    assert {"kind": "reply", "answer": {"$f": "nan"}} == json.loads(frame[16 : 16 + header])
