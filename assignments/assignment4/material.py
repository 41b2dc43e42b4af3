"""What a trained translator is asked, and what is right.

In: `grader.data`, a random state, whether grading is official. Out: a question, for the child that
runs the student's code, and what is expected, which stays with the grader. The shipped test set has
its answers beside it, so official grading draws new sentences.
"""

PRONOUNS = ("он", "она", "оно")
SENTENCES = 100
FEWER = 50
SEARCHED = 25


def pairs(data, random, official, count):
    """Sentences that training does not have, with their translations."""
    if not official:
        test = data.load("world", "test")
        places = random.permutation(len(test))[:count].tolist()
        return [(test.source[at], test.target[at]) for at in places]
    seed = int(random.randint(2**31 - 1))
    known = {
        text for part in ("train", "valid", "test") for text in data.load("world", part).source
    }
    return data.generator("world").sample(seed, count, without=known)


def translations(data, random, official, least, count=SENTENCES):
    """Sentences, and the least share of translations that are right to the letter."""
    found = pairs(data, random, official, count)
    return [text for text, _ in found], {"right": [text for _, text in found], "least": least}


def for_a_start(data, random, official):
    """One in ten is right."""
    return translations(data, random, official, 0.1, FEWER)


def for_half(data, random, official):
    """Half are right."""
    return translations(data, random, official, 0.5, FEWER)


def for_most(data, random, official):
    """More than five in six are right."""
    return translations(data, random, official, 0.85)


def for_search(data, random, official):
    """Beam search reaches 70 BLEU."""
    return translations(data, random, official, 70, SEARCHED)


def said(text):
    """The pronouns of a Russian sentence."""
    words = [word.strip(".,!?").lower() for word in text.split()]
    return [word for word in words if word in PRONOUNS]


def for_pronouns(data, random, official):
    """Sentences in which English *it* is он, она or оно, by its antecedent."""
    if official:
        found = [
            (english, said(russian)[0])
            for english, russian in pairs(data, random, official, 10 * SENTENCES)
            if " it " in english and "ecause" in english and len(said(russian)) == 1
        ][:SENTENCES]
    else:
        items = data.load("world", "pronouns").items
        places = random.permutation(len(items))[:SENTENCES].tolist()
        found = [(items[at]["en"], items[at]["pronoun"]) for at in places]
    return [text for text, _ in found], {"right": [word for _, word in found], "least": 0.75}
