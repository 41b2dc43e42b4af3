"""What is wrong with a corpus is said with the file and the line."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from grader import data
from grader.data import reading


def written(folder: Path, content: bytes, name: str = "a.txt") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (b"a\nb\n", ["a", "b"]),
        (b"a\nb", ["a", "b"]),
        (b"a\r\nb\r\n", ["a", "b"]),
        (b"\xef\xbb\xbfa\n", ["a"]),
        (b"  a b \n", ["a b"]),
        ("a\u2028b\x0cc\x85d\n".encode(), ["a\u2028b\x0cc\x85d"]),
    ],
    ids=["plain", "no end", "windows", "mark", "spaces", "other line ends"],
)
def test_lines_end_where_a_newline_is(tmp_path: Path, content: bytes, lines: list[str]) -> None:
    """Windows' kind too, and nowhere else."""
    assert lines == reading.read_lines(written(tmp_path, content))


def test_a_gzip_is_unpacked(tmp_path: Path) -> None:
    """By its name."""
    path = written(tmp_path, gzip.compress("кот\n".encode()), "a.gz")

    assert ["кот"] == reading.read_lines(path)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("кот\nкит\n".encode("cp1251"), r"line 1 is not UTF-8 \(a byte 0xea\)"),
        (b"ok\nok\n" + "кот".encode("koi8-r"), r"line 3 is not UTF-8"),
        ("кот\n".encode("utf-16"), "is UTF-16"),
        (b"", "is empty"),
        (b"\n", "is empty"),
        (b"a\n\nb\n", "line 2 is empty"),
        (b"a\n   \nb\n", "line 2 is empty"),
        (b"a\n" + b"x" * 10_000 + b"\n", r"line 2 has a word of 10,000 characters \(xxxx"),
        (b"a\n" + b"x " * 20_000 + b"\n", "line 2 has 39,999 characters; 20,000 are read"),
    ],
    ids=["cp1251", "koi8", "utf-16", "nothing", "newline", "gap", "blank", "word", "line"],
)
def test_bad_text_is_refused_with_its_line(tmp_path: Path, content: bytes, says: str) -> None:
    """Each with what was found there."""
    with pytest.raises(data.DataRefused, match=says) as refused:
        reading.read_lines(written(tmp_path, content))

    assert "a.txt" in str(refused.value)
    assert refused.value.help


def test_a_long_paragraph_is_read(tmp_path: Path) -> None:
    """A thousand words in one line are a paragraph, not a fault."""
    path = written(tmp_path, b"word " * 1000 + b"\n")

    assert 1000 == len(reading.read_lines(path)[0].split())


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda content: content[:-9], "is cut short or broken"),
        (lambda content: content[:20] + b"\0" * 9 + content[29:], "is cut short or broken|no gzip"),
        (lambda _content: b"plain text", "is no gzip file"),
    ],
    ids=["cut", "broken", "plain"],
)
def test_a_bad_gzip_is_refused(tmp_path: Path, damage: Callable[[bytes], bytes], says: str) -> None:
    """Cut short, broken, or only called so."""
    whole = gzip.compress(bytes(range(256)) * 9)

    with pytest.raises(data.DataRefused, match=says):
        reading.read_lines(written(tmp_path, damage(whole), "a.gz"))


def test_a_gzip_that_unpacks_without_end_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before it fills the memory."""
    monkeypatch.setattr(reading, "FILE_BYTES", 1000)

    with pytest.raises(data.DataRefused, match="holds more than 1,000 bytes"):
        reading.read_lines(written(tmp_path, gzip.compress(b"a\n" * 1000), "a.gz"))


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    """What the machine says is passed on."""
    with pytest.raises(data.DataRefused, match="cannot be read: "):
        reading.read_lines(tmp_path)


def test_unequal_lines_are_refused(tmp_path: Path) -> None:
    """With both counts."""
    left, right = written(tmp_path, b"a\nb\n", "a.de"), written(tmp_path, b"a\n", "a.en")

    with pytest.raises(data.DataRefused, match=r"a\.de has 2 lines and a\.en 1"):
        reading.read_parallel(left, right)


def test_empty_lines_part_documents(tmp_path: Path) -> None:
    """However many; none of them makes an empty document."""
    path = written(tmp_path, b"\na.\nb.\n\n\n\nc.\n\n")

    assert [["a.", "b."], ["c."]] == reading.read_documents(path)


def test_documents_without_a_sentence_are_refused(tmp_path: Path) -> None:
    """Empty lines alone are nothing to read."""
    with pytest.raises(data.DataRefused, match="holds no sentence"):
        reading.read_documents(written(tmp_path, b"\n\n\n"))


@pytest.mark.parametrize(
    "line", ["[1]", "{", "1", "[" * 100_000], ids=["list", "cut", "number", "deep"]
)
def test_an_item_is_an_object(tmp_path: Path, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Anything else is refused, with its line."""
    monkeypatch.setattr(reading, "LINE_CHARACTERS", 10**6)
    monkeypatch.setattr(reading, "WORD_CHARACTERS", 10**6)

    with pytest.raises(data.DataRefused, match="line 2 is no JSON object"):
        reading.read_items(written(tmp_path, b'{"a": 1}\n' + line.encode()))
