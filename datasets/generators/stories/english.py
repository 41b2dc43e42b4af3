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
        [verb(*each.split("|")) for each in verbs.split()],
        [dict.fromkeys("mfp", each) for each in adjectives.split()],
        nouns(feelings),
    )


TOPICS = {
    "river": Topic(nouns("fisherman ferryman rower"), nouns("boat net raft hook reed")),
    "office": Topic(nouns("clerk cashier manager"), nouns("ledger safe invoice printer stamp")),
    "workshop": Topic(nouns("mechanic welder turner"), nouns("drill engine wrench screw lathe")),
    "forest": Topic(nouns("ranger hunter woodcutter"), nouns("oak burrow owl mushroom hedgehog")),
    "sport": Topic(nouns("goalkeeper referee coach"), nouns("ball stadium whistle trophy team")),
    "kitchen": Topic(nouns("cook baker waiter"), nouns("stove kettle soup pan cake")),
    "hospital": Topic(nouns("nurse surgeon patient"), nouns("bandage syringe wound pill crutch")),
    "music": Topic(nouns("violinist singer conductor"), nouns("drum choir flute melody concert")),
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
    "cold": nouns("snow frost blizzard ice"),
    "wet": nouns("rain thunder downpour drizzle"),
    "hot": nouns("heat sun dust glare"),
}

ANIMALS = {
    "dog": Animal(nouns("dog puppy hound"), nouns("kennel bone leash collar")),
    "cat": Animal(nouns("cat kitten tomcat"), nouns("saucer basket cushion yarn")),
    "horse": Animal(nouns("horse pony foal"), nouns("saddle stable bridle hay")),
    "bird": Animal(nouns("parrot canary finch"), nouns("cage perch feather seed")),
}

MOODS = {
    "glad": mood("laughs|laughed smiles|smiled sings|sang", "cheerful happy merry", "joy delight"),
    "sad": mood("sighs|sighed weeps|wept sobs|sobbed", "sad gloomy lonely", "sorrow grief"),
    "angry": mood(
        "frowns|frowned grumbles|grumbled swears|swore", "angry furious cross", "anger rage"
    ),
}

HOMES = {
    "town": nouns("station square theatre crossroads"),
    "village": nouns("well mill barn fence"),
    "coast": nouns("pier lighthouse beach harbour"),
}

FEMALE = "Anna Clara Emma Greta Helen Irene Julia Laura Maria Nora Olga Vera"
MALE = "Adam Boris Daniel Emil Felix George Henry Ivan Karl Martin Oscar Peter"
NAMES = {"f": FEMALE.split(), "m": MALE.split()}

PRONOUNS = {
    "f": {"h": "she", "him": "her", "his": "her"},
    "m": {"h": "he", "him": "him", "his": "his"},
}

ENGLISH = Language(
    "en", TOPICS, SENSES, WEATHERS, ANIMALS, MOODS, HOMES, NAMES, PRONOUNS, FRAMES, verb
)
