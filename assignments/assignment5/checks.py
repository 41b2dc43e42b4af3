"""Public checks of assignment 5: what each asks is the first line under its name.

Checks that count how often something happens are judged by `rate(p, n)`: right code is rejected
with a probability below one in a million per check. Each says its power: the probability that the
nearest mistake is caught. `tests/course/test_power.py` computes both.
"""

import copy

import torch
from torch import nn

from grader.author import check, close, equal, pair, raises, rate, vectorised

# Sizes are different primes, so that no axis can take the place of another by chance.
LATIN = "abcdefghijklmnopqrstuvwxyz"
RUSSIAN = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
IGNORED = -100


def letters(draw, alphabet, low, high):
    """A word of `low` to `high` - 1 letters."""
    return "".join(draw.choice(alphabet) for _ in range(draw.integer(low, high)))


def vocabulary(draw, alphabet, pieces=80, longest=5):
    """Pieces of two letters and more, and all single letters, with ids."""
    found = dict.fromkeys([*alphabet, *("##" + letter for letter in alphabet)], 0)
    for _ in range(pieces):
        found[draw.choice(["", "##", "##"]) + letters(draw, alphabet, 2, longest)] = 0
    return {piece: number + 5 for number, piece in enumerate(found)}


def cut(code, words, known, **options):
    """Each word with its pieces, as text."""
    return {
        f"pieces of word {number}": f"{word}: {' '.join(code.wordpiece(word, known, **options))}"
        for number, word in enumerate(words)
    }


def special(code, draw, below=97):
    """Five special tokens with ids of no order, all below `below`."""
    return code.Special(*draw.permutation(below)[:5].tolist())


def ordinary(draw, marks, below, *shape):
    """Ids below `below` that are not special."""
    ids = [number for number in range(below) if number not in marks]
    return torch.tensor(ids, device=draw.device)[draw.integers(0, len(ids), *shape)]


def mixed(draw, marks, below, *shape):
    """Ids, three of ten of them special."""
    of_marks = torch.tensor(list(marks), device=draw.device)[draw.integers(0, 5, *shape)]
    return torch.where(draw.mask(*shape, p=0.7), ordinary(draw, marks, below, *shape), of_marks)


def ids_of(draw, length, least=1):
    """A segment: a list of ids that are not special by default."""
    return draw.integers(11, 997, draw.integer(least, length)).tolist()


def packed(code, draw, cases, *names):
    """What `pack` returns in several cases: one tensor for each part, of all cases."""
    answers = [code.pack(*case) for case in cases]
    for answer in answers:
        if not isinstance(answer, tuple) or len(answer) != 3:
            raise TypeError(f"a {type(answer).__name__} came back; a tuple of three is expected")
    join = torch.stack if len({case[3] for case in cases}) == 1 else torch.cat
    parts = dict(zip(("ids", "segments", "is_word"), zip(*answers, strict=True), strict=True))
    return {name: join(parts[name]).to(draw.device) for name in names or parts}


def config(code, **sizes):
    """A small model without dropout."""
    usual = {
        "vocab": 37, "d_model": 21, "num_heads": 3, "d_ff": 29, "num_layers": 2, "max_length": 13,
        "dropout": 0.0,
    }  # fmt: skip
    return code.Config(**(usual | sizes))


def filled(draw, module, dtype=torch.float32):
    """A module with the draw's parameters, in evaluation."""
    return draw.fill(module.to(dtype)).eval()


def inputs(draw, batch, token, vocab=37):
    """Ids, segments, and where words are: the first token of each row is one."""
    is_word = torch.arange(token, device=draw.device) < draw.lengths(batch, token, 3)[:, None]
    return draw.integers(0, vocab, batch, token), draw.integers(0, 2, batch, token), is_word


def gradients(module, names):
    """The gradients of some parameters by name; zeros where none has arrived."""
    found = dict(module.named_parameters())
    return {
        f"gradient of {name}": torch.zeros_like(found[name])
        if found[name].grad is None
        else found[name].grad
        for name in names
    }


class Plain:
    """The plainest optimizer: a step down the gradient. torch.optim takes a second to import."""

    def __init__(self, model, lr):
        self.parameters, self.lr = list(model.parameters()), lr

    def zero_grad(self):
        for parameter in self.parameters:
            parameter.grad = None

    def step(self):
        with torch.no_grad():
            for parameter in self.parameters:
                if parameter.grad is not None:
                    parameter -= self.lr * parameter.grad


# -- split_words


@check(task="split_words")
def words_and_marks_come_apart(code, draw):
    """Words come in lower case and in order, and each punctuation mark is a word of its own."""
    answers = {}
    for number in range(5):
        words = [letters(draw, alphabet, 1, 9) for alphabet in (LATIN, RUSSIAN, LATIN, RUSSIAN)]
        text = f"{words[0].title()}, {words[1].upper()}!{words[2]}({words[3].title()})."
        answers[f"words of text {number}"] = " | ".join(code.split_words(text=text))
    return answers


@check(task="split_words")
def any_blank_ends_a_word(code, draw):
    """Tabs, ends of lines and other blanks end a word like a space, and leave no empty ones."""
    answers = {}
    for number in range(5):
        blanks = [" ", "  ", "\t", "\n", "\r\n", "\u00a0", "\u2003", "\u3000"]
        words = [letters(draw, LATIN + RUSSIAN, 2, 7) for _ in range(7)]
        text = "".join(draw.choice(blanks) + word for word in words) + draw.choice(blanks)
        answers[f"words of text {number}"] = " | ".join(code.split_words(text))
    return answers


@check(task="split_words")
def marked_letters_stay(code, draw):
    """й and ё stay letters of their own, also where they are spelled as a letter and a mark."""
    answers = {}
    for number in range(5):
        start, end = letters(draw, RUSSIAN, 2, 6), letters(draw, RUSSIAN, 1, 5)
        text = f"{start}\u0439{end} {start}\u0438\u0306{end} {end}\u0451 \u0415\u0308{start}"
        answers[f"words of text {number}"] = " | ".join(code.split_words(text))
    return answers


@check(task="split_words")
def marks_beyond_the_keyboard_count(code, draw):
    """Guillemets, dashes, dots and signs like + and $ are words of their own too."""
    answers = {}
    for number in range(5):
        marks = [draw.choice("«»—…„“¿¡、。・"), draw.choice("+$<=>^`|~"), draw.choice("'-_/")]
        words = [letters(draw, RUSSIAN, 1, 6) for _ in range(4)]
        text = marks[0].join(words[:2]) + marks[1].join(words[1:3]) + marks[2].join(words[2:])
        answers[f"words of text {number}"] = " | ".join(code.split_words(text))
    return answers


# -- wordpiece


@check(task="wordpiece")
def the_longest_piece_wins(code, draw):
    """Each piece is the longest that fits there, and all but the first begin with ##."""
    known = vocabulary(draw, LATIN[:7])
    return cut(code, [letters(draw, LATIN[:7], 5, 13) for _ in range(13)], known)


@check(task="wordpiece")
def russian_words_are_cut_by_letters(code, draw):
    """Russian words are cut between letters, never between bytes."""
    known = vocabulary(draw, RUSSIAN[:7])
    return cut(code, [letters(draw, RUSSIAN[:7], 5, 13) for _ in range(13)], known)


@check(task="wordpiece")
def a_word_without_an_end_is_unknown(code, draw):
    """Where the rest of a word has no piece, the whole word is unknown, its beginning too."""
    known = vocabulary(draw, LATIN[:7])
    words = [letters(draw, LATIN[:7], 2, 7) for _ in range(5)]
    tails = [word + draw.choice(LATIN[9:]) for word in words]
    middles = [word + draw.choice(LATIN[9:]) + word for word in words]
    return cut(code, [*tails, *middles, *words], known)


@check(task="wordpiece")
def what_was_taken_is_not_taken_back(code, draw):
    """A word that another cut would fit is unknown when the longest pieces lead to no end."""
    answers = {}
    for number in range(5):
        a, b, c = (letters(draw, RUSSIAN[:7], 1, 4) for _ in range(3))
        known = {"[UNK]": 1, a: 5, a + b: 6, "##" + b + c: 7, "##" + c + a: 8}
        words = [a + b + c, a + b + c + a, a]
        answers[f"vocabulary {number}"] = cut(code, words, known)
    return answers


@check(task="wordpiece")
def long_words_are_unknown(code, draw):
    """A word of more characters than allowed is unknown; one of just as many is cut."""
    letter = draw.choice(RUSSIAN)
    known = {letter: 5, "##" + letter: 6, "##" + letter * 11: 7}
    most = draw.integer(20, 60)
    words = [letter * count for count in (most - 1, most, most + 1, 997)]
    usual = {
        f"usual limit, {name}": text for name, text in cut(code, [letter * 100], known).items()
    }
    return usual | cut(code, words, known, max_characters=most, unknown="<?>")


@check(task="wordpiece")
def only_the_vocabulary_decides(code, draw):
    """A piece for the beginning of words does not fit in the middle, and the other way round."""
    answers = {}
    for number in range(5):
        a, b = letters(draw, LATIN[:9], 2, 5), letters(draw, LATIN[9:], 2, 5)
        known = {a: 5, "##" + b: 6, "[UNK]": 1, "##" + a: 7} | {b[0]: 8, "##" + b[1:]: 9}
        words = [a + b, b + a, a + a, b, a + b + b]
        found = [code.wordpiece(word=word, vocabulary=known) for word in words]
        answers[f"vocabulary {number}"] = [" ".join(pieces) for pieces in found]
    return answers


# -- pack


@check(task="pack", judge=equal())
def segments_stand_between_special_tokens(code, draw):
    """[CLS] A [SEP] B [SEP]: segment 0 up to the first [SEP], 1 up to the second, then padding."""
    marks = special(code, draw, below=11)
    return packed(code, draw, [(ids_of(draw, 7), ids_of(draw, 6), marks, 17) for _ in range(13)])


@check(task="pack", judge=equal())
def padding_is_no_word(code, draw):
    """`is_word` is False at padding only, even where the padding's id is another one than 0."""
    marks = special(code, draw, below=11)
    cases = [(ids_of(draw, 4), ids_of(draw, 5), marks, draw.integer(13, 29)) for _ in range(7)]
    return packed(code, draw, cases, "is_word", "ids")


@check(task="pack", judge=equal())
def the_longer_segment_is_cut(code, draw):
    """What is too long loses tokens from the end of the longer segment, one at a time."""
    marks = special(code, draw, below=11)
    longs = [(ids_of(draw, 31, 17), ids_of(draw, 5), marks, 19) for _ in range(5)]
    others = [(ids_of(draw, 5), ids_of(draw, 31, 17), marks, 19) for _ in range(5)]
    both = [(ids_of(draw, 31, 17), ids_of(draw, 31, 17), marks, 19) for _ in range(5)]
    return packed(code, draw, [*longs, *others, *both], "ids", "segments")


@check(task="pack", judge=equal())
def of_equals_the_second_is_cut(code, draw):
    """Of segments that are equally long the second loses the next token."""
    marks = special(code, draw)
    cases = []
    for _ in range(5):
        n = draw.integer(7, 13)
        a, b = (draw.integers(100, 997, n).tolist() for _ in range(2))
        cases += [(a, b, marks, 14), (a, b, marks, 15)]
    odd, even = packed(code, draw, cases[::2], "ids"), packed(code, draw, cases[1::2], "ids")
    return {"even room": even, "odd room": odd}


@check(task="pack", judge=equal())
def a_single_segment_has_one_end(code, draw):
    """Without a second segment: [CLS] A [SEP], shortened and padded like a pair."""
    marks = special(code, draw, below=11)
    cases = [(ids_of(draw, 17, 2), None, marks, 11) for _ in range(13)]
    parts = packed(code, draw, cases)
    first = parts["ids"].where(parts["segments"] == 0, -1)
    return {"ids of segment 0": first, "is_word": parts["is_word"]}


@check(
    task="pack",
    judge=equal(),
    weight=0.5,
    guessable="what came in, as it came in",
)
def segments_are_left_as_they_are(code, draw):
    """The caller's lists keep their length when the input is too long."""
    a, b = ids_of(draw, 23, 17), ids_of(draw, 23, 17)
    code.pack(first=a, second=b, special=special(code, draw, below=11), length=11)
    return {"first afterwards": a, "second afterwards": b}


@check(
    task="pack",
    judge=raises(ValueError, says="4"),
    weight=0.5,
    guessable="an error, not a value",
)
def no_room_is_refused(code, draw):
    """A length of 4 with two segments raises a ValueError that says 4."""
    code.pack(ids_of(draw, 5), ids_of(draw, 5), code.Special(), 4)


# -- choose_tokens

# What is drawn is answered whole, with what was given: judges.py counts it.


def small(ids):
    """Ids or truth values in two bytes each, which hold every one that is asked for."""
    return ids.to(torch.int16)


def given(marks, ids):
    """What `mask_tokens` was told."""
    return {"ids": small(ids), "mask": marks.mask, "special": list(marks)}


@check(task="choose_tokens", judge=equal())
def all_may_be_chosen_but_special_tokens(code, draw):
    """With a share of 1 exactly the places without a special token are chosen."""
    marks = special(code, draw)
    ids = mixed(draw, marks, 97, 7, 53)
    chosen = code.choose_tokens(ids=ids, special=marks, rng=draw.rng(), share=1.0)
    return {"chosen": chosen, "ids afterwards": ids}


# False alarm below 1e-6. Power against the nearest mistakes: 14% instead of 15% (1 - 1e-6); 15%
# of all places, special ones included, spread over those that may be chosen: 21.4% (1 - 1e-9).
@check(task="choose_tokens", judge=rate(0.15, 120_011, of="chosen"))
def fifteen_percent_are_chosen(code, draw):
    """15% of the places without a special token are chosen, however many special ones there are."""
    answers = {}
    for call in (1, 2):
        marks = special(code, draw, below=11)
        places = 171_449 if call == 1 else 149_999
        ids = torch.full((1, places), marks.pad, device=draw.device)
        free = draw.permutation(places)[:120_011]
        ids[0, free] = ordinary(draw, marks, 97, 120_011)
        chosen = code.choose_tokens(ids, marks, draw.rng())
        answers[f"chosen in batch {call}"] = small(chosen), ids != marks.pad
    return answers


# False alarm below 1e-6. By coins 75.7% of 20 places have another number of chosen ones than 3.
# Power against 15% of each sentence or batch, exactly: none has (1 - 1e-9), or 66% of the halves of
# sentences of 40 words (0.94).
@check(task="choose_tokens", judge=rate(0.757171086, 1_009, of="rows_without_three"))
def each_place_has_its_own_coin(code, draw):
    """Of 20 words now more are chosen, now fewer: other than 3 in three of four cases."""
    answers = {}
    for length in (20, 40):
        marks, rng = special(code, draw, below=11), draw.rng()
        ids = ordinary(draw, marks, 97, 1_009, 1, length)
        rows = torch.cat([code.choose_tokens(row, marks, rng)[:, :20] for row in ids])
        name = f"sentences of {length} words with other than 3 among the first 20"
        answers[name] = small(rows), torch.ones_like(ids[:, 0, :20], dtype=torch.bool)
    return answers


# False alarm below 1e-6. By coins a sentence of 4 words has a chosen one in 47.8% of all cases.
# Power against at least one in each, 100%: 1 - 1e-9; against a share of 13.2%, 43.2%: 0.9999.
@check(task="choose_tokens", judge=rate(0.47799375, 10_007, of="rows_with_any"))
def short_sentences_may_have_none(code, draw):
    """Of sentences with 4 words less than half have a chosen one, and the others have none."""
    answers = {}
    for call in (1, 2):
        marks = special(code, draw, below=11)
        ids = ordinary(draw, marks, 97, 10_007, 4)
        chosen = code.choose_tokens(ids, marks, draw.rng())
        free = torch.ones_like(ids, dtype=torch.bool)
        answers[f"sentences with a chosen word, batch {call}"] = small(chosen), free
    return answers


# False alarm below 1e-6. A choice that is the same in every row, or at every call: 85% instead of
# 97.75% (power 1 - 1e-9).
@check(task="choose_tokens", judge=rate(0.9775, 40_009, of="not_both"))
def rows_and_calls_differ(code, draw):
    """Two rows, and two calls, choose independently: a place is chosen twice in 2.25% of cases."""
    marks, rng = special(code, draw, below=11), draw.rng()
    ids = ordinary(draw, marks, 97, 2, 40_009)
    first = code.choose_tokens(ids, marks, rng)
    second = code.choose_tokens(ids, marks, rng)
    return {
        "places not chosen in both rows": (small(first), 1),
        "places not chosen in both calls": (small(torch.stack([first[0], second[0]])), 1),
    }


@check(
    task="choose_tokens", judge=vectorised(per="sentence"), weight=0.5,
    guessable="a count, not a value",
)  # fmt: skip
def choosing_has_no_loop(code, draw):
    """Choosing in more sentences takes no more steps."""
    marks = code.Special()
    batches = [draw.integers(0, 97, n, 11) for n in (20, 40, 80)]
    return [code.count_calls(code.choose_tokens, ids, marks, draw.rng()) for ids in batches]


# -- choose_words


def words_of(draw, marks, rows, words):
    """Rows of [CLS], words of one to three pieces, [SEP] and padding; where pieces continue."""
    places = 3 * words + 3
    ids = torch.full((rows, places), marks.pad)
    continues = torch.zeros(rows, places, dtype=torch.bool)
    for row in range(rows):
        sizes = draw.integers(1, 4, words).tolist()
        flags = [flag for size in sizes for flag in [False] + [True] * (size - 1)]
        ids[row, 0] = marks.cls
        ids[row, 1 : len(flags) + 1] = ordinary(draw, marks, 97, len(flags)).cpu()
        ids[row, len(flags) + 1] = marks.sep
        continues[row, 1 : len(flags) + 1] = torch.tensor(flags)
    return ids.to(draw.device), continues.to(draw.device)


@check(task="choose_words", judge=equal())
def every_word_may_be_chosen(code, draw):
    """With a share of 1 all pieces of all words are chosen, and no special token."""
    marks = special(code, draw)
    ids, continues = words_of(draw, marks, 7, 11)
    chosen = code.choose_words(
        ids=ids, continues=continues, special=marks, rng=draw.rng(), share=1.0
    )
    return {"chosen": chosen, "ids afterwards": ids, "continues afterwards": continues}


def long_words(code, draw, count):
    """[CLS] and so many words of three pieces each."""
    marks = special(code, draw, below=11)
    ids = ordinary(draw, marks, 97, 1, 3 * count + 1)
    ids[:, 0] = marks.cls
    continues = torch.ones_like(ids, dtype=torch.bool)
    continues[:, 0] = False
    continues[:, 1::3] = False
    return ids, continues, marks


@check(
    task="choose_words", judge=rate(0.0, 40_006, of="torn"), guessable="a count that has to be 0"
)
def no_word_is_torn(code, draw):
    """A piece that continues a word is chosen if and only if the piece before it is."""
    answers = {}
    for call in (1, 2):
        ids, continues, marks = long_words(code, draw, 20_003)
        chosen = code.choose_words(ids, continues, marks, draw.rng(), share=0.4)
        answers[f"pieces apart from their word, batch {call}"] = small(chosen), continues
    return answers


# False alarm below 1e-6. Power: a coin for each piece, and the word chosen with any of its three,
# is 38.6% (1 - 1e-9); 16.5% instead of 15% (0.9997).
@check(task="choose_words", judge=rate(0.15, 40_009, of="chosen_words"))
def long_words_are_chosen_as_often(code, draw):
    """A word of three pieces is chosen as often as any other: 15% of the time."""
    answers = {}
    for call in (1, 2):
        ids, continues, marks = long_words(code, draw, 40_009)
        chosen = code.choose_words(ids, continues, marks, draw.rng())
        answers[f"chosen words of batch {call}"] = small(chosen), continues
    return answers


# False alarm below 1e-6. One coin for a whole sentence, or the same words in each row, is 85%
# instead of 97.75% (power 1 - 1e-9).
@check(task="choose_words", judge=rate(0.9775, 20_011, of="not_both"))
def words_have_coins_of_their_own(code, draw):
    """Neighbouring words, and words of two rows, are chosen together in 2.25% of all cases."""
    marks = special(code, draw, below=11)
    ids = ordinary(draw, marks, 97, 2, 40_023)
    ids[:, 0] = marks.cls
    continues = torch.zeros_like(ids, dtype=torch.bool)
    chosen = code.choose_words(ids, continues, marks, draw.rng())[:, 1:]
    neighbours = torch.stack([chosen[0, :40_022:2], chosen[0, 1:40_022:2]])
    return {
        "neighbours not chosen together": (small(neighbours), 1),
        "words not chosen in both rows": (small(chosen[:, :20_011]), 1),
    }


# -- mask_tokens


def corrupted(code, draw, pieces=11, n=120_011):
    """All of n places, chosen, and what `mask_tokens` makes of them."""
    marks = special(code, draw, below=pieces + 5)
    ids = ordinary(draw, marks, pieces + 5, 1, n)
    chosen = torch.ones_like(ids, dtype=torch.bool)
    inputs, _ = pair(code.mask_tokens(ids, chosen, marks, pieces + 5, draw.rng()))
    return marks, ids, inputs


@check(task="mask_tokens", judge=equal())
def labels_are_what_stood_there(code, draw):
    """Labels are the original ids at all chosen places, kept ones too, and -100 elsewhere."""
    marks = special(code, draw)
    ids, chosen = mixed(draw, marks, 97, 7, 53), draw.mask(7, 53, p=0.3)
    _, labels = pair(
        code.mask_tokens(ids=ids, chosen=chosen, special=marks, vocabulary_size=97, rng=draw.rng())
    )
    return {"labels": labels}


@check(task="mask_tokens", judge=equal())
def other_places_stay(code, draw):
    """Places that are not chosen keep their ids, and the ids that came in are not changed."""
    marks = special(code, draw)
    ids, chosen = mixed(draw, marks, 97, 7, 53), draw.mask(7, 53, p=0.3)
    inputs, _ = pair(code.mask_tokens(ids, chosen, marks, 97, draw.rng()))
    # What stands at chosen places is chance; -1 hides it.
    return {"inputs": inputs.where(~chosen, -1), "ids afterwards": ids, "chosen afterwards": chosen}


# False alarm below 1e-6. Power against 81/10/9, from two coins tossed independently: 0.9998;
# against random pieces that may be [MASK] too, 80.6%: 0.6, in two batches 0.85.
@check(task="mask_tokens", judge=rate(0.8, 120_011, of="masks"))
def eighty_percent_become_mask(code, draw):
    """80% of the chosen places become [MASK]."""
    answers = {}
    for call in (1, 2):
        marks, ids, inputs = corrupted(code, draw)
        answers[f"[MASK] in batch {call}"] = small(inputs), given(marks, ids)
    return answers


# False alarm below 1e-6. Power against 9% instead of 10%: 1 - 1e-6; against 18%: 1 - 1e-9.
# Of 11 pieces each random one is another than before in 10 of 11 cases: 9.09%.
@check(task="mask_tokens", judge=rate(0.0909090909, 120_011, of="other_pieces"))
def ten_percent_become_a_random_piece(code, draw):
    """10% of the chosen places become a random piece, which of 11 pieces is another 10 times."""
    answers = {}
    for call in (1, 2):
        marks, ids, inputs = corrupted(code, draw)
        answers[f"other pieces in batch {call}"] = small(inputs), given(marks, ids)
    return answers


# False alarm below 1e-6. Power against 9% instead of 10%: 1 - 1e-6; against 0: 1 - 1e-9.
@check(task="mask_tokens", judge=rate(0.1090909091, 120_011, of="kept_pieces"))
def ten_percent_stay(code, draw):
    """10% of the chosen places keep their piece, and 1 of 11 random pieces is the same."""
    answers = {}
    for call in (1, 2):
        marks, ids, inputs = corrupted(code, draw)
        answers[f"kept pieces in batch {call}"] = small(inputs), given(marks, ids)
    return answers


@check(
    task="mask_tokens",
    judge=rate(0.0, 120_011, of="special_pieces"),
    guessable="a count that has to be 0",
)
def random_pieces_are_never_special(code, draw):
    """No random piece is [PAD], [UNK], [CLS] or [SEP], whatever ids these have."""
    answers = {}
    for call in (1, 2):
        marks, ids, inputs = corrupted(code, draw)
        answers[f"special pieces in batch {call}"] = small(inputs), given(marks, ids)
    return answers


# False alarm below 1e-6. Each piece replaces others in 0.1/11 of the cases. Power: a piece that is
# never drawn (the last id, by an off-by-one) 1 - 1e-9; half as often, 1 - 1e-9.
@check(task="mask_tokens", judge=rate(0.9909090909, 110_017, of="other_than"))
def first_and_last_piece_are_drawn(code, draw):
    """The smallest and the largest id that is no special token are drawn as often as any."""
    answers = {}
    for name, place in (("smallest", 0), ("largest", -1)):
        marks = special(code, draw, below=16)
        pieces = [number for number in range(16) if number not in marks]
        wanted = pieces[place]
        others = [number for number in pieces if number != wanted]
        ids = torch.tensor(others, device=draw.device)[draw.integers(0, 10, 1, 110_017)]
        chosen = torch.ones_like(ids, dtype=torch.bool)
        inputs, _ = pair(code.mask_tokens(ids, chosen, marks, 16, draw.rng()))
        told = given(marks, ids) | {"wanted": wanted}
        answers[f"places without the {name} id"] = small(inputs), told
    return answers


# False alarm below 1e-6. Power against one random piece for the whole batch, which neighbours
# share in 0.91% instead of 0.083% of all cases: 1 - 1e-9; against one for each row: the same.
@check(task="mask_tokens", judge=rate(0.9991735537, 60_005, of="neighbours_apart"))
def each_place_draws_its_own_piece(code, draw):
    """Two neighbours that get random pieces rarely get the same one."""
    answers = {}
    for call in (1, 2):
        marks = special(code, draw, below=16)
        piece = int(ordinary(draw, marks, 16, 1))
        ids = torch.full((1, 120_010), piece, device=draw.device)
        chosen = torch.ones_like(ids, dtype=torch.bool)
        inputs, _ = pair(code.mask_tokens(ids, chosen, marks, 16, draw.rng()))
        name = f"neighbours without the same random piece, batch {call}"
        answers[name] = small(inputs), given(marks, ids)
    return answers


# False alarm below 1e-6. Power against the same dice in each row or at each call, 80%: 1 - 1e-9.
@check(task="mask_tokens", judge=rate(0.64, 40_009, of="masks_in_both"))
def rows_and_calls_are_corrupted_differently(code, draw):
    """Two rows of a batch, and two calls, are corrupted independently: both are [MASK] in 64%."""
    marks, rng = special(code, draw, below=11), draw.rng()
    ids = ordinary(draw, marks, 97, 2, 40_009)
    chosen = torch.ones_like(ids, dtype=torch.bool)
    first, _ = pair(code.mask_tokens(ids, chosen, marks, 97, rng))
    second, _ = pair(code.mask_tokens(ids, chosen, marks, 97, rng))
    calls, told = torch.stack([first[0], second[0]]), given(marks, ids)
    return {
        "[MASK] in both rows": (small(first), told),
        "[MASK] in both calls": (small(calls), told),
    }


@check(
    task="mask_tokens",
    judge=rate(0.0, 5_003, of="different"),
    guessable="a count that has to be 0",
)
def the_same_generator_gives_the_same(code, draw):
    """Two generators in the same state give the same inputs, so that a run can be repeated."""
    answers = {}
    for name, places in (("short", 2_003), ("long", 5_003)):
        marks, rng = special(code, draw), draw.rng()
        twin = copy.deepcopy(rng)
        ids = ordinary(draw, marks, 97, 1, places)
        chosen = torch.ones_like(ids, dtype=torch.bool)
        first, _ = pair(code.mask_tokens(ids, chosen, marks, 97, rng))
        second, _ = pair(code.mask_tokens(ids, chosen, marks, 97, twin))
        both = torch.cat([first, second])
        answers[f"places of a {name} row that differ"] = small(both), given(marks, ids)
    return answers


# -- sentence_pairs


def library(draw, lengths):
    """Documents whose segments are different numbers, and where each number stands."""
    numbers = draw.permutation(sum(lengths)).tolist()
    documents, places = [], {}
    for which, length in enumerate(lengths):
        rows = [[numbers.pop() + 11] for _ in range(length)]
        places |= {row[0]: (which, place) for place, row in enumerate(rows)}
        documents.append(rows)
    return documents, places


def table(places, part):
    """The document (part 0) or the place in it (part 1) of each number; -1 where there is none."""
    found = torch.full((max(places) + 1,), -1, dtype=torch.int32)
    for number, place in places.items():
        found[number] = place[part]
    return found


def told(pairs, draw):
    """Firsts, seconds and labels of pairs, as tensors."""
    firsts = [first[0] for first, _, _ in pairs]
    seconds = [second[0] for _, second, _ in pairs]
    labels = [int(label) for _, _, label in pairs]
    return (torch.tensor(numbers, device=draw.device) for numbers in (firsts, seconds, labels))


@check(task="sentence_pairs", judge=equal())
def all_but_the_last_are_firsts(code, draw):
    """Each segment but the last of its document is the first of one pair, in their order."""
    documents, _ = library(draw, [draw.integer(1, 7) for _ in range(13)] + [1, 5])
    pairs = code.sentence_pairs(documents=documents, rng=draw.rng())
    firsts, _, _ = told(pairs, draw)
    return {"first segments": firsts, "documents afterwards": str(documents)}


@check(task="sentence_pairs", judge=equal())
def label_0_is_the_next(code, draw):
    """Where the label is 0 the second segment is the one that follows in the document."""
    documents, _ = library(draw, draw.integers(3, 11, 29).tolist())
    following = [after[0] for rows in documents for after in rows[1:]]
    _, seconds, labels = told(code.sentence_pairs(documents, draw.rng()), draw)
    following = torch.tensor(following[: len(seconds)], device=draw.device)
    seconds = seconds[: len(following)].where(labels[: len(following)] == 0, following)
    return {"second segments where the label is 0": seconds}


@check(task="sentence_pairs", judge=equal())
def label_1_is_of_another_document(code, draw):
    """Of two documents, where the label is 1, the second segment is always of the other one."""
    documents, places = library(draw, [draw.integer(90, 130), draw.integer(90, 130)])
    firsts, seconds, labels = told(code.sentence_pairs(documents, draw.rng()), draw)
    own, there = (
        torch.tensor([places[number][0] for number in numbers.tolist()], device=draw.device)
        for numbers in (firsts, seconds)
    )
    # Where the label is 0 nothing is asked, so the right answer stands there.
    return {"documents of random second segments": there.where(labels == 1, 1 - own)}


# False alarm below 1e-6. Power against 45%, or 55%: 0.9999.
@check(task="sentence_pairs", judge=rate(0.5, 8_009, of="ones"))
def half_of_the_pairs_are_torn(code, draw):
    """Half of the pairs are random, in small documents and in large ones."""
    answers = {}
    for name, lengths in (("large", [4_005, 4_006]), ("small", [2] * 8_009)):
        documents, _ = library(draw, lengths)
        _, _, labels = told(code.sentence_pairs(documents, draw.rng()), draw)
        answers[f"random pairs of {name} documents"] = small(labels), 1
    return answers


# False alarm below 1e-6. Power: always the document after, or before, 100% and 0% (1 - 1e-9); any
# document but labelled random all the same, 33% (1 - 1e-9).
@check(task="sentence_pairs", judge=rate(0.5, 8_009, of="taken_after"))
def any_other_document_may_be_drawn(code, draw):
    """Of three documents each of the other two is drawn in half of the random pairs."""
    answers = {}
    for call in (1, 2):
        documents, places = library(draw, [6_007] * 3)
        firsts, seconds, labels = told(code.sentence_pairs(documents, draw.rng()), draw)
        drawn = torch.stack([firsts, seconds, labels]).int()
        answers[f"taken from the document after, batch {call}"] = drawn, table(places, 0)
    return answers


# False alarm below 1e-6. Power: always the first, none of another place; never the last, all of
# another (both 1 - 1e-9).
@check(task="sentence_pairs", judge=rate(0.8, 2_003, of="not_of_the_place"))
def any_segment_may_be_drawn(code, draw):
    """In documents of 5 segments each place is drawn in one of five random pairs."""
    documents, places = library(draw, [5] * 1_200)
    _, seconds, labels = told(code.sentence_pairs(documents, draw.rng()), draw)
    drawn, where = torch.stack([seconds, labels]).int(), table(places, 1)
    return {
        f"not of place {place}": (drawn, {"places": where, "wanted": place}) for place in (0, 4)
    }


@check(
    task="sentence_pairs",
    judge=raises(ValueError, says="1"),
    weight=0.5,
    guessable="an error, not a value",
)
def one_document_is_refused(code, draw):
    """A single document raises a ValueError that says 1: every pair of it would be true."""
    code.sentence_pairs([[[21], [22], [23]]], draw.rng())


# -- pretraining_loss


def guesses(draw, batch, token, vocab, p=0.4, dtype=torch.float32):
    """Logits and labels, as `pretraining_loss` takes them."""
    words = draw.integers(0, vocab, batch, token)
    labels = words.where(draw.mask(batch, token, p=p), IGNORED)
    word_logits = draw.normal(batch, token, vocab, dtype=dtype)
    return word_logits, labels, draw.normal(batch, 2, dtype=dtype), draw.integers(0, 2, batch)


@check(task="pretraining_loss")
def both_losses_are_added(code, draw):
    """The loss is the mean over all labelled words of the batch plus the mean over the pairs."""
    losses = [code.pretraining_loss(*guesses(draw, 5, 7, 11)) for _ in range(67)]
    return {"losses": torch.stack(losses)}


@check(task="pretraining_loss")
def gradients_of_both_are_right(code, draw):
    """The gradients of both kinds of logits are right, in float64, and nothing is changed."""
    word_logits, labels, next_logits, is_random = guesses(draw, 41, 3, 11, dtype=torch.float64)
    word_logits.requires_grad_(), next_logits.requires_grad_()
    code.pretraining_loss(
        word_logits=word_logits, labels=labels, next_logits=next_logits, is_random=is_random
    ).backward()
    return {
        "gradient of word_logits": word_logits.grad,
        "gradient of next_logits": next_logits.grad,
        "labels afterwards": labels,
        "is_random afterwards": is_random,
    }


@check(task="pretraining_loss")
def true_pairs_count_like_random_ones(code, draw):
    """Pairs with label 0 have a loss and a gradient, like those with label 1."""
    word_logits, labels, next_logits, is_random = guesses(draw, 67, 2, 5)
    next_logits.requires_grad_()
    code.pretraining_loss(word_logits, labels, next_logits, torch.zeros_like(is_random)).backward()
    return {"gradient of next_logits": next_logits.grad}


@check(task="pretraining_loss")
def a_batch_without_labels_has_a_loss(code, draw):
    """Where no word is labelled only the pairs count, and no gradient is NaN."""
    word_logits, labels, next_logits, is_random = guesses(draw, 67, 2, 5)
    word_logits.requires_grad_(), next_logits.requires_grad_()
    nothing = torch.full_like(labels, IGNORED)
    loss = code.pretraining_loss(word_logits, nothing, next_logits, is_random)
    loss.backward()
    of_words = torch.zeros_like(word_logits) if word_logits.grad is None else word_logits.grad
    # Zeros alone could not be compared, so they stand beside the gradients that are none.
    together = torch.cat([of_words.flatten(1), next_logits.grad], dim=1)
    return {"loss and gradients": torch.cat([loss.expand(67, 1), together], dim=1)}


@check(task="pretraining_loss")
def large_logits_stay_finite(code, draw):
    """Logits above a hundred give finite losses."""
    losses = []
    for _ in range(67):
        word_logits, labels, next_logits, is_random = guesses(draw, 3, 5, 7)
        losses.append(code.pretraining_loss(50 * word_logits, labels, 50 * next_logits, is_random))
    return {"losses": torch.stack(losses)}


# -- Embeddings.forward


@check(task="Embeddings.forward")
def three_vectors_are_added(code, draw):
    """Word, position and segment are added and normalised."""
    layer = filled(draw, code.Embeddings(config(code)))
    ids, segments, _ = inputs(draw, 5, 11)
    return layer(ids, segments)


@check(task="Embeddings.forward")
def embeddings_are_exact_in_float64(code, draw):
    """In float64 the vectors are exact, for one token and for as many as there are positions."""
    layer = filled(draw, code.Embeddings(config(code)), torch.float64)
    ids, segments, _ = inputs(draw, 5, 13)
    return {
        "output of 13 tokens": layer(ids=ids, segments=segments),
        "output of one token": layer(ids[:, :1], segments[:, :1]),
        "ids afterwards": ids,
        "segments afterwards": segments,
    }


@check(task="Embeddings.forward", judge=close(scale=1.0), weight=0.5, guessable="zeros")
def dropout_comes_last(code, draw):
    """A dropout of 1 leaves nothing in training: it comes after the norm."""
    layer = draw.fill(code.Embeddings(config(code, dropout=1.0))).train()
    return layer(*inputs(draw, 3, 7)[:2])


@check(
    task="Embeddings.forward",
    judge=raises(ValueError, says="17"),
    weight=0.5,
    guessable="an error, not a value",
)
def too_many_tokens_are_refused(code, draw):
    """17 tokens for 13 positions raise a ValueError that says 17."""
    filled(draw, code.Embeddings(config(code)))(*inputs(draw, 2, 17)[:2])


# -- EncoderLayer.forward


@check(task="EncoderLayer.forward")
def sums_are_normalised(code, draw):
    """The output is right for given weights: attention, sum, norm, feed-forward, sum, norm."""
    layer = filled(draw, code.EncoderLayer(config(code)), torch.float64)
    return layer(draw.normal(5, 11, 21, dtype=torch.float64), inputs(draw, 5, 11)[2])


@check(task="EncoderLayer.forward")
def words_are_left_as_they_are(code, draw):
    """The output of wide vectors is right, and the words that came in are left unchanged."""
    layer = filled(draw, code.EncoderLayer(config(code, d_model=33, d_ff=97)), torch.float64)
    x, (_, _, is_word) = draw.normal(3, 7, 33, dtype=torch.float64), inputs(draw, 3, 7)
    return {"output": layer(x=x, is_word=is_word), "x afterwards": x}


@check(task="EncoderLayer.forward")
def without_its_parts_a_layer_normalises(code, draw):
    """A dropout of 1 silences both parts in training: what is left is the norm of the norm of x."""
    layer = draw.fill(code.EncoderLayer(config(code, dropout=1.0))).train()
    return layer(draw.normal(3, 7, 21), inputs(draw, 3, 7)[2])


@check(task="EncoderLayer.forward")
def padding_changes_no_word(code, draw):
    """What stands at padding changes no word's output."""
    layer = filled(draw, code.EncoderLayer(config(code)), torch.float64)
    x, noise = (draw.normal(3, 7, 21, dtype=torch.float64) for _ in range(2))
    word = inputs(draw, 3, 7)[2]
    changed = torch.where(word[..., None], x, noise)
    # The output at padding is nobody's, so it is not compared.
    return {
        "output": layer(x, word).where(word[..., None], 0.0),
        "output with other padding": layer(changed, word).where(word[..., None], 0.0),
    }


@check(task="EncoderLayer.forward")
def gradients_reach_every_part(code, draw):
    """The gradients of attention, feed-forward part and norms are right."""
    layer = filled(draw, code.EncoderLayer(config(code, d_model=66, d_ff=71)), torch.float64)
    x, (_, _, is_word) = draw.normal(3, 5, 66, dtype=torch.float64), inputs(draw, 3, 5)
    (layer(x, is_word) * draw.normal(3, 5, 66, dtype=torch.float64)).sum().backward()
    names = ("attention.query.weight", "inner.weight", "inner.bias", "outer.weight", "norm.weight")
    return gradients(layer, [*names, "attention_norm.weight"])


# -- Bert.forward


@check(task="Bert.forward", needs=["Embeddings.forward", "EncoderLayer.forward"])
def layers_follow_each_other(code, draw):
    """The states are those of the last layer, each layer reading what the one before it says."""
    model = filled(draw, code.Bert(config(code, num_layers=3)))
    states, _ = pair(model(*inputs(draw, 5, 11)))
    return {"states": states}


@check(task="Bert.forward", needs=["Embeddings.forward", "EncoderLayer.forward"])
def the_first_token_stands_for_all(code, draw):
    """The pooled vector is tanh of the pooler over the state of [CLS], whatever the length."""
    model = filled(draw, code.Bert(config(code)), torch.float64)
    ids, segments, is_word = inputs(draw, 7, 11)
    _, pooled = pair(model(ids, segments, is_word))
    _, of_shorter = pair(model(ids[:, :5], segments[:, :5], is_word[:, :5]))
    return {"pooled": pooled, "pooled of the first 5 tokens": of_shorter}


@check(task="Bert.forward", needs=["Embeddings.forward", "EncoderLayer.forward"])
def one_input_is_a_batch(code, draw):
    """A batch of one input is answered like any other, with its axis."""
    model = filled(draw, code.Bert(config(code)))
    answers = [pair(model(*inputs(draw, 1, 11))) for _ in range(7)]
    return {
        "states": torch.cat([states for states, _ in answers]),
        "pooled": torch.cat([pooled for _, pooled in answers]),
    }


@check(task="Bert.forward", needs=["Embeddings.forward", "EncoderLayer.forward"])
def padding_is_told_to_every_layer(code, draw):
    """Other ids at padding change neither the states of words nor the pooled vector."""
    model = filled(draw, code.Bert(config(code)))
    ids, segments, is_word = inputs(draw, 5, 11)
    changed = ids.where(is_word, draw.integers(0, 37, 5, 11))
    states, pooled = pair(model(ids=changed, segments=segments, is_word=is_word))
    return {"states": states.where(is_word[..., None], 0.0), "pooled": pooled}


@check(task="Bert.forward", needs=["Embeddings.forward", "EncoderLayer.forward"])
def gradients_reach_the_embeddings(code, draw):
    """The pooled vector's gradients reach the pooler, the first layer and all three tables."""
    model = filled(draw, code.Bert(config(code, d_model=66, max_length=5)), torch.float64)
    _, pooled = pair(model(*inputs(draw, 3, 5)))
    (pooled * draw.normal(3, 66, dtype=torch.float64)).sum().backward()
    tables = [f"embeddings.{name}.weight" for name in ("word", "position", "segment")]
    return gradients(model, [*tables, "pooler.weight", "layers.0.inner.weight"])


# -- MaskedWordHead.forward


@check(task="MaskedWordHead.forward")
def words_are_scored(code, draw):
    """The logits are right for given weights and a random table of words."""
    head = filled(draw, code.MaskedWordHead(config(code)))
    return head(draw.normal(3, 5, 21), draw.normal(37, 21))


@check(task="MaskedWordHead.forward")
def heads_are_exact_in_float64(code, draw):
    """In float64 the logits are exact, for states with any axes before the last."""
    head = filled(draw, code.MaskedWordHead(config(code)), torch.float64)
    states, table = (
        draw.normal(13, 21, dtype=torch.float64),
        draw.normal(37, 21, dtype=torch.float64),
    )
    logits = head(states=states, table=table)
    return {"logits": logits, "states afterwards": states, "table afterwards": table}


@check(task="MaskedWordHead.forward")
def the_table_learns(code, draw):
    """Gradients reach the table, the transform, the norm and the bias."""
    head = filled(draw, code.MaskedWordHead(config(code, vocab=67, d_model=66)), torch.float64)
    states = draw.normal(2, 3, 66, dtype=torch.float64).requires_grad_()
    table = draw.normal(67, 66, dtype=torch.float64).requires_grad_()
    (head(states, table) * draw.normal(2, 3, 67, dtype=torch.float64)).sum().backward()
    of_table = torch.zeros_like(table) if table.grad is None else table.grad
    names = ("transform.weight", "transform.bias", "norm.weight", "bias")
    return {
        "gradient of table": of_table,
        **gradients(head, names),
        "gradient of states": states.grad,
    }


# -- Pretraining.forward


@check(
    task="Pretraining.forward",
    needs=["Bert.forward", "MaskedWordHead.forward"],
)
def both_heads_answer(code, draw):
    """Words are guessed from the states, pairs are judged from the pooled vector."""
    model = filled(draw, code.Pretraining(config(code)))
    ids, segments, is_word = inputs(draw, 37, 5)
    word_logits, next_logits = pair(model(ids=ids, segments=segments, is_word=is_word))
    return {"word_logits": word_logits, "next_logits": next_logits}


@check(task="Pretraining.forward", needs=["Bert.forward", "MaskedWordHead.forward"])
def the_table_is_shared(code, draw):
    """The words' table gets gradients as embedding and as the last layer of the head."""
    model = filled(draw, code.Pretraining(config(code)), torch.float64)
    word_logits, next_logits = pair(model(*inputs(draw, 3, 5)))
    towards = draw.normal(3, 5, 37, dtype=torch.float64)
    ((word_logits * towards).sum() + next_logits.square().sum()).backward()
    names = ["bert.embeddings.word.weight", "bert.pooler.weight", "words.transform.weight"]
    return gradients(model, names)


# -- count_parameters


def sizes_of(code, draw, **fixed):
    """A random configuration."""
    heads = draw.integer(2, 9)
    sizes = {
        "vocab": draw.integer(2_000, 40_000), "d_model": heads * draw.integer(11, 97),
        "num_heads": heads, "d_ff": draw.integer(100, 5_000), "num_layers": draw.integer(2, 25),
        "max_length": draw.integer(60, 600),
    }  # fmt: skip
    return code.Config(**(sizes | fixed))


@check(task="count_parameters")
def sizes_give_the_count(code, draw):
    """The count is right for random sizes; the shared table counts once."""
    return {
        f"parameters of model {number}": code.count_parameters(config=sizes_of(code, draw))
        for number in range(7)
    }


@check(task="count_parameters")
def the_feed_forward_part_has_its_own_size(code, draw):
    """The inner size of the feed-forward part need not be four times d_model."""
    size = draw.integer(100, 999)
    return {
        f"parameters with d_ff {times} times {size}": code.count_parameters(
            sizes_of(code, draw, d_ff=size * times)
        )
        for times in (1, 2, 5)
    }


@check(task="count_parameters", weight=0.5, guessable="numbers of the lecture and of papers")
def known_models_have_known_counts(code, draw):
    """BERT-base has 110,106,428 for any number of heads, BERT-large 336,226,108; the slide's."""
    heads = draw.choice([1, 2, 3, 4, 6, 8, 12])
    sizes = {"distilled, 48": 48, "distilled, 96": 96, "distilled, 192": 192}
    return {
        "BERT-base": code.count_parameters(code.Config(30522, 768, heads, 3072, 12, 512)),
        "BERT-large": code.count_parameters(code.Config(30522, 1024, 16, 4096, 24, 512)),
    } | {
        name: 3
        * code.count_parameters(code.Config(4928, d, 12, 4 * d, 12, 512 if d == 96 else 128))
        for name, d in sizes.items()
    }


# -- Classifier.forward


@check(task="Classifier.forward", needs=["Bert.forward"])
def classes_are_scored(code, draw):
    """The scores are those of the output layer on the pooled vector, no probabilities."""
    model = filled(draw, code.Classifier(config(code), 17))
    ids, segments, is_word = inputs(draw, 5, 11)
    return model(ids=ids, segments=segments, is_word=is_word)


@check(task="Classifier.forward", needs=["Bert.forward"])
def without_its_input_the_bias_is_left(code, draw):
    """A dropout of 1 leaves the output layer's bias in training, in float64."""
    model = draw.fill(code.Classifier(config(code, dropout=1.0), 17).double()).train()
    return model(*inputs(draw, 5, 7))


@check(task="Classifier.forward", needs=["Bert.forward"])
def the_whole_encoder_is_tuned(code, draw):
    """Gradients reach the new layer and the encoder under it, down to the words."""
    model = filled(draw, code.Classifier(config(code), 5), torch.float64)
    (model(*inputs(draw, 7, 5)) * draw.normal(7, 5, dtype=torch.float64)).sum().backward()
    names = ["output.weight", "bert.pooler.weight", "bert.embeddings.word.weight"]
    return gradients(model, names)


# -- update


def steps(code, draw, sizes, **options):
    """A linear model after updates with losses of these sizes, its start, and what came back."""
    model = filled(draw, nn.Linear(11, 13), torch.float64)
    start, optimizer, returned = model.weight.detach().clone(), Plain(model, lr=0.1), []
    for size in sizes:
        x = draw.normal(5, 11, dtype=torch.float64)
        loss = size * (model(x) - draw.normal(5, 13, dtype=torch.float64)).square().mean()
        returned.append(code.update(loss, model, optimizer, **options))
    return model, start, returned


@check(task="update")
def each_step_uses_its_own_gradient(code, draw):
    """Three small steps go down their own gradients, of which nothing is shortened or kept."""
    model, start, _ = steps(code, draw, [0.01, 0.02, 0.015])
    return {"change of weight": model.weight - start}


@check(task="update")
def long_gradients_are_shortened_together(code, draw):
    """Gradients longer than the limit are shortened, weight and bias by the same factor."""
    model, start, _ = steps(code, draw, [900.0, 500.0, 700.0], max_norm=3.0)
    # Thirteen biases could be read off a seal; their products with 7 numbers cannot.
    of_bias = model.bias[:, None] * draw.normal(13, 7, dtype=torch.float64)
    return {"change of weight": model.weight - start, "product with the bias": of_bias}


@check(task="update")
def old_gradients_are_forgotten(code, draw):
    """What an earlier backward pass left behind does not move the parameters."""
    model = filled(draw, nn.Linear(11, 13), torch.float64)
    start = model.weight.detach().clone()
    model(draw.normal(5, 11, dtype=torch.float64)).square().sum().backward()
    loss = model(draw.normal(5, 11, dtype=torch.float64)).square().mean()
    code.update(loss=loss, model=model, optimizer=Plain(model, lr=0.1), max_norm=1.0)
    return {"change of weight": model.weight - start}


@check(task="update")
def the_loss_is_returned(code, draw):
    """What comes back is the loss as a plain number, as it was before the step."""
    _, _, returned = steps(code, draw, [1.0] * 67)
    losses = torch.tensor([float(loss) for loss in returned], device=draw.device)
    return {"losses": losses, "first loss": f"{type(returned[0]).__name__} {losses[0]:.3f}"}
