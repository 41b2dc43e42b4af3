"""What is handed in is read without extracting or running it; what is refused says why."""

import contextlib
import io
import os
import random
import stat
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.course.config import Assignment
from grader.errors import SubmissionRefused, UsageError
from grader.intake import assembling, items, receiving
from tests.tiny_course import write

CODE = b"def double(x):\n    return x * 2\n"
UMLAUT = "# Füße\n".encode("latin-1")


def assignment(*files: str) -> Assignment:
    return Assignment(
        name="assignment1",
        folder=Path(),
        solution=None,
        title="t",
        files=files or ("shapes.py",),
        hours="1",
        task=[{"name": "double", "title": "t", "points": 1}],
    )


def received(path: Path, *files: str) -> dict[str, bytes]:
    return receiving.receive(path, assignment(*files)).files


def refused(path: Path, *files: str) -> str:
    """The message with which a path is refused."""
    with pytest.raises(SubmissionRefused) as caught:
        receiving.receive(path, assignment(*files))
    return str(caught.value)


def zipped(
    path: Path, *members: tuple[str | zipfile.ZipInfo, bytes], how: int = zipfile.ZIP_DEFLATED
) -> Path:
    with zipfile.ZipFile(path, "w", how) as archive:
        for name, data in members:
            archive.writestr(name, data, how)
    return path


def link(name: str, target: str) -> tuple[zipfile.ZipInfo, bytes]:
    member = zipfile.ZipInfo(name)
    member.create_system = 3
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    return member, target.encode()


# What is taken


def test_a_folder_is_read(tmp_path: Path) -> None:
    """The assignment's files are taken, and nothing else of the folder."""
    write(tmp_path / "shapes.py", CODE)
    write(tmp_path / "conftest.py", b"other")

    assert {"shapes.py": CODE} == received(tmp_path)


def test_a_file_is_read_under_any_name(tmp_path: Path) -> None:
    """A browser's "shapes (1).py" is the assignment's only file."""
    assert {"shapes.py": CODE} == received(write(tmp_path / "shapes (1).py", CODE))


@pytest.mark.parametrize(
    "name", ["my work.py", "домашнее задание.py", "作业.PY", "we!rd'name\".py", "-rf.py"]
)
def test_names_with_spaces_and_other_letters(tmp_path: Path, name: str) -> None:
    """A path is a path."""
    path = write(tmp_path / "Работа № 1" / name, CODE)
    got = receiving.receive(path, assignment())

    assert {"shapes.py": CODE} == got.files
    assert str(path) == got.label


def test_the_file_of_two_brings_the_other(tmp_path: Path) -> None:
    """Naming one of several files means their folder."""
    write(tmp_path / "shapes.py", CODE)
    write(tmp_path / "sums.py", b"")

    got = received(tmp_path / "sums.py", "shapes.py", "sums.py")

    assert ["shapes.py", "sums.py"] == list(got)


@pytest.mark.parametrize("prefix", ["", "shapes/", "a/b/c/", "Моя работа/", ".\\work\\"])
def test_a_zip_is_read_wherever_its_files_lie(tmp_path: Path, prefix: str) -> None:
    """Zips of folders have a folder in them; which one does not matter."""
    path = zipped(tmp_path / "w.zip", (f"{prefix}shapes.py", CODE), (f"{prefix}notes.txt", b"x"))

    assert {"shapes.py": CODE} == received(path)


def test_a_mac_s_shadow_files_are_not_taken(tmp_path: Path) -> None:
    """__MACOSX/ holds a second file of each name, which is no source."""
    path = zipped(
        tmp_path / "w.zip", ("w/shapes.py", CODE), ("__MACOSX/w/shapes.py", b"\0\5\x16\7")
    )

    assert {"shapes.py": CODE} == received(path)


def test_a_stored_zip_is_read(tmp_path: Path) -> None:
    """Without compression, too."""
    path = zipped(tmp_path / "w.ZIP", ("shapes.py", CODE), how=zipfile.ZIP_STORED)

    assert {"shapes.py": CODE} == received(path)


@pytest.mark.parametrize(
    "data",
    [CODE.replace(b"\n", b"\r\n"), CODE.replace(b"\n", b"\r"), b"\xef\xbb\xbf" + CODE],
    ids=["CRLF", "CR", "BOM"],
)
def test_one_text_is_one_submission(tmp_path: Path, data: bytes) -> None:
    """Line ends and a byte order mark make no other submission, and no other digest."""
    plain = assembling.submission("a", {"shapes.py": CODE})
    got = receiving.receive(write(tmp_path / "shapes.py", data), assignment())

    assert plain.files == got.files
    assert plain.digest == got.digest


def test_the_digest_tells_contents_and_names_apart() -> None:
    """Other contents, other names and another split are other submissions."""
    digests = {
        assembling.submission("x", files).digest
        for files in ({"a.py": b"1"}, {"a.py": b"2"}, {"b.py": b"1"}, {"a.py": b"1", "b.py": b""})
    }

    assert len(digests) == 4


def test_an_empty_file_is_a_submission(tmp_path: Path) -> None:
    """It is graded: every name is missing in it."""
    assert {"shapes.py": b""} == received(write(tmp_path / "shapes.py", b""))


def test_a_link_inside_the_folder_is_followed(tmp_path: Path) -> None:
    """Who keeps versions may link to one."""
    write(tmp_path / "final.py", CODE)
    (tmp_path / "shapes.py").symlink_to("final.py")

    assert {"shapes.py": CODE} == received(tmp_path)


# What is refused


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    """A wrong path is wrong usage, not a wrong submission."""
    with pytest.raises(UsageError, match=r"there is no .*/nothing"):
        receiving.receive(tmp_path / "nothing", assignment())


def test_a_folder_without_the_file(tmp_path: Path) -> None:
    """The message names the file that is looked for."""
    with pytest.raises(SubmissionRefused, match=r"has no file shapes\.py") as caught:
        receiving.receive(tmp_path, assignment())

    assert caught.value.help == "is it the folder of another assignment?"


def test_a_file_of_another_kind(tmp_path: Path) -> None:
    """The help names what to hand in."""
    path = write(tmp_path / "work.docx", b"PK")

    with pytest.raises(
        SubmissionRefused, match=r"is not a folder, a \.py file, a \.zip or an \.ipynb"
    ) as caught:
        receiving.receive(path, assignment())

    assert caught.value.help == "hand in shapes.py"


def test_a_file_of_another_name_where_several_are_needed(tmp_path: Path) -> None:
    """With several files a name is needed to know which one it is."""
    path = write(tmp_path / "work.py", CODE)

    assert "assignment1 needs a.py, b.py; this is work.py" == refused(path, "a.py", "b.py")


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo], ids=["folder", "pipe"])
def test_what_is_no_plain_file(tmp_path: Path, make: Callable[[Path], None]) -> None:
    """A folder or a pipe of that name is not opened: reading a pipe would never end."""
    make(tmp_path / "shapes.py")

    assert "has no file shapes.py" in refused(tmp_path)


@pytest.mark.parametrize("name", ["work.zip", "work.ipynb"])
def test_a_pipe_is_not_waited_for(tmp_path: Path, name: str) -> None:
    """Nobody may ever write to it."""
    os.mkfifo(tmp_path / name)

    assert f"{name} is not a file" in refused(tmp_path / name)


@pytest.mark.parametrize("target", ["../secret.py", "/etc/hostname"])
def test_a_link_out_of_the_folder(tmp_path: Path, target: str) -> None:
    """A link must not make the grader read for the student what only the grader may read."""
    write(tmp_path / "secret.py", CODE)
    (tmp_path / "work").mkdir()
    (tmp_path / "work/shapes.py").symlink_to(target)

    assert "shapes.py is a link to a file outside its folder" in refused(tmp_path / "work")
    assert "is a link to a file outside" in refused(tmp_path / "work/shapes.py")


def test_a_link_to_nothing_and_to_itself(tmp_path: Path) -> None:
    """Such a file is not there."""
    (tmp_path / "shapes.py").symlink_to("shapes.py")

    assert "has no file shapes.py" in refused(tmp_path)


def test_a_device_is_not_read(tmp_path: Path) -> None:
    """Reading /dev/zero would never end."""
    (tmp_path / "shapes.py").symlink_to("/dev/zero")

    assert "has no file shapes.py" in refused(tmp_path)


def test_a_large_file(tmp_path: Path) -> None:
    """50 MB are refused after the first 256 KB were read."""
    path = tmp_path / "shapes.py"
    with path.open("wb") as stream:
        stream.truncate(50 << 20)

    assert "shapes.py is larger than 256 KB" == refused(tmp_path)
    assert len(items.read_file(path, tmp_path, receiving.MAX_SOURCE)) == receiving.MAX_SOURCE + 1


def test_the_largest_file_is_taken(tmp_path: Path) -> None:
    """The limit is 256 KB and not a byte less."""
    data = b"#" * receiving.MAX_SOURCE

    assert {"shapes.py": data} == received(write(tmp_path / "shapes.py", data))
    assert "larger" in refused(write(tmp_path / "shapes.py", data + b"#"))


@pytest.mark.parametrize("data", [b"\x7fELF\0\0", b"\xff\xfed\0e\0f\0"], ids=["binary", "UTF-16"])
def test_a_file_that_is_no_text(tmp_path: Path, data: bytes) -> None:
    """Null bytes stand in no source."""
    path = write(tmp_path / "shapes.py", data)

    assert "shapes.py is not a text: it has null bytes" == refused(path)


@pytest.mark.parametrize("before", [b"", b"x = 1\n" * 4, b"x = 1\r\n" * 4], ids=["1", "5", "CRLF"])
def test_a_text_of_another_encoding_names_its_line(tmp_path: Path, before: bytes) -> None:
    """The student reads where the first such letter stands, and what to do."""
    path = write(tmp_path / "shapes.py", before + UMLAUT)

    with pytest.raises(SubmissionRefused) as caught:
        receiving.receive(path, assignment())

    line = before.count(b"\n") + 1
    assert f"shapes.py is not UTF-8 (line {line})" == str(caught.value)
    assert caught.value.help == "save it again with the encoding UTF-8"


@pytest.mark.parametrize(
    "name",
    ["../shapes.py", "a/../../shapes.py", "/shapes.py", "/tmp/shapes.py", "..\\shapes.py",
     "C:\\shapes.py", "C:/x/shapes.py", "//host/share/shapes.py"],
)  # fmt: skip
def test_a_member_that_points_out_of_the_archive(tmp_path: Path, name: str) -> None:
    """Nothing is extracted, so nothing could be overwritten; it is refused all the same."""
    path = zipped(tmp_path / "w.zip", (name, CODE))

    assert "points out of the archive" in refused(path)
    assert ["w.zip"] == [item.name for item in tmp_path.iterdir()]


def test_a_member_that_is_a_link(tmp_path: Path) -> None:
    """A link's target is not read as if it were source."""
    path = zipped(tmp_path / "w.zip", link("shapes.py", "/etc/passwd"))

    assert "shapes.py is not a plain file (a link?)" in refused(path)


def test_a_member_that_stands_twice(tmp_path: Path) -> None:
    """Which of two is meant is not ours to guess."""
    path = zipped(tmp_path / "w.zip", ("a/shapes.py", CODE), ("b/shapes.py", CODE))

    assert "has shapes.py twice" in refused(path)


def test_a_zip_without_the_file(tmp_path: Path) -> None:
    """All missing files are named at once."""
    path = zipped(tmp_path / "w.zip", ("a.py", CODE))

    assert "has no file b.py, c.py" in refused(path, "a.py", "b.py", "c.py")


def test_a_bomb(tmp_path: Path) -> None:
    """A megabyte that unpacks to a gigabyte costs 256 KB."""
    path = zipped(tmp_path / "w.zip", ("shapes.py", bytes(64 << 20)))

    assert path.stat().st_size < 1 << 20
    assert "shapes.py is larger than 256 KB" == refused(path)


def test_a_bomb_that_declares_a_small_size(tmp_path: Path) -> None:
    """The size that an archive declares is not believed."""
    path = zipped(tmp_path / "w.zip", ("shapes.py", b"#" * (1 << 20)))
    declared = (1 << 20).to_bytes(4, "little")
    data = path.read_bytes()
    assert data.count(declared) == 2
    path.write_bytes(data.replace(declared, (10).to_bytes(4, "little")))

    assert "is not a zip that can be read" in refused(path)


def test_an_archive_too_large(tmp_path: Path) -> None:
    """Not even its listing is read."""
    path = tmp_path / "w.zip"
    with path.open("wb") as stream:
        stream.truncate(items.MAX_ARCHIVE + 1)

    assert "is larger than 64 MB" in refused(path)


def test_an_archive_of_too_many_members(tmp_path: Path) -> None:
    """Those of an environment that was packed along do not count."""
    for folder, what in (("data", "many"), ("venv/lib/site-packages", "few")):
        members = [(f"{folder}/{n}", b"") for n in range(items.MAX_MEMBERS)]
        zipped(tmp_path / f"{what}.zip", ("shapes.py", CODE), *members)

    assert "has more than 2000 members" in refused(tmp_path / "many.zip")
    assert {"shapes.py": CODE} == received(tmp_path / "few.zip")


def test_an_archive_with_a_password(tmp_path: Path) -> None:
    """The message says what keeps it from being read."""
    path = zipped(tmp_path / "w.zip", ("shapes.py", CODE), how=zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    for signature, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.index(signature) + flags] |= 1
    path.write_bytes(data)

    assert "is locked with a password" in refused(path)


@pytest.mark.parametrize(
    "data", [b"", b"no zip", b"PK\5\6" + bytes(17)], ids=["empty", "text", "cut"]
)
def test_a_file_that_is_no_zip(tmp_path: Path, data: bytes) -> None:
    """The name alone makes no archive."""
    assert "is not a zip that can be read" in refused(write(tmp_path / "w.zip", data))


@pytest.mark.parametrize("how", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA], ids=["bzip2", "lzma"])
def test_an_archive_in_another_compression(tmp_path: Path, how: int) -> None:
    """Only what every tool writes is read: others can ask for gigabytes to unpack a line."""
    path = zipped(tmp_path / "w.zip", ("shapes.py", CODE), how=how)

    assert "is not a zip that can be read" in refused(path)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(
    "how", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED], ids=["stored", "deflated"]
)
def test_a_damaged_archive_is_read_or_refused(tmp_path: Path, seed: int, how: int) -> None:
    """Whatever bytes are damaged, nothing but a refusal comes of it."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", how) as archive:
        archive.writestr("w/shapes.py", CODE * 9)
    dice = random.Random(seed)
    path = tmp_path / "w.zip"
    for _ in range(40):
        data = bytearray(whole.getvalue())
        for _ in range(dice.choice((1, 2, 8))):
            data[dice.randrange(len(data))] = dice.choice((0, 1, 0xFF, dice.randrange(256)))
        path.write_bytes(data[: dice.choice((len(data), dice.randrange(len(data))))])
        with contextlib.suppress(SubmissionRefused):
            receiving.receive(path, assignment())


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read all")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    """The system's words say why."""
    write(tmp_path / "shapes.py", CODE).chmod(0)

    assert "cannot be read: Permission denied" in refused(tmp_path)


def test_a_name_that_is_too_long(tmp_path: Path) -> None:
    """The system's words say why, too."""
    assert "cannot be read: File name too long" in refused(tmp_path / ("x" * 300))


# What lies beside


def test_a_notebook_is_found_wherever_it_is(tmp_path: Path) -> None:
    """In a folder, in a zip, by itself, and among files that a platform renamed."""
    write(tmp_path / "home/lab.ipynb", b"{}")
    write(tmp_path / "anna.ipynb", b"{}")
    archive = zipped(tmp_path / "a.zip", ("work/lab.ipynb", b"{}"), ("__MACOSX/lab.ipynb", b"x"))
    loose = (("lab.ipynb", tmp_path / "anna.ipynb"), ("work.py", tmp_path / "x.py"))

    places = [tmp_path / "home", archive, tmp_path / "anna.ipynb"]
    assert [b"{}"] * 3 == [receiving.beside(place, "lab.ipynb", 9) for place in places]
    assert receiving.beside(tmp_path, "lab.ipynb", 9, loose) == b"{}"
    assert receiving.beside(tmp_path / "home", "lab.ipynb", 1) == b"{}"  # one more than may be


def test_what_lies_beside_is_never_an_error(tmp_path: Path) -> None:
    """Links, two of them, torn archives, other files: there is none."""
    write(tmp_path / "outside.ipynb", b"{}")
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked/lab.ipynb").symlink_to(tmp_path / "outside.ipynb")
    (tmp_path / "link.ipynb").symlink_to(tmp_path / "outside.ipynb")
    places = [
        tmp_path / "linked",
        tmp_path / "link.ipynb",
        tmp_path / "nowhere",
        write(tmp_path / "work.py", b"x = 1"),
        write(tmp_path / "torn.zip", b"PK"),
        zipped(tmp_path / "two.zip", ("a/lab.ipynb", b"{}"), ("b/lab.ipynb", b"{}")),
        zipped(tmp_path / "odd.zip", ("lab.ipynb", b"{}"), how=zipfile.ZIP_LZMA),
    ]

    assert [None] * 7 == [receiving.beside(place, "lab.ipynb", 9) for place in places]
    loose = (("lab.ipynb", tmp_path / "link.ipynb"),)
    assert receiving.beside(tmp_path, "lab.ipynb", 9, loose) is None
