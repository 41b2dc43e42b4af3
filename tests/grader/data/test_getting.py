"""Real corpora come whole and compared, from a publisher that may misbehave or from a folder."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.data.catalog import read_catalog
from grader.data.getting import Got, get_files, terms
from grader.data.reading import DataRefused
from grader.errors import MachineFault, UsageError
from tests import small_data
from tests.small_data import ARCHIVE, ARTICLE, LEFT, RIGHT, Publisher, archive


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Publisher]:
    """A publisher on this machine; no proxy stands between."""
    monkeypatch.setenv("NO_PROXY", "*")
    with small_data.publisher() as publisher:
        yield publisher


@pytest.fixture
def small(tmp_path: Path, served: Publisher) -> Path:
    return small_data.write(tmp_path / "course", served.base)


def hows(got: list[Got]) -> list[str]:
    return [one.how for one in got]


def left_over(root: Path) -> set[str]:
    """What lies on the shelf, by name."""
    return {path.name for path in (root / ".grade").rglob("*") if path.is_file()}


# From the publisher


def test_files_are_downloaded_and_compared(small: Path, served: Publisher) -> None:
    """They are whole, in their places, and nothing else is left."""
    got = list(get_files(small, "captions-de-en"))

    assert ["verified", "verified"] == hows(got)
    assert [LEFT, RIGHT] == [one.path.read_bytes() for one in got]
    assert {"train.de", "train.en"} == left_over(small)
    assert [("/train.de", ""), ("/train.en", "")] == served.asked


def test_what_is_there_is_compared_and_not_downloaded(small: Path, served: Publisher) -> None:
    """A damaged file is replaced."""
    _, second = list(get_files(small, "captions-de-en"))
    second.path.write_bytes(b"damaged")
    served.asked.clear()

    assert ["was there, verified", "verified"] == hows(list(get_files(small, "captions-de-en")))
    assert [("/train.en", "")] == served.asked
    assert RIGHT == second.path.read_bytes()


def test_a_wrong_checksum_is_refused(small: Path, served: Publisher) -> None:
    """Nothing is kept, and what was there before stays."""
    served.files["/train.en"] = RIGHT.replace(b"7", b"8")

    with pytest.raises(
        DataRefused, match=r"train\.en gives has another checksum than sha256:"
    ) as refused:
        list(get_files(small, "captions-de-en"))
    assert "--unverified" in refused.value.help
    assert not (small / ".grade/data/captions/train.en").exists()


def test_a_wrong_checksum_is_taken_when_asked_for(small: Path, served: Publisher) -> None:
    """It says so, with the checksum that it has."""
    served.files["/train.en"] = b"other\n"
    got = list(get_files(small, "captions-de-en", unverified=True))

    digest = hashlib.sha256(b"other\n").hexdigest()
    assert ["verified", f"not verified, sha256 {digest}"] == hows(got)


def test_a_connection_that_breaks_is_taken_up(small: Path, served: Publisher) -> None:
    """In the same run, from the byte where it broke."""
    served.breaks = 2
    got = list(get_files(small, "captions-de-en"))

    assert ["verified", "verified"] == hows(got)
    half = len(LEFT) // 2
    assert ("/train.de", f"bytes={half}-") == served.asked[1]
    assert ("/train.de", f"bytes={half + (len(LEFT) - half) // 2}-") == served.asked[2]


def test_a_download_goes_on_in_the_next_run(small: Path, served: Publisher) -> None:
    """What came is kept; the message says how much."""
    served.breaks = 99  # each answer is half of what is missing, and at last nothing
    with pytest.raises(MachineFault, match=f"broke off after {len(LEFT) - 1:,} bytes") as refused:
        list(get_files(small, "captions-de-en"))
    served.breaks = 0
    served.asked.clear()

    assert "the same command goes on from there" == refused.value.help
    assert ["verified", "verified"] == hows(list(get_files(small, "captions-de-en")))
    assert ("/train.de", f"bytes={len(LEFT) - 1}-") == served.asked[0]
    assert {"train.de", "train.en"} == left_over(small)


def test_a_publisher_that_cannot_go_on_starts_again(small: Path, served: Publisher) -> None:
    """The file is whole all the same."""
    served.breaks, served.ranges = 1, False

    assert ["verified", "verified"] == hows(list(get_files(small, "captions-de-en")))


def test_a_piece_of_another_edition_is_thrown_away(small: Path, served: Publisher) -> None:
    """It is longer than the file; the publisher answers 416."""
    served.files["/train.de"] = LEFT * 3
    with pytest.raises(DataRefused):
        list(get_files(small, "captions-de-en"))
    downloads = small / ".grade/data/.downloads"
    name = f"{hashlib.sha256(f'{served.base}/train.de'.encode()).hexdigest()[:8]}-train.de"
    (downloads / f".{name}.part").write_bytes(LEFT * 2)
    served.files["/train.de"] = LEFT

    assert ["verified", "verified"] == hows(list(get_files(small, "captions-de-en")))


def test_a_file_that_is_gone_is_named(small: Path, served: Publisher) -> None:
    """404, with the address and another way."""
    del served.files["/train.de"]

    with pytest.raises(MachineFault, match=r"/train\.de answers: 404 Not Found") as refused:
        list(get_files(small, "captions-de-en"))
    assert "--from DIR" in refused.value.help


def test_without_a_network_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The connection is refused."""
    monkeypatch.setenv("NO_PROXY", "*")
    root = small_data.write(tmp_path)

    with pytest.raises(MachineFault, match=r"no connection to 127\.0\.0\.1") as refused:
        list(get_files(root, "captions-de-en"))
    assert refused.value.help.startswith("are you online?")


def test_a_publisher_that_never_answers_is_left(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a time."""
    import requests

    def late(*_words: object, **_names: object) -> None:
        raise requests.ReadTimeout("read timed out")

    monkeypatch.setattr(requests, "get", late)

    with pytest.raises(MachineFault, match=r"127\.0\.0\.1 gives nothing: read timed out"):
        list(get_files(small, "captions-de-en"))


def test_a_folder_that_cannot_be_written_is_the_machines_fault(small: Path, tmp_path: Path) -> None:
    """With what the machine says."""
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(MachineFault, match=r"Not a directory|exists"):
        list(get_files(small, "captions-de-en", to=tmp_path / "file"))
    with pytest.raises(MachineFault, match="cannot be written: "):
        list(get_files(small, "articles", origin=zipped(tmp_path), to=tmp_path / "file"))


def zipped(folder: Path) -> Path:
    (folder / "valid.txt").write_bytes(ARTICLE)
    return folder


# Archives


def test_an_archive_is_downloaded_once(small: Path, served: Publisher) -> None:
    """Its files are compared with their own checksum, or stand for it with the archive's."""
    got = list(get_files(small, "articles"))

    assert ["verified by its archive", "verified"] == hows(got)
    assert [ARTICLE * 2, ARTICLE] == [one.path.read_bytes() for one in got]
    assert [("/articles.zip", "")] == served.asked
    assert {"train.txt", "valid.txt"} == left_over(small)
    assert "was there, not verified" == hows(list(get_files(small, "articles")))[0]


def test_another_archive_is_refused(small: Path, served: Publisher) -> None:
    """By its checksum; who takes it all the same is not told that it vouches for anything."""
    served.files["/articles.zip"] = archive(train=ARTICLE, valid=ARTICLE)

    with pytest.raises(DataRefused, match="another checksum than md5:"):
        list(get_files(small, "articles"))
    first, second = hows(list(get_files(small, "articles", unverified=True)))
    assert first.startswith("not verified, sha256 ")
    assert "verified" == second


def test_a_full_disk_is_the_machines_fault(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a zip is unpacked."""

    def full(*_words: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("grader.data.getting.shutil.copyfileobj", full)

    with pytest.raises(MachineFault, match="cannot be written: No space left on device"):
        list(get_files(small, "articles"))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (ARCHIVE[:-30], "is no whole zip"),
        (b"<html>moved</html>", "is no whole zip"),
        (archive(train=ARTICLE), r"holds no wiki/valid\.tokens"),
        (archive(train=ARTICLE, valid=b"other"), "has sha256 .* is in the catalogue"),
    ],
    ids=["cut", "page", "moved", "other"],
)
def test_an_archive_that_nobody_vouches_for_is_looked_into(
    small: Path, served: Publisher, content: bytes, says: str
) -> None:
    """Where no checksum of it is known; a bad one is not kept for the next try."""
    catalog = small / "datasets/catalog.toml"
    lines = catalog.read_text("utf-8").splitlines()
    kept = [line for line in lines if not line.startswith("published")]
    catalog.write_text("\n".join(kept), encoding="utf-8")
    served.files["/articles.zip"] = content

    with pytest.raises(DataRefused, match=says):
        list(get_files(small, "articles"))
    served.files["/articles.zip"] = ARCHIVE
    assert "verified" == hows(list(get_files(small, "articles")))[1]


def test_a_file_too_large_to_unpack_is_refused(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before it fills the disk."""
    monkeypatch.setattr("grader.data.getting.FILE_BYTES", 10)

    with pytest.raises(DataRefused, match=r"wiki/train\.tokens would be \d+ bytes long"):
        list(get_files(small, "articles"))


def test_another_edition_is_not_compared(small: Path, served: Publisher) -> None:
    """The catalogue's checksum is of the copy that `--from` takes."""
    catalog = small / "datasets/catalog.toml"
    text = catalog.read_text("utf-8").replace(
        'train.de"\n\n', 'train.de"\nother_edition = true\n\n'
    )
    catalog.write_text(text, encoding="utf-8")
    assert read_catalog(small).files["captions/train.de"].other_edition
    served.files["/train.de"] = b"newer\n"
    got = list(get_files(small, "captions-de-en"))

    assert got[0].how.startswith("not verified, sha256 ")
    assert "was there, not verified" == hows(list(get_files(small, "captions-de-en")))[0]


# From a folder


@pytest.mark.parametrize("below", ["captions", ""], ids=["as here", "side by side"])
def test_files_at_hand_are_taken(small: Path, tmp_path: Path, below: str) -> None:
    """Below the same paths or side by side; they stay where they are."""
    folder = tmp_path / "hand" / below
    folder.mkdir(parents=True)
    (folder / "train.de").write_bytes(LEFT)
    (folder / "train.en").write_bytes(RIGHT)
    got = list(get_files(small, "captions-de-en", origin=tmp_path / "hand"))

    assert ["verified", "verified"] == hows(got)
    assert RIGHT == got[1].path.read_bytes()
    assert (folder / "train.en").exists()


def test_a_part_is_taken_and_the_rest_named(small: Path, tmp_path: Path) -> None:
    """A copy may hold two splits of three."""
    said: list[str] = []
    got = list(get_files(small, "articles", origin=zipped(tmp_path), tell=said.append))

    assert ["verified"] == hows(got)
    assert f"  not in {tmp_path}: articles/train.txt" in said


def test_a_wrong_file_at_hand_is_refused(small: Path, tmp_path: Path) -> None:
    """Unless it is asked for."""
    (tmp_path / "valid.txt").write_bytes(b"other")

    with pytest.raises(DataRefused, match=r"valid\.txt has sha256 .*… is in the catalogue"):
        list(get_files(small, "articles", origin=tmp_path))
    assert [] == [*left_over(small)]
    assert list(get_files(small, "articles", origin=tmp_path, unverified=True))


@pytest.mark.parametrize(
    ("below", "says"), [("nowhere", "is no folder"), ("", "holds no file of captions-de-en")]
)
def test_a_folder_without_the_files_is_told(
    small: Path, tmp_path: Path, below: str, says: str
) -> None:
    """What it should hold."""
    with pytest.raises(UsageError, match=says):
        list(get_files(small, "captions-de-en", origin=tmp_path / below))


# What is said


def test_a_corpus_without_an_address_says_so(small: Path) -> None:
    """And how to take it."""
    with pytest.raises(UsageError, match="no address is known for book") as refused:
        list(get_files(small, "book"))

    assert "`--from DIR` takes it from a folder that holds book.txt" == refused.value.help


def test_what_ships_is_not_got(small: Path) -> None:
    """It is there."""
    said: list[str] = []

    assert [] == list(get_files(small, "numbers", tell=said.append))
    assert ["numbers ships with the course: there is nothing to get"] == said


def test_the_terms_are_said_first(small: Path, tmp_path: Path) -> None:
    """Licence, credit, what the checksums are worth; and where else it lies."""
    said: list[str] = []
    list(get_files(small, "captions-de-en", to=tmp_path / "else where", tell=said.append))

    assert said[0] == terms(read_catalog(small).corpus("captions-de-en"))
    assert "licence  a licence of its own. Not for commercial use." in said[0]
    assert "checks   sha256 was taken from a copy." in said[0]
    assert f"`GRADE_DATA={tmp_path / 'else where'}` lets everything find it there" == said[-1]
    assert (tmp_path / "else where/captions/train.de").is_file()


def test_a_bar_is_shown_to_who_watches(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On stderr; and nothing at all to a pipe."""
    list(get_files(small, "captions-de-en"))
    assert "" == capsys.readouterr().err

    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.delenv("NO_COLOR", raising=False)
    list(get_files(small, "articles"))
    assert "articles.zip" in capsys.readouterr().err
