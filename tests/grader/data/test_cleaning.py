"""Books and encyclopedias become documents of sentences."""

from itertools import chain
from textwrap import dedent

import pytest

from grader.data import cleaning

# Alphabets


@pytest.mark.parametrize(
    ("word", "whole"),
    [
        ("зa", "за"),
        ("Aндрей", "Андрей"),
        ("BTОРАЯ", "ВТОРАЯ"),
        ("cлышать", "слышать"),
        ("всex", "всех"),
        ("рas", "pas"),
        ("Рrincesse", "Princesse"),
        ("оu", "ou"),
        ("ХI", "XI"),
        ("\u0441o\u0441", "\u0441\u043e\u0441"),
        ("c\u043ec", "coc"),
        ("\u0441o", "\u0441\u043e"),
        ("аb", "ab"),
        ("nфtres", "nфtres"),
        ("Мы", "Мы"),
        ("cocoa", "cocoa"),
        ("", ""),
    ],
)
def test_a_word_has_one_alphabet(word: str, whole: str) -> None:
    """The one in which all its letters have a double; the commoner one where both have."""
    assert whole == cleaning.one_script(word)


def test_doubles_look_alike() -> None:
    """Each pair is a Latin and a Cyrillic letter, and each is there once."""
    assert all(
        latin < "\x80" and "Ѐ" <= cyrillic <= "ӿ" for latin, cyrillic in cleaning.LIKE.items()
    )
    assert len(cleaning.LIKE) == len(set(cleaning.LIKE.values()))


# A novel

BOOK = """\
                          Лев Николаевич Толстой

                               ЧАСТЬ ПЕРВАЯ

                  I.

    - Еh bien, mon prince. 1 Ну, здравствуйте, здравствуйте. Я вижу, что
пугаю вас, 2 садитесь.
  Так говорилa Анна Павловна в июле 1805 года. Он получил 40 000 рублей и
  - не от князя Н. Н. Болконского - и ушел!.. Она "ждала" его... и
ждала.
  - Отступать! - крикнул он.
  (сноска 1) Ну, князь,
который едет
(сноска 2) не бойтесь

                  II.

  Гостиная наполнилась.
"""


def test_a_chapter_is_a_document() -> None:
    """Lines are joined, headings and notes dropped, references and odd letters put right; an
    indent in the middle of a sentence, an initial and a number are no end of a sentence."""
    first, second = cleaning.novel(BOOK.splitlines())

    assert [
        "- Eh bien, mon prince.",
        "Ну, здравствуйте, здравствуйте.",
        "Я вижу, что пугаю вас, 2 садитесь.",
        "Так говорила Анна Павловна в июле 1805 года.",
        "Он получил 40 000 рублей и - не от князя Н. Н. Болконского - и ушел!..",
        'Она "ждала" его... и ждала.',
        "- Отступать! - крикнул он.",
    ] == first
    assert ["Гостиная наполнилась."] == second


def test_every_tenth_chapter_is_for_test() -> None:
    """The ninth is for validation; together they are the book."""
    chapters = [[str(number)] for number in range(23)]
    parts = {part: cleaning.split_documents(chapters, part) for part in ("train", "valid", "test")}

    assert [["8"], ["18"]] == parts["valid"]
    assert [["9"], ["19"]] == parts["test"]
    assert chapters == sorted(chain(*parts.values()), key=lambda chapter: int(chapter[0]))


# An encyclopedia

ARTICLES = """
    = Cat =

    A cat sleeps . " Does it ? " Yes , it does ! It ( the cat ) said " no . " And so on

    = = Kinds = =

    = = = Big = = =

    There are k of them :
    = 1 / s and a nominal k =
    Done .

    = Dog = = Wolf =

    = Dog =

    A dog barks .
    """


def test_an_article_is_a_document() -> None:
    """Its sentences end at their own words, with the closing quotation mark; titles and headings
    are dropped, and a formula that looks like a title is text."""
    lines = dedent(ARTICLES).splitlines()
    first, second = cleaning.wikitext(lines)

    assert [
        "A cat sleeps .",
        '" Does it ? "',
        "Yes , it does !",
        'It ( the cat ) said " no . "',
        "And so on",
        "There are k of them :",
        "= 1 / s and a nominal k =",
        "Done .",
    ] == first
    assert ["A dog barks ."] == second


def test_text_before_the_first_title_is_kept() -> None:
    """It is a document of its own."""
    assert [["A ."], ["B ."]] == cleaning.wikitext(["A .", "", "= T =", "", "B ."])


# A corpus without parts


def test_held_out_pairs_are_not_in_training() -> None:
    """Neither their source nor their target; the three parts are the whole, the same each time."""
    source = [f"{number % 700}" for number in range(1000)]
    target = [f"t{number % 900}" for number in range(1000)]
    parts = {
        part: list(zip(*cleaning.split_pairs(source, target, part, 50), strict=True))
        for part in ("train", "valid", "test")
    }
    again = list(zip(*cleaning.split_pairs(source, target, "test", 50), strict=True))

    assert sorted(zip(source, target, strict=True)) == sorted(chain(*parts.values()))
    assert (900, 50, 50) == tuple(map(len, parts.values()))
    assert parts["test"] == again
    for side in (0, 1):
        trained = {pair[side] for pair in parts["train"]}
        assert not trained & {pair[side] for pair in parts["valid"] + parts["test"]}


def test_a_small_corpus_keeps_half_for_training() -> None:
    """Whatever number is asked for."""
    words = [str(number) for number in range(8)]

    assert 4 == len(cleaning.split_pairs(words, words, "train")[0])
