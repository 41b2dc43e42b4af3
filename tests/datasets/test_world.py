"""The small world: its files are what the generator writes, and they hold what they promise."""

import importlib.util
import json
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / "datasets" / "world"
SPLITS = {"train": 20_000, "valid": 1_000, "test": 1_000}
PROBES = ("compositional", "pronouns")
NAME = "datasets_generators_world"

Item = dict[str, Any]


def load() -> ModuleType:
    """The package, found by its place: it is never installed."""
    home = ROOT / "datasets" / "generators" / "world"
    spec = importlib.util.spec_from_file_location(
        NAME, home / "__init__.py", submodule_search_locations=[str(home)]
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[NAME] = module
    spec.loader.exec_module(module)
    return module


world = load()
writing = sys.modules[f"{NAME}.writing"]
lexicon = sys.modules[f"{NAME}.lexicon"]
inflection = sys.modules[f"{NAME}.inflection"]
pronouns = sys.modules[f"{NAME}.pronouns"]
grammar = sys.modules[f"{NAME}.grammar"]


def lines(name: str) -> list[str]:
    return (HOME / name).read_text(encoding="utf-8").splitlines()


def items(name: str) -> list[Item]:
    return [json.loads(line) for line in lines(f"{name}.jsonl")]


def words(text: str) -> list[str]:
    return [word.strip(".,?!") for word in text.split()]


TRAIN = list(zip(lines("train.en"), lines("train.ru"), strict=True))
TEST = list(zip(lines("test.en"), lines("test.ru"), strict=True))
PRONOUNS = items("pronouns")
COMPOSED = items("compositional")
NOUNS = lexicon.NOUNS
SHEET = (HOME / "DATASHEET.md").read_text(encoding="utf-8")


# The files


def test_files_are_what_the_generator_writes(tmp_path: Path) -> None:
    """Written again, each file has the same bytes, and no file is more or less."""
    world.write(tmp_path)

    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    shipped = {path.name: path.read_bytes() for path in HOME.iterdir()}
    assert written.keys() == shipped.keys()
    assert [] == [name for name in sorted(written) if written[name] != shipped[name]]


@pytest.mark.parametrize("split", SPLITS)
def test_splits_are_whole(split: str) -> None:
    """As many lines as said, in both languages."""
    assert [SPLITS[split]] * 2 == [len(lines(f"{split}.{language}")) for language in ("en", "ru")]


def test_the_data_is_small() -> None:
    """All of it stays under 4 MB."""
    assert sum(path.stat().st_size for path in HOME.iterdir()) < 4_000_000


@pytest.mark.parametrize("name", [f"{s}.{x}" for s in SPLITS for x in ("en", "ru")])
def test_sentences_look_like_sentences(name: str) -> None:
    """A capital, single spaces, one end mark, composed characters, LF."""
    assert b"\r" not in (HOME / name).read_bytes()
    shape = re.compile(r"[A-ZА-Я][\w' ,]*[.?!]")
    assert [] == [
        text
        for text in lines(name)
        if not shape.fullmatch(text) or "  " in text or text != unicodedata.normalize("NFC", text)
    ]


# Its size and its variety


def test_there_are_words_and_constructions_enough() -> None:
    """600 Russian forms and 25 constructions at least, pronouns not counted."""
    forms = {word.lower() for _, russian in TRAIN for word in words(russian)}

    assert len(forms) >= 600
    assert len(writing.CONSTRUCTIONS) >= 25


def test_each_construction_is_in_the_training_set() -> None:
    """A hundred sentences of each at least."""
    made = writing.labelled(writing.SEED, sum(SPLITS.values()))
    known = set(TRAIN)
    counts = Counter(name for name, pair in made if pair in known)

    assert [] == [name for name in writing.CONSTRUCTIONS if counts[name] < 100]
    assert [] == [frame.name for frame in pronouns.FRAMES if counts[frame.name] < 100]


def test_english_says_all_that_russian_must_know() -> None:
    """An English sentence has one translation, in whatever set it comes."""
    translations = defaultdict(set)
    for english, russian in [*TRAIN, *TEST, *world.sample(3, 5_000)]:
        translations[english].add(russian)

    assert [] == [english for english, found in translations.items() if len(found) > 1]


def test_splits_are_drawn_alike() -> None:
    """None has more sentences with a reason than another, but by chance."""
    shares = [
        np.mean(["because it was" in text.lower() for text in lines(f"{split}.en")])
        for split in SPLITS
    ]

    assert max(shares) - min(shares) < 0.05


# What is held out


@pytest.mark.parametrize("split", ["valid", "test"])
def test_no_held_sentence_is_in_training(split: str) -> None:
    """Not even with other articles, and not in Russian either."""
    known = {writing.key(english) for english, _ in TRAIN}
    russian = {text for _, text in TRAIN}

    assert set() == known & {writing.key(text) for text in lines(f"{split}.en")}
    assert set() == russian & set(lines(f"{split}.ru"))


@pytest.mark.parametrize("probe", PROBES)
def test_no_probe_sentence_is_in_training(probe: str) -> None:
    known = {writing.key(english) for english, _ in TRAIN}

    assert set() == known & {writing.key(item["en"]) for item in items(probe)}


@pytest.mark.parametrize("side", ["en", "ru"])
def test_the_compositional_probe_has_no_new_word(side: str) -> None:
    """Each word stands in the training set as it is written here: this is about composition."""
    known = {word for pair in TRAIN for word in words(pair[side == "ru"])}

    assert set() == {word for item in COMPOSED for word in words(item[side])} - known


PLACES = {
    "possessive": r"({})'s \w",
    "has": r"({}) has ",
    "likes": r"({}) likes ",
    "object-relative": r"(?<!a )({}) (that|whom) (the|[A-Z])",
    "comparative": r" than (the )?(\w+ )?({})\.",
    "numeral": r"(?i:two|three|four|five|six) ({}s?)\b",
}
"""Construction → where its held nouns would stand."""


@pytest.mark.parametrize("name", PLACES)
def test_held_words_and_their_construction_never_meet_in_training(name: str) -> None:
    """In the probe they always do, so the pattern does find them."""
    held = writing.HELD[name]
    nouns = [NOUNS[word].plural if name == "numeral" else word for word in held]
    pattern = re.compile(PLACES[name].format("|".join(nouns)))
    probe = [item["en"] for item in COMPOSED if item["construction"] == name]

    assert probe == [text for text in probe if pattern.search(text)]
    assert [] == [english for english, _ in TRAIN if pattern.search(english)]


def test_the_compositional_probe_is_reported_by_construction() -> None:
    """A hundred sentences of each of its constructions."""
    counts = Counter(item["construction"] for item in COMPOSED)

    assert dict.fromkeys(writing.HELD, 100) == counts
    assert all(set(item) == {"en", "ru", "construction"} for item in COMPOSED)


# Pronouns


def pairs_of(probe: list[Item]) -> list[tuple[Item, Item]]:
    return list(zip(probe[::2], probe[1::2], strict=True))


def noun_at(item: Item, key: str) -> Any:
    start, end = item[key]
    assert end == start + 1
    return NOUNS[item["en"].split()[start].strip(".,")]


def test_pronoun_items_are_contrastive_pairs() -> None:
    """600 at least; two that follow each other are one English word and one pronoun apart."""
    assert len(PRONOUNS) >= 600
    for number, (one, other) in enumerate(pairs_of(PRONOUNS)):
        apart = sum(a != b for a, b in zip(one["en"].split(), other["en"].split(), strict=True))
        assert (number, number, 1) == (one["pair"], other["pair"], apart)
        assert one["pronoun"] != other["pronoun"]
        assert one["antecedent"] == other["other"]
        assert one["other"] == other["antecedent"]


def test_antecedents_say_the_pronoun() -> None:
    """It agrees with the one, and not with the other; the translation has it, once."""
    for item in PRONOUNS:
        here, there = noun_at(item, "antecedent"), noun_at(item, "other")
        found = [word for word in words(item["ru"].lower()) if word in ("он", "она", "оно")]
        assert [inflection.HE[here.gender]] == [item["pronoun"]] == found
        assert here.gender != there.gender


def test_each_pronoun_is_needed() -> None:
    """None of the three is rare."""
    counts = Counter(item["pronoun"] for item in PRONOUNS)

    assert min(counts[pronoun] for pronoun in ("он", "она", "оно")) >= 0.28 * len(PRONOUNS)


def test_roles_are_turned_round() -> None:
    """Each adjective says the first noun in one frame and the second in its mirror."""
    frames = pronouns.FRAMES
    for frame, mirror in zip(frames[::2], frames[1::2], strict=True):
        assert (frame.first, frame.second) == (mirror.second, mirror.first)
    counts = Counter(item["construction"].removesuffix("-fronted") for item in PRONOUNS)
    assert 1 == len({counts[frame.name] for frame in frames})


def test_frames_have_nouns_enough() -> None:
    """Ten by ten at least, so that no pair of nouns can be learned by heart."""
    for frame in pronouns.FRAMES:
        for kind in (frame.subjects, frame.objects):
            assert len([noun for noun in NOUNS.values() if kind in noun.kinds]) >= 10


@cache
def pronoun_training() -> list[Item]:
    """Training sentences of the frames, taken apart as the probe's are."""
    names = "|".join(NOUNS)
    reason = re.compile(r"because it was too (\w+)\b", re.IGNORECASE)
    found = []
    for english, russian in TRAIN:
        if reason.search(english):
            two = re.findall(rf"\b(?:{names})\b", english)
            pronoun = next(word for word in words(russian.lower()) if word in ("он", "она", "оно"))
            found.append({"en": english, "nouns": tuple(two), "pronoun": pronoun})
    return found


def test_probe_pairs_of_nouns_are_new() -> None:
    """No two nouns of a probe item stand together in a training sentence with a reason."""
    known = {frozenset(item["nouns"]) for item in pronoun_training()}
    probed = {
        frozenset((noun_at(item, "antecedent").english, noun_at(item, "other").english))
        for item in PRONOUNS
    }

    assert len(probed) >= 100
    assert set() == known & probed


def reason_of(english: str) -> str:
    return re.findall(r"too (\w+)", english)[0]


def nouns_of(english: str) -> list[str]:
    return re.findall(rf"\b(?:{'|'.join(NOUNS)})\b", english)


def verb_of(english: str) -> str:
    return next(frame.name for frame in pronouns.FRAMES if frame.english in english)


def gender_of(english: str, place: int) -> str:
    return str(NOUNS[nouns_of(english)[place]].gender)


LOOKUPS: dict[str, Callable[[str], object]] = {
    "majority": lambda text: None,
    "adjective": reason_of,
    "verb": verb_of,
    "first noun": lambda text: gender_of(text, 0),
    "second noun": lambda text: gender_of(text, 1),
    "adjective and first noun": lambda text: (reason_of(text), gender_of(text, 0)),
    "adjective and second noun": lambda text: (reason_of(text), gender_of(text, 1)),
    "verb and adjective": lambda text: (verb_of(text), reason_of(text)),
    "verb and first noun": lambda text: (verb_of(text), gender_of(text, 0)),
    "verb and second noun": lambda text: (verb_of(text), gender_of(text, 1)),
    "adjective and first noun as a word": lambda text: (reason_of(text), nouns_of(text)[0]),
    "adjective and second noun as a word": lambda text: (reason_of(text), nouns_of(text)[1]),
    "both nouns": lambda text: (gender_of(text, 0), gender_of(text, 1)),
}
"""What a table can be made of, without knowing who is meant by which reason of which verb."""


STRONGER: dict[str, Callable[[str], object]] = {
    "verb, adjective and first noun": lambda text: (
        verb_of(text),
        reason_of(text),
        gender_of(text, 0),
    ),
    "verb, adjective and second noun": lambda text: (
        verb_of(text),
        reason_of(text),
        gender_of(text, 1),
    ),
    "adjective and both nouns": lambda text: (
        reason_of(text),
        gender_of(text, 0),
        gender_of(text, 1),
    ),
    "verb, adjective and both nouns": lambda text: (
        verb_of(text),
        reason_of(text),
        gender_of(text, 0),
        gender_of(text, 1),
    ),
}
"""Tables that put three things together; the last one has all that decides."""


@cache
def look_up(name: str) -> tuple[float, float]:
    """Percent of pronouns, and of pairs, that a table learned in training gets right."""
    rule = {**LOOKUPS, **STRONGER}[name]
    table: defaultdict[object, Counter[str]] = defaultdict(Counter)
    for item in pronoun_training():
        table[rule(item["en"])][item["pronoun"]] += 1
    usual = Counter(item["pronoun"] for item in pronoun_training())
    right = [
        (table[rule(item["en"])] or usual).most_common(1)[0][0] == item["pronoun"]
        for item in PRONOUNS
    ]
    both = [one and other for one, other in zip(right[::2], right[1::2], strict=True)]
    return 100 * float(np.mean(right)), 100 * float(np.mean(both))


@pytest.mark.parametrize("name", LOOKUPS)
def test_no_lookup_finds_the_antecedent(name: str) -> None:
    """The best table gets 62% of the pronouns and 25% of the pairs, at most."""
    right, both = look_up(name)

    assert right <= 62
    assert both <= 25


def test_what_decides_is_enough() -> None:
    """The tables do learn: with verb, adjective and both genders little is left to chance."""
    right, both = look_up("verb, adjective and both nouns")

    assert right > 99
    assert both > 99


@pytest.mark.parametrize("name", [*LOOKUPS, *STRONGER])
def test_the_datasheet_says_what_tables_get(name: str) -> None:
    right, both = look_up(name)

    assert f"| {name} | {right:.0f} | {both:.0f} |" in SHEET


# Word by word


def dictionary(pairs: list[tuple[list[str], list[str]]]) -> dict[str, str]:
    """The likeliest Russian of each English word, or nothing, by IBM model 1."""
    source = {word: i for i, word in enumerate(sorted({w for e, _ in pairs for w in e}))}
    target = {word: i for i, word in enumerate(sorted({w for _, r in pairs for w in r}), start=1)}
    rows, columns, groups = [], [], []
    group = 0
    # Each English word comes from one Russian word, or from none: number 0.
    for english, russian in pairs:
        numbers = [0, *(target[word] for word in russian)]
        for word in english:
            rows += [source[word]] * len(numbers)
            columns += numbers
            groups += [group] * len(numbers)
            group += 1
    at = np.array(rows) * (len(target) + 1) + np.array(columns)
    cells, cell = np.unique(at, return_inverse=True)
    to = cells % (len(target) + 1)
    weight = np.ones(len(cells))
    for _ in range(8):
        likely = weight[cell]
        likely = likely / np.bincount(groups, likely)[np.array(groups)]
        counts = np.bincount(cell, likely)
        weight = counts / np.bincount(to, counts)[to]
    names = ["", *target]
    best: dict[str, tuple[float, str]] = {}
    by_number = list(source)
    for place, found in zip(cells, counts, strict=True):
        word = by_number[place // (len(target) + 1)]
        best[word] = max(best.get(word, (0.0, "")), (found, names[place % (len(target) + 1)]))
    return {word: russian for word, (_, russian) in best.items()}


def lower(text: str) -> list[str]:
    return words(text.lower())


def test_word_by_word_is_no_translation() -> None:
    """The likeliest word for each word, in English order, makes under 20% of the test set.

    Capitals and marks are forgiven.
    """
    table = dictionary([(lower(english), lower(russian)) for english, russian in TRAIN])
    guesses = [[table.get(word, "") for word in lower(english)] for english, _ in TEST]
    right = [
        [word for word in guess if word] == lower(russian)
        for guess, (_, russian) in zip(guesses, TEST, strict=True)
    ]

    assert table["wolf"] == "волк"
    assert 0.01 < np.mean(right) < 0.20
    assert f"gets {100 * np.mean(right):.1f}% of the test set" in SHEET


# New sentences


def test_samples_are_new() -> None:
    """As many as asked, each once, none that the caller has."""
    known = {english for english, _ in TRAIN}
    found = world.sample(7, 1_000, without=known)

    assert len({writing.key(english) for english, _ in found}) == 1_000
    assert set() == {writing.key(english) for english, _ in found} & {
        writing.key(english) for english in known
    }


def test_samples_depend_on_the_seed_alone() -> None:
    assert world.sample(7, 50) == world.sample(7, 50)
    assert world.sample(7, 50) != world.sample(8, 50)


def test_samples_have_words_of_the_training_set() -> None:
    """So that a translator trained on it can be graded by them."""
    known = {word.lower() for _, russian in TRAIN for word in words(russian)}
    new = [set(lower(russian)) - known for _, russian in world.sample(11, 2_000)]

    assert sum(map(bool, new)) <= 2


# Grammar


@pytest.mark.parametrize(
    ("want", "noun", "form"),
    [
        ("льва", "lion", "acc s"),
        ("уток", "duck", "gen p"),
        ("мышью", "mouse", "ins s"),
        ("камней", "stone", "gen p"),
        ("животных", "animal", "acc p"),
        ("чудовище", "monster", "acc s"),
        ("учителя", "teacher", "nom p"),
        ("вёдра", "bucket", "acc p"),
        ("привидении", "ghost", "loc s"),
        ("королём", "king", "ins s"),
        ("деревень", "village", "gen p"),
        ("шоссе", "highway", "dat s"),
    ],
)
def test_nouns_decline(want: str, noun: str, form: str) -> None:
    """One of each trap: fleeting vowels, living neuters, plurals of their own."""
    assert want == NOUNS[noun].forms[form]


@pytest.mark.parametrize(
    ("want", "preposition", "word"),
    [
        ("об утке", "о", "утке"),
        ("о волке", "о", "волке"),
        ("со слоном", "с", "слоном"),
        ("с собакой", "с", "собакой"),
        ("со львом", "с", "львом"),
    ],
)
def test_prepositions_heed_the_next_word(want: str, preposition: str, word: str) -> None:
    assert want == inflection.before(preposition, word)


def phrase(noun: str, adjective: str = "", **more: Any) -> Any:
    return grammar.Phrase(NOUNS[noun], lexicon.ADJECTIVES.get(adjective), **more)


@pytest.mark.parametrize(
    ("want", "found"),
    [
        ("во дворе", phrase("yard").where()),
        ("в старом дворе", phrase("yard", "old").where()),
        ("в лесу", phrase("forest").where()),
        ("со старой улицы", phrase("street", "old").whence()),
        ("большие животные", phrase("animal", "big", plural=True).nom),
        ("маленьких котов", phrase("cat", "small", plural=True).acc),
        ("своего молодого льва", phrase("lion", "young", article="its own").acc),
        ("красная книга короля", phrase("book", "red", owner=phrase("king")).nom),
    ],
)
def test_phrases_agree(want: str, found: str) -> None:
    assert want == found


@pytest.mark.parametrize(
    ("want", "stems"),
    [
        (["нашёл", "нашла", "нашло", "нашли"], "нашёл/нашл"),
        (["вернулся", "вернулась", "вернулось", "вернулись"], "вернулся"),
    ],
)
def test_verbs_agree_in_the_past(want: list[str], stems: str) -> None:
    assert want == [inflection.past(stems, agreement) for agreement in "mfnp"]


@pytest.mark.parametrize(
    ("english", "russian"),
    [
        ("five stones", "пять камней"),
        ("two animals", "два животных"),
        ("two pictures", "две картины"),
        ("three monsters", "три чудовища"),
    ],
)
def test_numerals_govern(english: str, russian: str) -> None:
    """Two takes a genitive singular, and животных all the same."""
    source = grammar.Source(5, writing.HELD)
    draw = writing.CONSTRUCTIONS["numeral"][0]
    drawn = []
    for _ in range(3_000):
        source.fresh()
        drawn.append(draw(source))
    found = [ru for en, ru in drawn if english in en]

    assert found
    assert [] == [text for text in found if russian not in text]
