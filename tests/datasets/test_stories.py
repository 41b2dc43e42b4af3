"""The stories hold together, and no single thing gives that away."""

import hashlib
import importlib.util
import json
import math
import re
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

DATASETS = Path(__file__).resolve().parents[2] / "datasets"
SHIPPED = DATASETS / "stories"
LANGUAGES = ("en", "ru")


@pytest.fixture(scope="module")
def stories() -> ModuleType:
    start = DATASETS / "generators/stories/__init__.py"
    spec = importlib.util.spec_from_file_location(
        "stories_under_test", start, submodule_search_locations=[str(start.parent)]
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def documents(language: str, split: str) -> list[list[str]]:
    text = (SHIPPED / language / f"{split}.txt").read_text(encoding="utf-8")
    return [block.splitlines() for block in text.rstrip("\n").split("\n\n")]


def probe(language: str) -> list[dict[str, Any]]:
    lines = (SHIPPED / language / "senses.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def bare(word: str) -> str:
    return word.strip(",.").lower()


def others(item: dict[str, Any]) -> list[str]:
    """The words of a sentence but the one with two senses."""
    words = [bare(word) for word in item["sentence"].split()]
    return words[: item["position"]] + words[item["position"] + 1 :]


def in_a_row(story: list[str]) -> list[tuple[str, ...]]:
    return list(zip(story, story[1:], story[2:], strict=False))


def every_pair(told: list[list[str]], seed: int) -> list[tuple[list[str], list[str], bool]]:
    """All passages of two and two sentences, each once with what follows, once with another's."""
    random, pairs = np.random.RandomState(seed), []
    for number, sentences in enumerate(told):
        for start in range(len(sentences) - 3):
            first, second = sentences[start : start + 2], sentences[start + 2 : start + 4]
            other = told[(number + random.randint(1, len(told))) % len(told)]
            place = random.randint(0, len(other) - 1)
            pairs += [(first, second, True), (first, other[place : place + 2], False)]
    return pairs


@pytest.mark.slow  # what ships is compared with what is made in tests/course/test_datasets.py
def test_regeneration_is_the_same_to_the_byte(stories: ModuleType, tmp_path: Path) -> None:
    """`write` makes exactly the files that ship."""
    stories.write(tmp_path)
    made = {p.relative_to(tmp_path): p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    found = {
        p.relative_to(SHIPPED): p.read_bytes() for p in SHIPPED.rglob("*.*") if p.suffix != ".md"
    }

    assert found == made


def test_the_stories_stay_small() -> None:
    """All files together have less than 4 MB."""
    assert sum(path.stat().st_size for path in SHIPPED.rglob("*.*")) < 4_000_000


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("split", ["train", "valid", "test"])
def test_a_story_is_five_to_seven_whole_sentences(language: str, split: str) -> None:
    """Each line is a cased sentence with final punctuation, without a hole left open."""
    told = documents(language, split)

    assert {len(story) for story in told} == {5, 6, 7}
    shape = r"[A-ZА-ЯЁ][a-zа-яё-]*,?( [A-ZА-ЯЁ]?[a-zа-яё-]+,?)+\."
    assert [] == [line for story in told for line in story if not re.fullmatch(shape, line)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_story_is_in_two_splits(language: str) -> None:
    """Of a held-out story no three sentences in a row occur in training."""
    train = {three for story in documents(language, "train") for three in in_a_row(story)}
    held = [story for split in ("valid", "test") for story in documents(language, split)]

    assert [] == [three for story in held for three in in_a_row(story) if three in train]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_few_hundred_word_forms_and_none_new_in_the_held_out_parts(language: str) -> None:
    """A word vocabulary is possible: all forms of the held-out parts occur in training."""
    train = {bare(w) for story in documents(language, "train") for s in story for w in s.split()}
    held = [s for split in ("valid", "test") for story in documents(language, split) for s in story]
    held += [item["sentence"] for item in probe(language)]

    assert 150 <= len(train) <= 1500
    assert set() == {bare(word) for sentence in held for word in sentence.split()} - train


@pytest.mark.parametrize("language", LANGUAGES)
def test_frames_have_no_content_word(stories: ModuleType, language: str) -> None:
    """All that belongs to a topic, a mood or a place stands in a hole."""
    frames = " ".join(stories.LANGUAGES[language].frames)
    plain = re.sub(r"\{[^}]*\}", " ", frames).lower()

    assert set() == set(re.findall(r"[\w-]+", plain)) & stories.content_words(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unambiguous_word_belongs_to_one_value(stories: ModuleType, language: str) -> None:
    """Only the words with two senses belong to two topics, and nothing to two aspects."""
    pack = stories.LANGUAGES[language]
    says = stories.lexicon.lexicon(pack)
    forms = {form for noun in pack.senses for form in noun.forms.values()}
    aspects = Counter(form for each in stories.lexicon.CONTENT for form in says[each])

    assert forms == {form for form, topics in says["topic"].items() if len(topics) > 1}
    assert {1} == set(aspects.values())


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("split", ["train", "test"])
def test_no_single_rule_tells_the_next_sentence(
    stories: ModuleType, language: str, split: str
) -> None:
    """Every rule alone is right at most three times in four; all together nearly always."""
    found = stories.rules(language, every_pair(documents(language, split)[:300], seed=7))
    together = found.pop("all together")

    assert {} == {rule: share for rule, share in found.items() if share > 0.75}
    assert together >= 0.97


@pytest.mark.parametrize("language", LANGUAGES)
def test_rules_are_judged_at_their_best(stories: ModuleType, language: str) -> None:
    """A rule gets the direction and the threshold that serve it best, so it is never under half."""
    found = stories.rules(language, every_pair(documents(language, "test")[:50], seed=8))

    assert all(share >= 0.5 for share in found.values())
    assert "all together" != stories.best_rule(found)[0]


def test_rules_find_what_they_look_for(stories: ModuleType) -> None:
    """On pairs that differ in the hero alone, only the rules about the hero are right."""
    a = ["Anna draws the boat first.", "She sighs."]
    pairs = [(a, ["She sees the net."], True), (a, ["He sees the net."], False)]
    found = stories.rules("en", pairs)

    assert found["hero"] == 1
    assert found["gender conflict"] == 1
    assert found["topic vote"] == 0.5
    assert found["tense vote"] == 0.5
    assert found["shared content word"] == 0.5


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
def test_both_senses_are_told_equally_often(stories: ModuleType, language: str) -> None:
    """In training each sense of a word has 42% to 58% of its uses, and at least 100 uses."""
    pack = stories.LANGUAGES[language]
    uses: Counter[tuple[str, str]] = Counter()
    for story in stories.stories.tell_all(pack, stories.SEEDS["train"], stories.COUNTS["train"]):
        for sentence in story.sentences:
            if sentence.nouns.get("T") in pack.senses:
                uses[str(sentence.nouns["T"]), story.setting.topic] += 1

    assert 6 <= len(pack.senses)
    for word, (first, second) in pack.senses.items():
        one, two = uses[str(word), first], uses[str(word), second]
        assert min(one, two) >= 100
        assert 0.42 <= one / (one + two) <= 0.58


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_probe_has_240_uses_of_each_word(stories: ModuleType, language: str) -> None:
    """Half are to fit class means, half held out, and each half has both senses equally often."""
    counted = Counter((item["word"], item["sense"], item["split"]) for item in probe(language))
    senses = {str(noun): topics for noun, topics in stories.LANGUAGES[language].senses.items()}

    want = {(w, t, s): 60 for w, topics in senses.items() for t in topics for s in ("fit", "test")}
    assert want == counted


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_of_the_word_never_tells_its_sense(language: str) -> None:
    """Each written form, with its punctuation and place, is there equally often in both senses."""
    forms: dict[tuple[str, str], Counter[tuple[str, int]]] = {}
    for item in probe(language):
        written = item["sentence"].split()[item["position"]]
        seen = forms.setdefault((item["word"], item["split"]), Counter())
        seen[written, item["position"]] += 1

    assert all(count % 2 == 0 for seen in forms.values() for count in seen.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_cue_is_guaranteed(stories: ModuleType, language: str) -> None:
    """Some other word of the sentence belongs to the topic of the sense."""
    topics = stories.lexicon.lexicon(stories.LANGUAGES[language])["topic"]
    lost = []
    for item in probe(language):
        words = others(item)
        said = {topic for word in words for topic in topics.get(word, ())}
        if item["sense"] not in said:
            lost.append(item)

    assert [] == lost


@pytest.mark.parametrize("language", LANGUAGES)
def test_most_uses_have_as_many_words_of_the_other_sense(
    stories: ModuleType, language: str
) -> None:
    """In seven uses of ten counting the words of both topics, or the people alone, is a tie."""
    pack = stories.LANGUAGES[language]
    topics = stories.lexicon.lexicon(pack)["topic"]
    people = {
        form for topic in pack.topics.values() for n in topic.people for form in n.forms.values()
    }
    senses = {str(noun): set(both) for noun, both in pack.senses.items()}
    tied, items = 0, probe(language)
    for item in items:
        words = others(item)
        said = Counter(topic for word in words for topic in topics.get(word, ()))
        here = Counter(topic for word in words if word in people for topic in topics[word])
        (other,) = senses[item["word"]] - {item["sense"]}
        tied += said[other] == said[item["sense"]] and here[other] == here[item["sense"]]

    assert tied >= 0.7 * len(items)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bag_of_words_hardly_tells_the_sense(language: str) -> None:
    """Naive Bayes over the bare words is right for 70% of uses at most; a coin for half."""
    right = total = 0
    for word in {item["word"] for item in probe(language)}:
        counts: dict[str, Counter[str]] = {}
        uses = [item for item in probe(language) if item["word"] == word]
        for item in uses:
            if item["split"] == "fit":
                counts.setdefault(item["sense"], Counter()).update(others(item))
        vocabulary = set().union(*counts.values())
        for item in uses:
            if item["split"] == "test":
                scores = {
                    sense: sum(
                        math.log((seen[w] + 1) / (seen.total() + len(vocabulary)))
                        for w in others(item)
                        if w in vocabulary
                    )
                    for sense, seen in counts.items()
                }
                right += max(sorted(scores), key=lambda sense: scores[sense]) == item["sense"]
                total += 1

    assert right / total <= 0.7


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_probe_is_new(language: str) -> None:
    """No sentence of the probe is in a story that ships, and none is there twice."""
    told = {
        s for split in ("train", "valid", "test") for d in documents(language, split) for s in d
    }
    sentences = [item["sentence"] for item in probe(language)]

    assert len(sentences) == len(set(sentences))
    assert set() == set(sentences) & {sentence for story in told for sentence in story}


def test_russian_nouns_are_declined(stories: ModuleType) -> None:
    """Hard and soft stems, fleeting vowels, animates, sibilants and nouns in -ия."""
    noun = stories.russian.noun
    want = {
        "замок|замка": "замок замка замку замок замком замке",
        "рыбак|рыбака!": "рыбак рыбака рыбаку рыбака рыбаком рыбаке",
        "конь|коня|конём!": "конь коня коню коня конём коне",
        "кисть|кисти": "кисть кисти кисти кисть кистью кисти",
        "певица|певицы": "певица певицы певице певицу певицей певице",
        "мелодия|мелодии": "мелодия мелодии мелодии мелодию мелодией мелодии",
        "перо|пера": "перо пера перу перо пером пере",
        "ущелье|ущелья": "ущелье ущелья ущелью ущелье ущельем ущелье",
        "блюдце|блюдца": "блюдце блюдца блюдцу блюдце блюдцем блюдце",
    }

    assert want == {entry: " ".join(noun(entry).forms.values()) for entry in want}


def test_whose_things_they_are_is_declined_in_russian(stories: ModuleType) -> None:
    """With gender and case; who is alive is asked for with the genitive."""
    noun, our = stories.russian.noun, stories.russian_forms.our
    want = {
        ("замок|замка", "acc"): "наш",
        ("рыбак|рыбака!", "acc"): "нашего",
        ("певица|певицы", "acc"): "нашу",
        ("блюдце|блюдца", "gen"): "нашего",
        ("кисть|кисти", "ins"): "нашей",
        ("замок|замка", "pre"): "нашем",
    }

    assert want == {(entry, case): our(noun(entry), case) for entry, case in want}


def test_russian_verbs_agree_in_the_past(stories: ModuleType) -> None:
    """Reflexive verbs and идти too; plurals and impersonal forms stay as they are."""
    verb = stories.russian.verb
    want = {"спал": "спала", "смеялся": "смеялась", "шёл": "шла", "говорили": "говорили"}

    assert want == {past: verb("", past).past["f"] for past in want}


def test_russian_prepositions_fit_the_next_word(stories: ModuleType) -> None:
    """О and об, с and со."""
    polish = stories.russian.prepositions

    assert "об ухе, о юге, со щенком, со страхом, с сыром, с котом" == polish(
        "о+ухе, о+юге, с+щенком, с+страхом, с+сыром, с+котом"
    )


def test_the_datasheet_says_what_ships(stories: ModuleType) -> None:
    """Its table has every file with its lines and checksum, and the generator's version."""
    text = (SHIPPED / "DATASHEET.md").read_text(encoding="utf-8")

    assert f"Generator version: {stories.VERSION}" in text
    for path in sorted(SHIPPED.glob("*/*")):
        content = path.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        name, lines = path.relative_to(SHIPPED).as_posix(), content.count(b"\n")
        assert f"| `{name}` | {lines:,} | {len(content):,} | `{digest}` |" in text
