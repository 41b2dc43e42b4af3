"""The words of the world: what they are in English and in Russian, and what they can do.

In: nothing.
Out: `NOUNS`, `NAMES`, `ADJECTIVES`, `VERBS` and smaller tables. A word more is a line more.

A verb has one aspect for each tense, so that English says all that Russian must know: the past and
the future are perfective, the present is imperfective.
"""

from typing import NamedTuple

from .inflection import accusative, decline, past


class Noun(NamedTuple):
    english: str
    plural: str
    gender: str
    """m, f or n."""
    forms: dict[str, str]
    """Russian, by "case number": "gen p"."""
    kinds: frozenset[str]
    proper: bool = False

    @property
    def animate(self) -> bool:
        return bool(self.kinds & {"person", "animal"})


class Adjective(NamedTuple):
    english: str
    russian: str
    comparative: str
    """English, then Russian: "older старше"; "-" where neither is used."""
    fits: frozenset[str]
    """Kinds of nouns."""


class Verb(NamedTuple):
    base: str
    third: str
    did: str
    done: str
    russian_past: str
    future: str
    present: str
    infinitive: str
    command: str
    participle: str
    subjects: str
    objects: str

    def past(self, agreement: str) -> str:
        return past(self.russian_past, agreement)


# English and its plural · Russian stem of the first form and of the others · declension · kinds ·
# where needed: pl= stem of the plural, np= its nominative, gp= its genitive, as a whole.
NOUN_TABLE = """
boy мальчик mk person
girl девочк fk person gp=девочек
teacher учител ms person np=учителя
doctor врач mh person
grandmother бабушк fk person gp=бабушек
king корол mo person
queen королев f person
student студент m person
artist художник mk person
princess/princesses принцесс f person
sailor моряк mk person

wolf/wolves волк mk animal
cat кот m animal
bear медвед ms animal
lion лев/льв m animal
elephant слон m animal
tiger тигр m animal
goose/geese гус ms animal
dog собак fk animal
fox/foxes лис f animal
goat коз f animal
horse лошад f3 animal
mouse/mice мыш f4 animal
duck утк fk animal gp=уток
cow коров f animal
animal животн na animal adjectival
insect насеком na animal adjectival
monster чудовищ nh animal
creature существ n animal
ghost привидени ni animal

street улиц fc crossed на
road дорог fk crossed на on
square площад f3 crossed на
river рек fk crossed
bridge мост m crossed на on
yard двор m crossed в
canal канал m crossed
field пол ne crossed в
swamp болот n crossed в
highway шоссе n0 crossed на on
lake озер n crossed pl=озёр

forest лес m в np=леса
garden сад m в
park парк mk в
city/cities город m в np=города
village деревн fs в gp=деревень
house дом m в holds np=дома

table стол m thing tool breaks moved
stone камен/камн ms thing tool moved
carpet ковёр/ковр m thing moved
suitcase чемодан m thing tool moved holds opened
chest сундук mk thing tool breaks moved holds opened
key ключ mh thing tool
book книг fk thing tool moved opened
lamp ламп f thing tool breaks moved
picture картин f thing moved
box/boxes коробк fk thing breaks holds opened gp=коробок
basket корзин f thing breaks moved holds
bag сумк fk thing holds opened gp=сумок
boat лодк fk thing breaks holds gp=лодок
armchair кресл n thing tool breaks moved gp=кресел
mirror зеркал n thing tool breaks moved
blanket одеял n thing moved
wheel колес n thing tool breaks moved pl=колёс
coat пальто n0 thing moved
letter письм n thing opened gp=писем
window окн n thing breaks opened gp=окон
bucket ведр n thing tool breaks holds pl=вёдр gp=вёдер
nest гнезд n thing holds pl=гнёзд
building здани ni в holds
"""

NAME_TABLE = """
Ivan Иван m
Boris Борис m
Anton Антон m
Anna Анн f
Olga Ольг fk
Vera Вер f
"""

# Prepositional singular with в or на, where it is not the one after о.
AT = {"forest": "лесу", "garden": "саду", "bridge": "мосту"}

ADJECTIVE_TABLE = """
old старый older старше person animal thing place
small маленький smaller меньше person animal thing place
big большой bigger больше person animal thing place
beautiful красивый - - person animal thing place
young молодой younger младше person animal
clever умный smarter умнее person animal
kind добрый kinder добрее person animal
strong сильный stronger сильнее person animal
white белый - - animal thing
new новый - - thing
red красный - - thing
heavy тяжёлый heavier тяжелее thing
"""

# Of one thing at most one of each is said.
SORTS = [{"old", "young", "new"}, {"small", "big"}, {"white", "red"}]

# Only predicates: of *it*.
PREDICATES = {
    "tired": "усталый",
    "lazy": "ленивый",
    "weak": "слабый",
    "slow": "медленный",
    "fast": "быстрый",
    "dangerous": "опасный",
    "dark": "тёмный",
    "wide": "широкий",
    "narrow": "узкий",
    "long": "длинный",
    "short": "короткий",
    "thick": "толстый",
    "tall": "высокий",
}

# base third did done · past future present infinitive command participle · subjects · objects
VERB_TABLE = """
see sees saw seen увидел увидит видит увидеть - - person,animal person,animal,thing
find finds found found нашёл/нашл найдёт находит найти найдите найден person,animal person,animal,thing
hear hears heard heard услышал услышит слышит услышать - - person,animal person,animal
frighten frightens frightened frightened испугал испугает пугает испугать - - person,animal person,animal
catch catches caught caught поймал поймает ловит поймать поймайте пойман person,animal animal
feed feeds fed fed накормил накормит кормит накормить накормите накормлен person animal
buy buys bought bought купил купит покупает купить купите куплен person thing
lose loses lost lost потерял потеряет теряет потерять - потерян person thing
bring brings brought brought принёс/принесл принесёт приносит принести принесите - person thing
break breaks broke broken сломал сломает ломает сломать - сломан person,animal breaks
open opens opened opened открыл откроет открывает открыть откройте открыт person opened
draw draws drew drawn нарисовал нарисует рисует нарисовать нарисуйте нарисован person person,animal,thing
wash washes washed washed вымыл вымоет моет вымыть вымойте вымыт person animal,thing
"""  # noqa: E501

# base third did done · past future; words of English joined by _
HAPPENING_TABLE = """
fall_asleep falls_asleep fell_asleep fallen_asleep уснул уснёт
run_away runs_away ran_away run_away убежал убежит
disappear disappears disappeared disappeared исчез/исчезл исчезнет
wake_up wakes_up woke_up woken_up проснулся проснётся
smile smiles smiled smiled улыбнулся улыбнётся
come_back comes_back came_back come_back вернулся вернётся
"""


class Happening(NamedTuple):
    base: str
    third: str
    did: str
    done: str
    russian_past: str
    future: str

    def past(self, agreement: str) -> str:
        return past(self.russian_past, agreement)


def noun(line: str, *, proper: bool = False) -> Noun:
    english, russian, declension, *kinds = line.split()
    english, _, plural = english.partition("/")
    first, _, stem = russian.partition("/")
    stems = {"nom": first, "stem": stem or first, "plural": stem or first}
    for word in [kind for kind in kinds if "=" in kind]:
        key, _, form = word.partition("=")
        stems["plural" if key == "pl" else key] = form
        kinds.remove(word)
    if {"в", "на", "crossed"} & set(kinds):
        kinds.append("place")
    found = Noun(
        english,
        plural or english + "s",
        declension[0],
        decline(stems, declension),
        frozenset(kinds) | ({"person"} if proper else set()),
        proper,
    )
    for number in "sp":
        table = {case: found.forms[f"{case} {number}"] for case in ("nom", "gen")}
        if number == "s" and declension in ("f", "fk", "fc", "fs"):
            table["acc"] = found.forms["nom s"][:-1] + ("ю" if declension == "fs" else "у")
        borrows = found.animate and (number == "p" or found.gender == "m")
        found.forms[f"acc {number}"] = accusative(table, animate=borrows)
    return found


def lines(table: str) -> list[str]:
    return [line for line in table.splitlines() if line]


def adjective(line: str) -> Adjective:
    english, russian, more, mehr, *kinds = line.split()
    return Adjective(english, russian, f"{more} {mehr}", frozenset(kinds))


NOUNS = {found.english: found for found in map(noun, lines(NOUN_TABLE))}
NAMES = {found.english: found for found in (noun(line, proper=True) for line in lines(NAME_TABLE))}
ADJECTIVES = {found.english: found for found in map(adjective, lines(ADJECTIVE_TABLE))}
VERBS = {line.split()[0]: Verb(*line.split()) for line in lines(VERB_TABLE)}
HAPPENINGS = [
    Happening(*(word.replace("_", " ") for word in line.split())) for line in lines(HAPPENING_TABLE)
]
