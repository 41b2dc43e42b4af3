"""A data set is found by its name, and what is not there is said with the way out."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader import data
from grader.data import places
from grader.data.catalog import read_catalog
from grader.data.making import make_files
from grader.errors import GraderFault, UsageError
from tests import small_data


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A course whose own data is made, and whose real corpora are not here."""
    root = small_data.write(tmp_path)
    list(make_files(root, tell=lambda _: None))
    return root


def shelved(root: Path, path: str, content: bytes) -> Path:
    """Put a file of a real corpus in its place."""
    place = root / ".grade" / "data" / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    return place


# What is there


def test_pairs_are_loaded(small: Path) -> None:
    """With their languages."""
    found = data.load("numbers", "test", root=small)

    assert isinstance(found, data.Pairs)
    assert (["cat 2 0.", "cat 2 1.", "cat 2 2."], "en") == (found.source, found.source_language)
    assert (["кот 2 0.", "кот 2 1.", "кот 2 2."], "ru") == (found.target, found.target_language)
    assert 3 == len(found)


def test_a_probe_is_loaded(small: Path) -> None:
    """By its own name."""
    found = data.load("numbers", "nouns", root=small)

    assert isinstance(found, data.Probe)
    assert [{"en": "a cat"}, {"en": "a bat"}] == found.items
    assert 2 == len(found)


def test_documents_are_loaded(small: Path) -> None:
    """With their language; all sentences are at hand."""
    shelved(small, "articles/train.txt", small_data.ARTICLE * 2)
    found = data.load("articles", root=small)

    assert isinstance(found, data.Documents)
    assert [["A cat is a cat .", "It sleeps ."]] * 2 == found.documents
    assert 4 == len(found.sentences)
    assert (2, "en") == (len(found), found.language)


def test_a_book_is_loaded(small: Path) -> None:
    """Its indents mean something."""
    text = " " * 16 + "I.\n\n  Мы ехали\nдолго. Мы спали.\n"
    shelved(small, "book.txt", text.encode())

    found = data.load("book", root=small)

    assert isinstance(found, data.Documents)
    assert [["Мы ехали долго.", "Мы спали."]] == found.documents


def test_the_course_around_the_current_directory_is_taken(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the one that this code lies in."""
    monkeypatch.chdir(small / "datasets")
    assert ["numbers", "captions-de-en", "articles", "book"] == data.names()

    monkeypatch.chdir("/")
    assert {"world", "stories-en", "stories-ru", "war-and-peace"} <= set(data.names())


def test_a_variable_says_where_real_corpora_are(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And only those."""
    monkeypatch.setenv(places.VARIABLE, str(tmp_path / "elsewhere"))
    (tmp_path / "elsewhere" / "articles").mkdir(parents=True)
    (tmp_path / "elsewhere" / "articles" / "valid.txt").write_bytes(small_data.ARTICLE)

    assert 1 == len(data.load("articles", "valid", root=small))
    assert 3 == len(data.load("numbers", root=small))


# What is not


def test_an_unknown_name_is_offered_the_nearest(small: Path) -> None:
    """And told all."""
    with pytest.raises(UsageError, match="no data set 'number'; did you mean numbers") as refused:
        data.load("number", root=small)

    assert "there are: numbers, captions-de-en, articles, book" == refused.value.help


def test_an_unknown_split_is_offered_the_nearest(small: Path) -> None:
    """Probes are among them."""
    with pytest.raises(
        UsageError, match="numbers has no split 'noun'; did you mean nouns"
    ) as refused:
        data.load("numbers", "noun", root=small)

    assert "it has: train, valid, test, nouns" == refused.value.help


def test_a_corpus_that_is_not_here_says_how_to_get_it(small: Path) -> None:
    """With the file that is missing."""
    with pytest.raises(
        UsageError, match=r"captions-de-en train is not here: no file .*train\.de"
    ) as refused:
        data.load("captions-de-en", root=small)

    assert refused.value.help.startswith("`grade data get captions-de-en` gets it")


def test_a_shipped_file_that_is_lost_says_how_to_make_it(small: Path) -> None:
    """Nobody can get it elsewhere."""
    (small / "datasets/numbers/test.ru").unlink()

    with pytest.raises(UsageError, match=r"numbers has lost its file .*test\.ru") as refused:
        data.load("numbers", "test", root=small)

    assert "`grade data make` makes it again" == refused.value.help


def test_a_corpus_that_is_damaged_is_refused(small: Path) -> None:
    """As its reader says."""
    shelved(small, "captions/train.de", b"a\nb\n")
    shelved(small, "captions/train.en", b"a\n")

    with pytest.raises(data.DataRefused, match=r"train\.de has 2 lines and train\.en 1"):
        data.load("captions-de-en", root=small)


def test_a_course_without_data_says_so(tmp_path: Path) -> None:
    """There is no catalogue."""
    with pytest.raises(UsageError, match=r"catalog\.toml is not there"):
        data.names(tmp_path)


# Generators


@pytest.mark.parametrize("name", ["numbers"])
def test_a_generator_is_a_package(small: Path, name: str) -> None:
    """Its relative imports work; it is loaded once."""
    package = data.generator(name, root=small)

    assert [("cat 9 0.", "кот 9 0.")] == package.sample(9, 2, without={"cat 9 1."})
    assert package is data.generator(name, root=small)


def test_an_unknown_generator_is_offered_the_nearest(small: Path) -> None:
    """A real corpus has none."""
    with pytest.raises(UsageError, match="no generator 'numers'; did you mean numbers"):
        data.generator("numers", root=small)
    with pytest.raises(UsageError, match="no generator 'book'"):
        data.generator("book", root=small)


def test_a_generator_that_is_lost_is_our_fault(small: Path) -> None:
    """The catalogue names it."""
    (small / "datasets/generators/numbers/__init__.py").unlink()

    with pytest.raises(GraderFault, match=r"numbers.__init__\.py is not there"):
        data.generator("numbers", root=small)


def test_a_generator_that_breaks_is_not_kept(tmp_path: Path) -> None:
    """When it is put right, the next call loads it."""
    small = small_data.write(tmp_path)
    start = small / "datasets/generators/numbers/__init__.py"
    right = start.read_text("utf-8")
    start.write_text("1 / 0\n", encoding="utf-8")
    with pytest.raises(ZeroDivisionError):
        data.generator("numbers", root=small)
    start.write_text(right, encoding="utf-8")
    os.utime(start, (1, 1))  # else Python may trust what it compiled before

    assert 3 == len(data.generator("numbers", root=small).sample(1, 3))


# The catalogue


def test_the_catalogue_of_this_course_is_right(root: Path) -> None:
    """Every real file is known by its checksum or by its archive's, or the corpus says why not;
    each says its licence, its terms and whom to name."""
    catalog = read_catalog(root)
    unknown = {path for path, file in catalog.files.items() if not (file.sha256 or file.published)}

    assert set() == unknown
    assert {"multi30k-de-en", "multi30k-fr-en", "tatoeba-ru-en", "wikitext-2"} <= set(
        catalog.corpora
    )
    assert all(corpus.checksums for corpus in catalog.corpora.values() if not corpus.ships)
    assert all(
        file.url is None or file.url.startswith("https://") for file in catalog.files.values()
    )


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('kind = "pairs"', 'kind = "pears"', "kind: Input should be 'pairs' or 'documents'"),
        ('licence = "CC0-1.0"', 'license = "CC0-1.0"', "licence: Field required"),
        ('source_language = "en"', "", "pairs have a source_language and a target_language"),
        ('reader = "wikitext"', 'reader = "lines"', "the reader 'lines' does not give documents"),
        (', "numbers/test.ru"', "", "test names 1 files; pairs have two"),
        ('"book.txt"]\n\n    [file', '"books.txt"]\n\n    [file', "'book.txt' stands either in"),
        ("numbers/nouns.jsonl", "../nouns.jsonl", r"'\.\./nouns\.jsonl' is no path below"),
        ("numbers/nouns.jsonl", "a/../../b", r"'a/\.\./\.\./b' is no path below"),
        ('sha256 = "', 'sha256 = "x', "sha256: String should match"),
        ('published = "md5', 'published = "crc', "published: String should match"),
        ("[corpus.numbers]", "[corpus.numbers", "is not TOML"),
    ],
)
def test_a_wrong_catalogue_is_our_fault(small: Path, old: str, new: str, says: str) -> None:
    """Its first error is the message."""
    file = small / "datasets/catalog.toml"
    text = file.read_text("utf-8")
    old, new = (part.replace("\n    ", "\n") for part in (old, new))
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(GraderFault, match=says):
        read_catalog(small)


# Weight


def test_loading_is_light(small: Path) -> None:
    """No torch, nothing that talks to a network, and no progress bar."""
    code = (
        "import sys; from grader import data; data.load('numbers');"
        "print(*{'torch', 'pooch', 'requests', 'rich', 'typer', 'numpy'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=small, capture_output=True, text=True,
        env={"PYTHONPATH": str(small_data.ENGINE)}, check=True,
    )  # fmt: skip

    assert "" == done.stdout.strip()
