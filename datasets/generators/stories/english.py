"""English stories: the words, and who they belong to.

In: nothing. Out: `ENGLISH`. Never: sentences (they are in `english_frames`).
"""

from .english_frames import FRAMES
from .language import CASES, Animal, Language, Mood, Noun, Topic, Verb


def noun(word: str) -> Noun:
    return Noun(dict.fromkeys(CASES, word))


def nouns(words: str) -> list[Noun]:
    return [noun(word) for word in words.split()]


def verb(present: str, past: str) -> Verb:
    return Verb(present, dict.fromkeys("mfn", past))


def mood(verbs: str, adjectives: str, feelings: str) -> Mood:
    return Mood(
        [verb(f"has {each}", f"had {each}") for each in verbs.split()],
        [dict.fromkeys("mf", each) for each in adjectives.split()],
        nouns(feelings),
    )


TOPICS = {
    "river": Topic(nouns("fisherman ferryman"), nouns("boat net raft")),
    "office": Topic(nouns("clerk cashier"), nouns("ledger safe invoice")),
    "workshop": Topic(nouns("mechanic welder"), nouns("drill engine wrench")),
    "forest": Topic(nouns("ranger hunter"), nouns("oak owl burrow")),
    "sport": Topic(nouns("goalkeeper referee"), nouns("ball stadium trophy")),
    "kitchen": Topic(nouns("cook baker"), nouns("stove kettle soup")),
    "hospital": Topic(nouns("nurse surgeon"), nouns("bandage syringe wound")),
    "music": Topic(nouns("violinist singer"), nouns("drum choir flute")),
}

SENSES = {
    noun("bank"): ("river", "office"),
    noun("spring"): ("river", "workshop"),
    noun("scale"): ("river", "music"),
    noun("bat"): ("forest", "sport"),
    noun("mouse"): ("forest", "office"),
    noun("match"): ("sport", "kitchen"),
    noun("nut"): ("kitchen", "workshop"),
    noun("nail"): ("workshop", "hospital"),
    noun("organ"): ("hospital", "music"),
}

WEATHERS = {
    "cold": nouns("snow frost"),
    "wet": nouns("rain thunder"),
    "hot": nouns("heat dust"),
}

ANIMALS = {
    "dog": Animal(nouns("dog puppy"), nouns("kennel bone")),
    "cat": Animal(nouns("cat kitten"), nouns("saucer cushion")),
    "horse": Animal(nouns("horse foal"), nouns("saddle stable")),
    "bird": Animal(nouns("parrot canary"), nouns("cage perch")),
}

MOODS = {
    "glad": mood("laughed smiled", "cheerful happy", "joy"),
    "sad": mood("sighed wept", "sad gloomy", "sorrow"),
    "angry": mood("frowned grumbled", "angry cross", "anger"),
}

HOMES = {
    "town": nouns("station square"),
    "village": nouns("barn mill"),
    "coast": nouns("pier lighthouse"),
}

OWNERS = {"we": lambda *_: "our", "they": lambda *_: "their"}

FEMALE = "Anna Clara Emma Greta Helen Irene Julia Laura Maria Nora Olga Vera"
MALE = "Adam Boris Daniel Emil Felix George Henry Ivan Karl Martin Oscar Peter"
NAMES = {"f": FEMALE.split(), "m": MALE.split()}

PRONOUNS = {
    "f": {"h": "she", "him": "her", "his": "her"},
    "m": {"h": "he", "him": "him", "his": "his"},
}

ENGLISH = Language(
    "en", TOPICS, SENSES, WEATHERS, ANIMALS, MOODS, HOMES, OWNERS, NAMES, PRONOUNS, FRAMES, verb
)
