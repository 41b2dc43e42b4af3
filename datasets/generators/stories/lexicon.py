"""What a word form says: which topic, weather, animal, mood, place, gender or tense.

In: a language. Out: a table from lower-case forms to what they say.
Never: a guess; what is not in the language's tables says nothing.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from .language import Language, Noun, Verb
from .telling import HOLE

CONTENT = ("topic", "weather", "animal", "mood", "home")  # what a content word says

Lexicon = Mapping[str, Mapping[str, set[str]]]  # aspect -> form -> values


def words(sentences: Sequence[str]) -> list[str]:
    """Lower-case words without punctuation."""
    return re.findall(r"[\w-]+", " ".join(sentences).lower())


def lexicon(language: Language) -> Lexicon:
    says: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))

    def add(aspect: str, value: str, forms: Iterable[str]) -> None:
        for form in forms:
            says[aspect][form.lower()].add(value)

    for topic, group in language.topics.items():
        ambiguous = [noun for noun, topics in language.senses.items() if topic in topics]
        add("topic", topic, _forms([*group.people, *group.things, *ambiguous]))
    for weather, nouns in language.weathers.items():
        add("weather", weather, _forms(nouns))
    for home, nouns in language.homes.items():
        add("home", home, _forms(nouns))
    for kind, animal in language.animals.items():
        add("animal", kind, _forms([*animal.called, *animal.things]))
    for name, mood in language.moods.items():
        add("mood", name, _forms(mood.nouns))
        for verb in mood.verbs:
            add("mood", name, _told(verb))
        for adjective in mood.adjectives:
            add("mood", name, adjective.values())
    for owner, forms in language.owners.items():
        add("owner", owner, {forms(noun, case) for noun in _nouns(language) for case in noun.forms})
    for gender, names in language.names.items():
        add("gender", gender, [*names, *language.pronouns[gender].values()])
        for given in names:
            add("name", given, [given])
    for verb in _verbs(language):
        past = {word for form in verb.past.values() for word in form.split()}
        present = set(verb.present.split())
        add("tense", "present", present - past)
        add("tense", "past", past - present)
    return says


def content_words(language: Language) -> set[str]:
    """Lower-case forms of all words that say what a story is about."""
    says = lexicon(language)
    return {form for aspect in CONTENT for form in says[aspect]}


def _told(verb: Verb) -> set[str]:
    """The words of a verb that say what is done: without *has* and *had*, which only say when."""
    present, past = set(verb.present.split()), set(" ".join(verb.past.values()).split())
    return present & past or present | past


def _forms(nouns: Iterable[Noun]) -> set[str]:
    return {form for noun in nouns for form in noun.forms.values()}


def _nouns(language: Language) -> list[Noun]:
    topics, animals = language.topics.values(), language.animals.values()
    return [
        *(noun for topic in topics for noun in [*topic.people, *topic.things]),
        *(noun for nouns in language.homes.values() for noun in nouns),
        *(noun for animal in animals for noun in [*animal.called, *animal.things]),
    ]


def _verbs(language: Language) -> list[Verb]:
    found = [HOLE.findall(frame) for frame in language.frames]
    told = [language.verb(each[5], each[6]) for holes in found for each in holes if each[5]]
    return told + [verb for mood in language.moods.values() for verb in mood.verbs]
