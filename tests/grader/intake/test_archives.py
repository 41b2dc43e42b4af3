"""Archives that aim at whoever unpacks them: nothing is unpacked, and what is taken is a text.

The corpus of the catalogue's section G. Each archive is either read, which gives exactly the
assignment's files, or refused in one sentence; nothing appears on the disk.
"""

import io
import stat
import struct
import tarfile
import time
import tracemalloc
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.errors import SubmissionRefused
from grader.intake import receiving
from grader.intake.zip_listing import MAX_LISTING, listing_size
from tests.grader.intake.test_receiving import CODE, assignment, link, zipped
from tests.tiny_course import write

Make = Callable[[Path], Path]


def of(*members: tuple[str | zipfile.ZipInfo, bytes]) -> Make:
    return lambda folder: zipped(folder / "w.zip", *members)


def special(kind: int) -> tuple[zipfile.ZipInfo, bytes]:
    member = zipfile.ZipInfo("shapes.py")
    member.create_system = 3
    member.external_attr = (kind | 0o666) << 16
    return member, b""


def tar(folder: Path) -> Path:
    with tarfile.open(folder / "w.zip", "w") as made:
        member = tarfile.TarInfo("../shapes.py")
        member.size = len(CODE)
        made.addfile(member, io.BytesIO(CODE))
    return folder / "w.zip"


def renamed_inside(folder: Path) -> Path:
    """The listing says one name, the member itself another."""
    path = zipped(folder / "w.zip", ("shapes.py", CODE), how=zipfile.ZIP_STORED)
    data = path.read_bytes()
    return write(path, data.replace(b"shapes.py", b"../../.py", 1))


def other_checksum(folder: Path) -> Path:
    path = zipped(folder / "w.zip", ("shapes.py", CODE), how=zipfile.ZIP_STORED)
    return write(path, path.read_bytes().replace(b"x * 2", b"x * 3"))


def overlapping(folder: Path) -> Path:
    """Two thousand members that are all the same megabyte of zeros."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packed.compress(bytes(1 << 20)) + packed.flush()
    sizes = struct.pack("<III", zlib.crc32(bytes(1 << 20)), len(body), 1 << 20)
    head = struct.pack("<4sHHHHH", b"PK\3\4", 20, 0, 8, 0, 33)
    local = head + sizes + struct.pack("<HH", 9, 0) + b"shapes.py" + body
    names = [b"shapes.py", *(b"%09d" % n for n in range(1999))]
    entry = struct.pack("<4sHHHHHH", b"PK\1\2", 20, 20, 0, 8, 0, 33) + sizes
    rest = struct.pack("<HHHHHII", 9, 0, 0, 0, 0, 0, 0)
    listing = b"".join(entry + rest + name for name in names)
    end = struct.pack(
        "<4sHHHHIIH", b"PK\5\6", 0, 0, len(names), len(names), len(listing), len(local), 0
    )
    return write(folder / "w.zip", local + listing + end)


def behind_a_program(folder: Path) -> Path:
    """A zip may have anything in front of it."""
    path = zipped(folder / "w.zip", ("shapes.py", CODE))
    return write(path, b"\x7fELF" + bytes(1000) + path.read_bytes())


READ = {
    "case clash": of(("shapes.py", CODE), ("SHAPES.PY", b"evil"), ("Shapes.py", b"evil")),
    "a twin in other letters": of(
        ("shapes.py", CODE), (unicodedata.normalize("NFD", "shäpes.py"), b"evil")
    ),
    "look-alike letters": of(("shapes.py", CODE), ("sh\u0430pes.py", b"evil")),
    "turned round": of(("shapes.py", CODE), ("x\u202eyp.sepahs", b"evil")),
    "dot and space behind": of(("shapes.py", CODE), ("shapes.py.", b"e"), ("shapes.py ", b"e")),
    "a device of Windows": of(("shapes.py", CODE), ("con.py", b"evil"), ("NUL", b"evil")),
    "a new line": of(("shapes.py", CODE), ("a\nshapes.py.txt", b"evil")),
    "a long name": of(("shapes.py", CODE), ("x" * 4000 + "/y.py", b"evil")),
    "a folder of that name": of(("shapes.py", CODE), ("shapes.py/x", b"evil")),
    "start-up files": of(
        ("shapes.py", CODE), ("sitecustomize.py", b"evil"), ("conftest.py", b"evil"),
        ("torch.py", b"evil"), ("evil.pth", b"import os"), ("setup.py", b"evil"),
    ),
    "bytecode": of(("shapes.py", CODE), ("__pycache__/shapes.cpython-311.pyc", b"\0evil")),
    "a pickle": of(("shapes.py", CODE), ("weights.pt", b"\x80\4cos\nsystem\n(S'x'\ntR.")),
    "another link": of(("shapes.py", CODE), link("other", "/etc/passwd")),
    "behind a program": behind_a_program,
}  # fmt: skip

REFUSED = {
    "a path up": of(("../../shapes.py", CODE)),
    "a path up behind a folder": of(("a/../../shapes.py", CODE)),
    "an absolute path": of(("/etc/shapes.py", CODE)),
    "a drive": of(("C:\\shapes.py", CODE)),
    "a share": of(("\\\\host\\share\\shapes.py", CODE)),
    "a link": of(link("shapes.py", "/etc/passwd")),
    "a device": of(special(stat.S_IFCHR)),
    "a pipe": of(special(stat.S_IFIFO)),
    "twice": of(("shapes.py", CODE), ("b/shapes.py", CODE)),
    "a null in the name": of(("shapes.py\0.txt", CODE), ("b/shapes.py", CODE)),
    "a tar": tar,
    "a name that differs inside": renamed_inside,
    "a checksum that is wrong": other_checksum,
    "a bomb": of(("shapes.py", bytes(32 << 20))),
    "overlapping members": overlapping,
    "nothing": of(),
    "only a folder": of(("shapes.py/", b"")),
}


@pytest.mark.parametrize("make", READ.values(), ids=READ)
def test_what_lies_beside_is_left_alone(tmp_path: Path, make: Make) -> None:
    """Only the assignment's own names are looked at, letter by letter."""
    path = make(tmp_path)

    assert {"shapes.py": CODE} == receiving.receive(path, assignment()).files
    assert [path] == list(tmp_path.iterdir())


@pytest.mark.parametrize("make", REFUSED.values(), ids=REFUSED)
def test_what_aims_at_the_grader_is_refused(tmp_path: Path, make: Make) -> None:
    """In one sentence that can be printed, within 16 MB, and with nothing on the disk."""
    path = make(tmp_path)
    tracemalloc.start()
    with pytest.raises(SubmissionRefused) as caught:
        receiving.receive(path, assignment())
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert most < 16 << 20
    assert "\n" not in str(caught.value)
    assert [path] == list(tmp_path.iterdir())


def test_a_link_to_somebody_elses_archive_is_refused(tmp_path: Path) -> None:
    """A folder that was handed in may hold one; its notebook is nobody's either."""
    write(tmp_path / "anna/nothing", b"")
    members = (("shapes.py", CODE), ("lab.ipynb", b"{}"))
    (tmp_path / "anna/mine.zip").symlink_to(zipped(tmp_path / "bert.zip", *members))
    with pytest.raises(SubmissionRefused, match="is a link to a file outside its folder"):
        receiving.receive(tmp_path / "anna/mine.zip", assignment())

    assert receiving.beside(tmp_path / "anna/mine.zip", "lab.ipynb", 9) is None


def listing(count: int) -> bytes:
    """A zip's table of contents of that many members, and its end."""
    entry = struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, 0, 0, 0, 33, 0, 0, 0,
                        1, 0, 0, 0, 0, 0, 0) + b"x"  # fmt: skip
    table = entry * count
    return table + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 0, 0, len(table), 0, 0)


def test_a_million_members_cost_nothing(tmp_path: Path) -> None:
    """They are counted by the length of the table, and never listed."""
    path = write(tmp_path / "w.zip", listing(1_000_000))
    started = time.process_time()
    tracemalloc.start()
    with pytest.raises(SubmissionRefused, match="lists too many members") as caught:
        receiving.receive(path, assignment())
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert most < 2 << 20
    assert time.process_time() - started < 1
    assert caught.value.help == "pack the files alone"


def test_nobody_looks_for_a_notebook_among_a_million_members(tmp_path: Path) -> None:
    """Where none is listed, none is there."""
    path = write(tmp_path / "w.zip", listing(1_000_000))
    tracemalloc.start()
    found = receiving.beside(path, "lab.ipynb", 9)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert found is None
    assert most < 2 << 20


def test_a_million_members_in_64_bits(tmp_path: Path) -> None:
    """The other way to say it, which readers prefer."""
    table = listing(1_000_000)[:-22]
    end64 = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, 1, 1, len(table), 0)
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, len(table), 1)
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 1, 1, 47, 0, 0)
    path = write(tmp_path / "w.zip", table + end64 + locator + end)

    assert listing_size(path) == len(table)
    with pytest.raises(SubmissionRefused, match="lists too many members"):
        receiving.receive(path, assignment())


def test_an_archive_of_many_bits_is_read(tmp_path: Path) -> None:
    """Some tools write both records for the smallest file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made, made.open("shapes.py", "w", force_zip64=True) as one:
        one.write(CODE)
    path = write(tmp_path / "w.zip", stream.getvalue())

    assert {"shapes.py": CODE} == receiving.receive(path, assignment()).files
    assert 0 < listing_size(path) < MAX_LISTING


@pytest.mark.parametrize("data", [b"", b"PK\5\6", b"PK\5\6" * 9, b"x" * 99])
def test_what_is_no_archive_has_no_listing(tmp_path: Path, data: bytes) -> None:
    """Nothing is raised; who reads it says what it is."""
    assert listing_size(write(tmp_path / "w.zip", data)) >= 0
