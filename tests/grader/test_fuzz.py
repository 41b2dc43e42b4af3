"""Whatever bytes come in, nothing but our own exceptions comes out, and memory stays bounded.

`make test` tries a few hundred; `GRADE_FUZZ=100000 python -m pytest -q tests/grader/test_fuzz.py`
as many as one likes.
"""

import contextlib
import io
import json
import os
import struct
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from safetensors.numpy import save

from grader.authoring.resealing import sealed_key
from grader.course.config import Assignment, Course
from grader.errors import GraderFault, SubmissionRefused
from grader.intake import assembling, checkpoint_file, receiving
from grader.judging.sealing import open_seal
from grader.records import Reply
from grader.sandbox import wire
from grader.sandbox.replies import broken_of, reply_of, texts
from grader.sandbox.starting import Starter
from tests.tiny_course import SOLUTION, write

EXAMPLES = int(os.environ.get("GRADE_FUZZ", "100"))
fuzz = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

json_values = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=8),
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.text(max_size=6), inner,
                                                                    max_size=4),
    max_leaves=20,
)  # fmt: skip
tags = some.sampled_from(["$t", "$l", "$u", "$d", "$f", "$o", "x"])
sizes = some.integers(-(2**70), 2**70) | some.sampled_from([0, 1, 2, 2**31, 2**62, -1])
tensors = some.tuples(
    some.sampled_from([*wire.DTYPES, "float128", ""]), some.lists(sizes, max_size=10),
    some.text(max_size=5), sizes,
).map(lambda parts: {"$t": list(parts)})  # fmt: skip
answers = some.recursive(
    json_values | tensors,
    lambda inner: (
        some.dictionaries(tags, some.lists(inner, max_size=4) | inner, max_size=2)
        | some.lists(inner, max_size=4)
    ),
    max_leaves=12,
)
FIELDS = (
    "id", "kind", "status", "answer", "raised", "name", "fills", "forbidden", "changed", "syntax",
    "message", "place", "tensors", "bases", "todo", "names", "file", "line", "text", "function",
)  # fmt: skip
headers = some.dictionaries(some.sampled_from(FIELDS), answers, max_size=8)


def damaged(data: bytes) -> some.SearchStrategy[bytes]:
    """These bytes with a few of them changed, left out, repeated, or cut."""
    places = some.integers(0, max(len(data) - 1, 0))
    edits = some.lists(
        some.tuples(places, some.binary(max_size=9), some.integers(0, 9)), max_size=6
    )

    def edit(changes: list[tuple[int, bytes, int]]) -> bytes:
        made = bytearray(data)
        for place, piece, gone in changes:
            made[place : place + gone] = piece
        return bytes(made)

    return edits.map(edit)


@contextlib.contextmanager
def within(megabytes: float) -> Iterator[None]:
    """No more memory than this is taken at once."""
    tracemalloc.start()
    try:
        yield
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert most < megabytes * (1 << 20)


# Frames


FRAME = wire.pack_frame(
    {"id": "x", "status": "answered", "answer": {"$t": ["float32", [2], "cpu", 0]}},
    np.ones(2, np.float32).tobytes(),
)


@fuzz
@given(damaged(FRAME * 2) | some.binary(max_size=80))
def test_bytes_are_a_frame_or_no_frame(data: bytes) -> None:
    """By both readers, which agree, and never more memory than the bytes are worth."""
    with within(4):
        buffer, found = bytearray(data), []
        with contextlib.suppress(wire.ProtocolError):
            while frame := wire.take_frame(buffer):
                found.append(frame)
        stream, read = io.BytesIO(data), []
        with contextlib.suppress(wire.ProtocolError):
            while frame := wire.read_frame(stream):
                read.append(frame)

    assert found == read


@fuzz
@given(headers, some.binary(max_size=64))
def test_a_header_is_a_reply(header: dict[str, Any], blob: bytes) -> None:
    """Whatever stands in it: a `Reply`, whose texts can be written and whose sizes are bounded."""
    with within(4):
        reply = reply_of(header, blob, "")
        broken = broken_of(header, parsing=True)
        named = texts(header.get("names"))

    assert isinstance(reply, Reply)
    assert reply.status in ("answered", "raised", "missing", "lost")
    repr((reply, broken, named)).encode("utf-8")


@fuzz
@given(answers, some.binary(max_size=64))
def test_a_tree_is_an_answer_or_none(tree: Any, blob: bytes) -> None:
    """ProtocolError and nothing else."""
    with within(4), contextlib.suppress(wire.ProtocolError):
        wire.decode(tree, blob)


@fuzz
@given(some.integers(0, 2**32 - 1), some.integers(0, 2**64 - 1), some.binary(max_size=40))
def test_lengths_are_not_believed(header: int, blob: int, rest: bytes) -> None:
    """A promise of exabytes costs nothing."""
    data = struct.pack("<4sIQ", wire.MAGIC, header, blob) + rest
    with within(2), contextlib.suppress(wire.ProtocolError):
        wire.take_frame(bytearray(data))
    with within(2), contextlib.suppress(wire.ProtocolError):
        wire.read_frame(io.BytesIO(data))


# Seals


@pytest.fixture(scope="module")
def seal(tiny: Course, starter: Starter) -> bytes:
    """The sealed answer key of the tiny course."""
    return sealed_key(tiny, tiny.assignment("assignment1"), starter)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@fuzz
@given(data=some.data())
def test_a_damaged_seal_is_refused_or_the_same(
    data: some.DataObject, seal: bytes, folder: Path
) -> None:
    """GraderFault, which names the file; never wrong numbers."""
    changed = data.draw(damaged(seal))
    path = write(folder / "sealed.safetensors", changed)
    with within(64), contextlib.suppress(GraderFault):
        opened = open_seal(path)
        whole = open_seal(write(folder / "whole.safetensors", seal))

        assert vars(opened)["identity"] == vars(whole)["identity"]


# Intake


def assignment() -> Assignment:
    return Assignment(
        name="assignment1",
        folder=Path(),
        solution=None,
        title="t",
        files=("shapes.py", "more.py"),
        hours="1",
        task=[{"name": "double", "title": "t", "points": 1}],
    )


def archive() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("work/shapes.py", SOLUTION * 3)
        made.writestr("work/more.py", "x = 1\n" * 50)
        made.writestr("__MACOSX/work/more.py", b"\0\5\x16\7")
    return stream.getvalue()


@fuzz
@given(damaged(archive()) | some.binary(max_size=60))
def test_a_damaged_archive_is_read_or_refused(folder: Path, data: bytes) -> None:
    """SubmissionRefused and nothing else; nothing is written anywhere."""
    path = write(folder / "w.zip", data)
    with within(16), contextlib.suppress(SubmissionRefused):
        got = receiving.receive(path, assignment())

        assert set(got.files) == {"shapes.py", "more.py"}
    assert [path] == list(folder.iterdir())


@fuzz
@given(
    some.lists(
        some.tuples(
            some.sampled_from(["shapes.py", "more.py", "a/shapes.py", "../more.py", "/shapes.py",
                               "SHAPES.PY", "more.py ", "more.py\0.txt", "m\u202eyp.erom"]),
            some.binary(max_size=30),
        ),
        max_size=5,
    )
)  # fmt: skip
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_members_of_any_name_are_taken_or_refused(
    folder: Path, members: list[tuple[str, bytes]]
) -> None:
    """What is taken has exactly the assignment's names."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name, data in members:
            made.writestr(name, data)
    path = write(folder / "w.zip", stream.getvalue())
    with contextlib.suppress(SubmissionRefused):
        assert set(receiving.receive(path, assignment()).files) == {"shapes.py", "more.py"}


@fuzz
@given(some.binary(max_size=200))
def test_any_bytes_are_a_source_or_refused(data: bytes) -> None:
    """What is taken is UTF-8 with plain line ends."""
    with contextlib.suppress(SubmissionRefused):
        [text] = assembling.submission("x", {"shapes.py": data}).files.values()

        assert "\r" not in text.decode("utf-8")


NOTEBOOK = json.dumps(
    {
        "cells": [
            {"cell_type": "code", "source": ["import torch\n", "def double(x): return x * 2"],
             "metadata": {}, "outputs": [], "execution_count": None},
            {"cell_type": "code", "source": "%matplotlib inline\nprint(1)", "metadata": {}},
        ],
        "metadata": {}, "nbformat": 4, "nbformat_minor": 5,
    }
).encode()  # fmt: skip


@fuzz
@given(damaged(NOTEBOOK) | json_values.map(lambda v: json.dumps(v).encode()))
def test_a_damaged_notebook_is_read_or_refused(folder: Path, data: bytes) -> None:
    """SubmissionRefused and nothing else."""
    path = write(folder / "w.ipynb", data)
    single = assignment().model_copy(update={"files": ("shapes.py",)})
    with within(16), contextlib.suppress(SubmissionRefused):
        receiving.receive(path, single)


CHECKPOINT = save({"a": np.ones((2, 3), np.float32), "b": np.zeros(4, np.int64)}, {"history": "[]"})


@fuzz
@given(damaged(CHECKPOINT) | some.binary(max_size=80))
def test_a_damaged_checkpoint_has_a_reason(data: bytes) -> None:
    """It is looked at, and raises nothing at all."""
    with within(8):
        looked = checkpoint_file.look(data, 1)

    assert bool(looked.fault) == (looked.data == b"")
