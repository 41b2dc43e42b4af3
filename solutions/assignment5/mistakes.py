"""Known mistakes of assignment 5: edits of the reference that students really make."""

from grader.author import Mistake

NORMAL = 'text = unicodedata.normalize("NFC", text).lower()'
SPACED = 'spaced = [f" {c} " if is_punctuation(c) else c for c in text]'
LONGEST = "for end in range(len(word), start, -1):  # the longest first"
NO_PIECE = "        else:\n            return [unknown]"
SHORTER = "        longer = a if len(a) > len(b) else b\n        longer.pop()"
LUCK = "return ordinary & (luck < share)"
WORD_LUCK = "return ordinary & (luck.gather(1, word) < share)  # (batch, token)"
PIECES = "pieces = ordinary.nonzero().squeeze(1)  # (piece): the ids that are not special"
SWAPPED = "swapped = chosen & (dice >= 0.8) & (dice < 0.9)"
MASKED = "masked = chosen & (dice < 0.8)"
RETURN = "return inputs, labels"
COIN = "if rng.random() < 0.5:"
OTHER = (
    "other = int(rng.integers(len(documents) - 1))\n"
    "            other += other >= number  # the numbers of all documents but this one"
)
THERE = "there = int(rng.integers(len(documents[other])))"
COUNT = "count = (labels != IGNORED).sum().clamp(min=1)"
LOSS = "return total / count + F.cross_entropy(next_logits, is_random)"
SUM = "x = self.word(ids) + self.position(places) + self.segment(segments)"
ATTENDED = "attended = self.attention_norm(x + self.dropout(self.attention(x, is_word)))"
THOUGHT = "thought = self.outer(F.gelu(self.inner(attended)))"
LAYERS = "for layer in self.layers:\n            states = layer(states, is_word)"
POOLED = "pooled = torch.tanh(self.pooler(states[:, 0]))  # (batch, d_model)"
HEAD = "h = self.norm(F.gelu(self.transform(states)))  # (*batch, d_model)"
SCORES = "return self.output(self.dropout(pooled))  # (batch, class)"
CLIP = "nn.utils.clip_grad_norm_(model.parameters(), max_norm)"

MISTAKES = [
    # -- split_words
    Mistake(
        "A5-ACCENTS",
        task="split_words",
        edits=[
            (
                NORMAL,
                'text = unicodedata.normalize("NFD", text).lower()\n'
                '    text = "".join(c for c in text if unicodedata.category(c) != "Mn")',
            )
        ],
        says="marks are taken off the letters, so that й becomes и and ё becomes е",
        help="normalise to NFC, and keep the marks",
        read="split-words",
        why="The uncased BERT of 2018 removes accents, which is tolerable in English. In Russian "
        "й and ё are letters: мой and мои are different words.",
    ),
    Mistake(
        "A5-TWO-SPELLINGS",
        task="split_words",
        edits=[(NORMAL, "text = text.lower()")],
        says="й spelled as a letter and a mark stays two characters",
        help="bring the text to the normal form NFC first",
        read="split-words",
        why="Text from some systems spells й as и and a mark. It looks the same, and no piece of "
        "the vocabulary fits it.",
    ),
    Mistake(
        "A5-CASED",
        task="split_words",
        edits=[(NORMAL, 'text = unicodedata.normalize("NFC", text)')],
        says="words keep their capitals",
        help="make the text lower-case",
        read="split-words",
        why="The vocabulary of an uncased model is of lower-case words: every name and every "
        "first word of a sentence would be unknown.",
    ),
    Mistake(
        "A5-ONE-BLANK",
        task="split_words",
        edits=[
            (
                'return "".join(spaced).split()',
                'return [word for word in "".join(spaced).split(" ") if word]',
            )
        ],
        says="only the space ends a word, not tabs, line ends and other blanks",
        help="split at white space of any kind: split() without an argument",
        read="split-words",
        why='split(" ") knows one blank. Texts have line ends and non-breaking spaces.',
    ),
    Mistake(
        "A5-GLUED",
        task="split_words",
        edits=[(SPACED, "spaced = list(text)")],
        says="punctuation stays glued to its word",
        help="set blanks around each punctuation mark before splitting",
        read="split-words",
        why="'cat,' and 'cat.' would be words of their own, seen too rarely to be learned.",
    ),
    Mistake(
        "A5-MARKS-DROPPED",
        task="split_words",
        edits=[(SPACED, 'spaced = [" " if is_punctuation(c) else c for c in text]')],
        says="punctuation marks are dropped",
        help="keep each punctuation mark as a word of its own",
        read="split-words",
        why="A question mark says more about a sentence than most of its words.",
    ),
    Mistake(
        "A5-KEYBOARD",
        task="split_words",
        edits=[(SPACED, 'spaced = [f" {c} " if c in string.punctuation else c for c in text]')],
        says="only the marks of an English keyboard are split off, not «», — or …",
        help="ask is_punctuation: it knows the punctuation of Unicode",
        read="split-words",
        why="string.punctuation has 32 ASCII signs. Russian quotes, dashes and dots are none of "
        "them.",
    ),
    # -- wordpiece
    Mistake(
        "A5-SHORTEST",
        task="wordpiece",
        edits=[(LONGEST, "for end in range(start + 1, len(word) + 1):")],
        says="the shortest piece that fits is taken",
        help="try the whole rest of the word first, then one letter less, and so on",
        read="wordpiece",
        why="Shortest first cuts words into letters, which are in every vocabulary: nothing is "
        "left of the meaning of a piece.",
    ),
    Mistake(
        "A5-UNK-TAIL",
        task="wordpiece",
        edits=[(NO_PIECE, "        else:\n            return [*pieces, unknown]")],
        says="only the rest of a word that does not fit is unknown, and its beginning is kept",
        help="return [unknown] alone: the word is unknown as a whole",
        read="wordpiece",
        why="BERT's vocabulary was used this way in training: half a word followed by [UNK] "
        "never occurred.",
    ),
    Mistake(
        "A5-UNK-LETTER",
        task="wordpiece",
        edits=[
            (
                NO_PIECE,
                "        else:\n            pieces.append(unknown)\n"
                "            start += 1\n            continue",
            )
        ],
        says="a letter without a piece is unknown by itself, and the cutting goes on after it",
        help="return [unknown] alone: the word is unknown as a whole",
        read="wordpiece",
        why="The whole word becomes one [UNK], as soon as at one place no piece fits.",
    ),
    Mistake(
        "A5-BACKTRACK",
        task="wordpiece",
        body="if len(word) > max_characters:\n"
        "    return [unknown]\n"
        "dead = set()\n"
        "def rest(start):\n"
        "    if start == len(word):\n"
        "        return []\n"
        "    if start in dead:\n"
        "        return None\n"
        '    mark = "##" if start else ""\n'
        "    for end in range(len(word), start, -1):\n"
        "        if mark + word[start:end] in vocabulary:\n"
        "            later = rest(end)\n"
        "            if later is not None:\n"
        "                return [mark + word[start:end], *later]\n"
        "    dead.add(start)\n"
        "    return None\n"
        "pieces = rest(0)\n"
        "return [unknown] if pieces is None else pieces",
        says="a shorter piece is tried where the longest leads to no end",
        help="never take a piece back: greedy means that the longest one stays",
        read="wordpiece",
        why="With the vocabulary a, ab, ##bc the word abc has a cut, but not a greedy one, so it "
        "is unknown. Another cut than in training is another input.",
    ),
    Mistake(
        "A5-BYTES",
        task="wordpiece",
        edits=[("if len(word) > max_characters:", "if len(word.encode()) > max_characters:")],
        says="bytes are counted, so that a Russian word may have half as many letters",
        help="count characters: len(word)",
        read="wordpiece",
        why="A Cyrillic letter has two bytes in UTF-8.",
    ),
    Mistake(
        "A5-LIMIT-OFF",
        task="wordpiece",
        edits=[("if len(word) > max_characters:", "if len(word) >= max_characters:")],
        says="a word of just as many characters as allowed is unknown already",
        help="only words of more than max_characters are unknown",
        read="wordpiece",
        why="The limit is the longest length that is still cut.",
    ),
    Mistake(
        "A5-NO-LIMIT",
        task="wordpiece",
        edits=[("if len(word) > max_characters:", "if len(word) < 0:")],
        says="words of any length are cut",
        help="return [unknown] for a word of more than max_characters",
        read="wordpiece",
        why="Trying all ends at all places takes time that grows with the square of the length: "
        "a line of garbage would stop a run.",
    ),
    Mistake(
        "A5-NO-HASHES",
        task="wordpiece",
        edits=[('mark = "##" if start > 0 else ""', 'mark = ""')],
        says="pieces in the middle of a word are looked up without ##",
        help="look up ## and the piece everywhere but at the beginning",
        read="wordpiece",
        why="The signs keep the word 'ed' and the ending '##ed' apart.",
    ),
    Mistake(
        "A5-BARE-PIECES",
        task="wordpiece",
        edits=[("pieces.append(piece)", "pieces.append(word[start:end])")],
        says="pieces are returned without their ##",
        help="return pieces as they stand in the vocabulary",
        read="wordpiece",
        why="Without ## the ids of other pieces would be looked up, and words could not be put "
        "together again.",
    ),
    # -- pack
    Mistake(
        "A5-CUT-SECOND",
        task="pack",
        edits=[(SHORTER, "        (b or a).pop()")],
        says="only the second segment is shortened, however long the first is",
        help="shorten the longer of the two, and ask again after each token",
        read="pack",
        why="A long first segment would leave nothing of the second, and the pair could not be "
        "judged.",
    ),
    Mistake(
        "A5-CUT-TIE",
        task="pack",
        edits=[("a if len(a) > len(b) else b", "a if len(a) >= len(b) else b")],
        says="of two segments that are equally long the first is shortened",
        help="shorten the second where both are equally long",
        read="pack",
        why="The contract has to choose one, and so does the code of the paper: it takes the "
        "first only where it is longer.",
    ),
    Mistake(
        "A5-CUT-FRONT",
        task="pack",
        edits=[("longer.pop()", "longer.pop(0)")],
        says="tokens are taken from the front of the longer segment",
        help="take them from the end",
        read="pack",
        why="The beginnings of the segments say where each starts; the contract keeps them.",
    ),
    Mistake(
        "A5-CUT-WHOLE",
        task="pack",
        edits=[
            ("while len(a) + len(b) > room:", "while False:"),
            (
                "padding = length - len(ids)",
                "ids, segments = ids[:length], segments[:length]\n    padding = length - len(ids)",
            ),
        ],
        says="the packed input is cut off at the end, and the last [SEP] with it",
        help="shorten the segments first, then add the special tokens",
        read="pack",
        why="Without the last [SEP] the second segment has no end, and a long first one leaves "
        "no second.",
    ),
    Mistake(
        "A5-TWO-SPECIAL",
        task="pack",
        edits=[("length - (3 if pair else 2)", "length - 2")],
        says="room is left for two special tokens where three are needed",
        help="a pair has [CLS] and two [SEP]",
        read="pack",
        why="The input gets one token longer than the length, and a batch cannot be stacked.",
    ),
    Mistake(
        "A5-SEP-SEGMENT",
        task="pack",
        edits=[("segments = [0] * len(ids)", "segments = [0] * (len(ids) - 1) + [int(pair)]")],
        says="the [SEP] in the middle belongs to segment 1",
        help="segment 0 goes up to the first [SEP], that one included",
        read="pack",
        why="Each [SEP] ends its own segment.",
    ),
    Mistake(
        "A5-SEGMENTS-FROM-ONE",
        task="pack",
        edits=[
            ("segments = [0] * len(ids)", "segments = [1] * len(ids)"),
            ("segments += [1] * (len(b) + 1)", "segments += [2] * (len(b) + 1)"),
        ],
        says="the segments are numbered 1 and 2",
        help="number them 0 and 1",
        read="pack",
        why="There are two vectors for segments, with the numbers 0 and 1: a 2 is outside the "
        "table.",
    ),
    Mistake(
        "A5-PAD-SEGMENT",
        task="pack",
        edits=[("segments += [0] * padding", "segments += [int(pair)] * padding")],
        says="padding belongs to segment 1",
        help="padding has segment 0",
        read="pack",
        why="Nobody reads it, but the contract pins it, as the code of the paper does.",
    ),
    Mistake(
        "A5-PAD-ZERO",
        task="pack",
        edits=[("ids += [special.pad] * padding", "ids += [0] * padding")],
        says="padding is filled with the id 0",
        help="fill with special.pad",
        read="pack",
        why="Which id padding has is up to the vocabulary.",
    ),
    Mistake(
        "A5-PADDING-TRUE",
        task="pack",
        edits=[
            (
                "is_word = [True] * len(ids) + [False] * padding",
                "is_word = [False] * len(ids) + [True] * padding",
            )
        ],
        says="is_word is True at padding",
        help="True means: a token that may be attended",
        read="pack",
        why="nn.MultiheadAttention's key_padding_mask is True at padding; the masks of this course "
        "are True where one may look.",
    ),
    Mistake(
        "A5-SPECIAL-NO-WORD",
        task="pack",
        edits=[
            (
                "is_word = [True] * len(ids) + [False] * padding",
                "is_word = [token not in (special.cls, special.sep) for token in ids]\n"
                "    is_word += [False] * padding",
            )
        ],
        says="is_word is False at [CLS] and [SEP] too",
        help="only padding is no word",
        read="pack",
        why="[CLS] is where the input is summed up, and attention goes to [SEP] where it has "
        "nothing to look for: both must be visible.",
    ),
    Mistake(
        "A5-CALLERS-LISTS",
        task="pack",
        edits=[("a, b = list(first), list(second or [])", "a, b = first, second or []")],
        says="the caller's lists are shortened too",
        help="copy the segments before shortening them",
        read="pack",
        why="A list is passed, not copied: pop() takes the sentence out of the corpus, a bit "
        "more in each epoch.",
    ),
    # -- choose_tokens
    Mistake(
        "A5-SPECIAL-CHOSEN",
        task="choose_tokens",
        edits=[(LUCK, "return luck < share")],
        says="special tokens are chosen like words",
        help="choose only places whose id is not among the special ones",
        read="choose-tokens",
        why="[CLS], [SEP] and padding stand where they have to: to guess them teaches nothing, "
        "and padding can be most of a batch.",
    ),
    Mistake(
        "A5-ABOVE-FOUR",
        task="choose_tokens",
        edits=[(LUCK, "return (ids > 4) & (luck < share)")],
        says="the special tokens are taken to be the ids 0 to 4",
        help="ask `special` which ids are special",
        read="choose-tokens",
        why="They are where the vocabulary has put them: those of the published BERT are 0, 100, "
        "101, 102 and 103.",
    ),
    Mistake(
        "A5-ONLY-PADDING",
        task="choose_tokens",
        edits=[(LUCK, "return (ids != special.pad) & (luck < share)")],
        says="[CLS], [SEP] and the other special tokens are chosen, only padding is not",
        help="no special token is ever chosen",
        read="choose-tokens",
        why="A model that is trained on padded batches often has a mask of padding at hand, but "
        "padding is one special token of five.",
    ),
    Mistake(
        "A5-UNKNOWN-CHOSEN",
        task="choose_tokens",
        edits=[(LUCK, "return (ordinary | (ids == special.unknown)) & (luck < share)")],
        says="unknown words are chosen",
        help="[UNK] is a special token: it is never chosen",
        read="choose-tokens",
        why="To guess that a word is unknown says nothing of the word.",
    ),
    Mistake(
        "A5-SHARE-OF-BATCH",
        task="choose_tokens",
        edits=[
            (
                LUCK,
                "order = luck.masked_fill(~ordinary, 2.0).flatten().argsort()\n"
                "    chosen = torch.zeros_like(ordinary).flatten()\n"
                "    chosen[order[: round(share * ids.numel())]] = True\n"
                "    return chosen.view_as(ordinary) & ordinary",
            )
        ],
        says="15% of all places of the batch are chosen, counting special tokens and padding",
        help="toss a coin of its own for each place that may be chosen",
        read="choose-tokens",
        why="With padding in the count, short sentences lose a larger part of their words: the "
        "share depends on what else is in the batch.",
    ),
    Mistake(
        "A5-EXACT-SHARE",
        task="choose_tokens",
        edits=[
            (
                LUCK,
                "rank = luck.masked_fill(~ordinary, 2.0).argsort(1).argsort(1)\n"
                "    count = (share * ordinary.sum(1, keepdim=True)).round()\n"
                "    return ordinary & (rank < count)",
            )
        ],
        says="exactly 15% of each sentence are chosen",
        help="toss a coin of its own for each place",
        read="choose-tokens",
        why="The code of the paper does count, but by the formula each place is chosen by itself: "
        "a sentence may lose no word or many.",
    ),
    Mistake(
        "A5-SAME-ROWS",
        task="choose_tokens",
        edits=[
            (
                "luck = torch.from_numpy(rng.random(tuple(ids.shape))).to(ids.device)"
                "  # (batch, token)\n    return",
                "luck = torch.from_numpy(rng.random(ids.shape[1])).to(ids.device)\n    return",
            )
        ],
        says="the same places are chosen in every sentence of a batch",
        help="draw one number for each place of each sentence",
        read="choose-tokens",
        why="A row of coins is broadcast over the batch without a word.",
    ),
    Mistake(
        "A5-SAME-EPOCHS",
        task="choose_tokens",
        edits=[
            (
                LUCK,
                "luck = torch.from_numpy(np.random.default_rng(0).random(tuple(ids.shape)))\n"
                "    return ordinary & (luck.to(ids.device) < share)",
            )
        ],
        says="every call chooses the same places",
        help="use the generator that is passed in, and do not seed one of your own",
        read="choose-tokens",
        why="With a mask that never changes the model sees each sentence with the same gaps in "
        "every epoch, and learns them by heart.",
    ),
    Mistake(
        "A5-COIN-TURNED",
        task="choose_tokens",
        edits=[(LUCK, "return ordinary & (luck > share)")],
        says="85% are chosen and 15% are left",
        help="a number below the share means chosen",
        read="choose-tokens",
        why="With most words hidden there is nothing left to guess them from.",
    ),
    # -- choose_words
    Mistake(
        "A5-PIECES-ALONE",
        task="choose_words",
        edits=[(WORD_LUCK, "return ordinary & (luck < share)")],
        says="each piece is chosen by itself",
        help="toss one coin for a word, and let all its pieces look at it",
        read="choose-words",
        why="Of 'phil ##am ##mon' the middle is easily guessed from both ends: the point of whole "
        "words is that it cannot.",
    ),
    Mistake(
        "A5-ANY-PIECE",
        task="choose_words",
        edits=[
            (
                WORD_LUCK,
                "hit = (luck < share).to(luck.dtype)\n"
                "    hit = torch.zeros_like(luck).scatter_reduce(1, word, hit, 'amax')\n"
                "    return ordinary & (hit.gather(1, word) > 0)",
            )
        ],
        says="a word is chosen when any of its pieces is, so long words are chosen more often",
        help="toss one coin for a word, whatever its number of pieces",
        read="choose-words",
        why="With a coin for each piece a word of three is chosen with 1 - 0.85³ = 39%.",
    ),
    Mistake(
        "A5-FIRST-PIECE",
        task="choose_words",
        edits=[(WORD_LUCK, "return ordinary & (luck.gather(1, word) < share) & ~continues")],
        says="only the first piece of a chosen word is chosen",
        help="let all pieces of the word look at the same coin",
        read="choose-words",
        why="The ## pieces that are left tell the rest of the word.",
    ),
    Mistake(
        "A5-WORDS-SPECIAL",
        task="choose_words",
        edits=[(WORD_LUCK, "return luck.gather(1, word) < share")],
        says="special tokens are chosen as if they were words",
        help="choose only places whose id is not among the special ones",
        read="choose-words",
        why="A special token never continues a word, so each counts as a word of its own.",
    ),
    Mistake(
        "A5-ENDS-ONLY",
        task="choose_words",
        edits=[("word = (~continues).cumsum(dim=1) - 1", "word = continues.cumsum(dim=1)")],
        says="pieces that continue a word are counted instead of those that begin one",
        help="a new word begins where a piece does not continue one: count those",
        read="choose-words",
        why="The running count has to stay the same within a word and to grow at its beginning.",
    ),
    # -- mask_tokens
    Mistake(
        "A5-80-2-18",
        task="mask_tokens",
        edits=[
            (
                SWAPPED,
                "again = torch.from_numpy(rng.random(tuple(ids.shape))).to(ids.device)\n"
                "    swapped = chosen & ~masked & (again < 0.1)",
            )
        ],
        says="10% of the rest, not of all chosen places, become random: 80%, 2% and 18%",
        help="of the 20% that are left, half become random: 10% of all",
        read="mask-tokens",
        why="A second coin tossed where the first missed sees only 20% of the places: it has to "
        "be a fair one.",
    ),
    Mistake(
        "A5-81-10-9",
        task="mask_tokens",
        edits=[
            (
                MASKED,
                "kept = chosen & (dice < 0.1)\n"
                "    again = torch.from_numpy(rng.random(tuple(ids.shape))).to(ids.device)\n"
                "    masked = chosen & ~kept & (again >= 0.1)",
            ),
            (SWAPPED, "swapped = chosen & ~kept & (again < 0.1)"),
        ],
        says="two coins are tossed independently: 81% [MASK], 9% random, 10% kept",
        help="take one random number for each place, and cut its range into 80%, 10% and 10%",
        read="mask-tokens",
        why="The coins overlap in 1% of the places. It is in a well known implementation, and "
        "only a sample of a hundred thousand shows it.",
    ),
    Mistake(
        "A5-ALL-MASK",
        task="mask_tokens",
        edits=[(MASKED, "masked = chosen"), (SWAPPED, "swapped = torch.zeros_like(chosen)")],
        says="all chosen places become [MASK]",
        help="leave 10% as they are and make 10% random",
        read="mask-tokens",
        why="[MASK] never occurs in fine-tuning. A model that is asked only there need not "
        "understand the words that it sees.",
    ),
    Mistake(
        "A5-LABELS-EVERYWHERE",
        task="mask_tokens",
        edits=[("labels = ids.where(chosen, IGNORED)", "labels = ids.clone()")],
        says="every place has a label, chosen or not",
        help="set labels to -100 where nothing was chosen",
        read="mask-tokens",
        why="At 85% of the places the word is in plain sight: the loss falls fast, and teaches "
        "to copy.",
    ),
    Mistake(
        "A5-LABELS-AT-MASK",
        task="mask_tokens",
        edits=[(RETURN, "return inputs, labels.where(masked, IGNORED)")],
        says="labels stand at [MASK] only, not at random and kept pieces",
        help="label all chosen places",
        read="mask-tokens",
        why="A fifth of the signal is lost, and the model learns that a word it sees is always "
        "right.",
    ),
    Mistake(
        "A5-LABELS-CORRUPTED",
        task="mask_tokens",
        edits=[(RETURN, "return inputs, inputs.where(chosen, IGNORED)")],
        says="labels are taken from the corrupted inputs",
        help="make the labels of the ids as they came in",
        read="mask-tokens",
        why="The model would be asked to guess [MASK].",
    ),
    Mistake(
        "A5-LABEL-ZERO",
        task="mask_tokens",
        edits=[("labels = ids.where(chosen, IGNORED)", "labels = ids.where(chosen, 0)")],
        says="places without a question are labelled 0",
        help="label them -100, which no token has",
        read="mask-tokens",
        why="0 is the id of a token. A loss that ignores 0 ignores that token, and where label 0 "
        "means something else, that too.",
    ),
    Mistake(
        "A5-IN-PLACE",
        task="mask_tokens",
        edits=[
            (
                "inputs = ids.where(~masked, special.mask)",
                "inputs = ids.masked_fill_(masked, special.mask)",
            )
        ],
        says="the ids that came in are corrupted too",
        help="write into a new tensor",
        read="mask-tokens",
        why="Methods that end in _ change the caller's tensor: the corpus fills with [MASK].",
    ),
    Mistake(
        "A5-RANDOM-SPECIAL",
        task="mask_tokens",
        edits=[(PIECES, "pieces = torch.arange(vocabulary_size, device=ids.device)")],
        says="a random piece may be a special token",
        help="draw among the ids that are not special",
        read="mask-tokens",
        why="The code of the paper draws from the whole vocabulary, where 5 ids of 30,522 do not "
        "matter. In a small one a [SEP] in the middle of a sentence does.",
    ),
    Mistake(
        "A5-FIRST-FIVE",
        task="mask_tokens",
        edits=[(PIECES, "pieces = torch.arange(5, vocabulary_size, device=ids.device)")],
        says="the five smallest ids are taken for the special ones",
        help="ask `special` which ids are special",
        read="mask-tokens",
        why="In the published vocabulary of BERT [PAD] is 0, [UNK] 100 and [MASK] 103.",
    ),
    Mistake(
        "A5-RANDOM-ONCE",
        task="mask_tokens",
        edits=[("pieces[drawn])", "pieces[drawn[:1, :1]])")],
        says="one random piece serves for the whole batch",
        help="draw a piece for each place",
        read="mask-tokens",
        why="A word that stands in many wrong places at once is easily seen to be wrong.",
    ),
    Mistake(
        "A5-NEVER-LAST-ID",
        task="mask_tokens",
        edits=[("rng.integers(len(pieces), size", "rng.integers(len(pieces) - 1, size")],
        says="the largest id is never drawn",
        help="rng.integers(n) already stops before n",
        read="mask-tokens",
        why="The end of numpy's range is left out, as in Python's.",
    ),
    # -- sentence_pairs
    Mistake(
        "A5-LABELS-TURNED",
        task="sentence_pairs",
        edits=[
            ("document[place + 1], 0))", "document[place + 1], 1))"),
            ("documents[other][there], 1))", "documents[other][there], 0))"),
        ],
        says="label 1 means is next and 0 means random",
        help="0: is next, 1: random",
        read="sentence-pairs",
        why="Both are found in the literature. With weights from elsewhere the wrong one gives "
        "an accuracy as far below one half as it should be above.",
    ),
    Mistake(
        "A5-OWN-DOCUMENT",
        task="sentence_pairs",
        edits=[(OTHER, "other = int(rng.integers(len(documents)))")],
        says="a random segment may come from the same document, and may even be the next one",
        help="draw among the other documents only",
        read="sentence-pairs",
        why="The same input would be labelled 0 here and 1 there.",
    ),
    Mistake(
        "A5-DOCUMENT-AFTER",
        task="sentence_pairs",
        edits=[(OTHER, "other = (number + 1) % len(documents)")],
        says="random segments are all taken from the document after",
        help="draw one of all other documents",
        read="sentence-pairs",
        why="The model can learn which document follows which, instead of what belongs together.",
    ),
    Mistake(
        "A5-ONE-STEP-OVER",
        task="sentence_pairs",
        edits=[
            (
                OTHER,
                "other = int(rng.integers(len(documents) - 1))\n"
                "            other = other + 1 if other == number else other",
            )
        ],
        says="one document takes over the draws of the own one, and the last gets none",
        help="add 1 to every draw that is not below the own number",
        read="sentence-pairs",
        why="n - 1 numbers have to be spread over the n - 1 other documents: those behind the own "
        "one all move by one.",
    ),
    Mistake(
        "A5-FIRST-SEGMENT",
        task="sentence_pairs",
        edits=[(THERE, "there = 0")],
        says="the random segment is always the first of its document",
        help="draw its place too",
        read="sentence-pairs",
        why="First sentences look like first sentences: the pair is judged by the second alone.",
    ),
    Mistake(
        "A5-NEVER-LAST-SEGMENT",
        task="sentence_pairs",
        edits=[(THERE, "there = int(rng.integers(max(1, len(documents[other]) - 1)))")],
        says="the last segment of a document is never drawn",
        help="rng.integers(n) already stops before n",
        read="sentence-pairs",
        why="Last segments are then always true: the label can be told from the second segment "
        "alone.",
    ),
    Mistake(
        "A5-LAST-FIRST",
        task="sentence_pairs",
        edits=[
            ("for place in range(len(document) - 1):", "for place in range(len(document)):"),
            (COIN, "if place + 1 < len(document) and rng.random() < 0.5:"),
        ],
        says="the last segment of a document begins a pair too, which is always random",
        help="stop one segment before the end",
        read="sentence-pairs",
        why="More than half of the pairs are random then, most of all in short documents.",
    ),
    Mistake(
        "A5-TURNS",
        task="sentence_pairs",
        edits=[(COIN, "if place % 2 == 0:")],
        says="true and random pairs take turns",
        help="toss a coin for each pair",
        read="sentence-pairs",
        why="Which segments are ever seen with their true successor would be decided once and "
        "for all epochs.",
    ),
    Mistake(
        "A5-SHUFFLED",
        task="sentence_pairs",
        edits=[("    return pairs\n", "    rng.shuffle(pairs)\n    return pairs\n")],
        says="the pairs are shuffled",
        help="return them in the order of the documents; the caller shuffles",
        read="sentence-pairs",
        why="The contract promises the order.",
    ),
    # -- pretraining_loss
    Mistake(
        "A5-IGNORES-NEXT",
        task="pretraining_loss",
        edits=[
            (
                LOSS,
                "return total / count + F.cross_entropy(next_logits, is_random, ignore_index=0)",
            )
        ],
        says="pairs with label 0 are ignored, so the model need only say random",
        help="ignore -100 among the words, and nothing among the pairs",
        read="pretraining-loss",
        why="A loss that ignores padding, 0, was shared by both tasks in a popular "
        "implementation: its loss went to zero while the accuracy stayed at one half.",
    ),
    Mistake(
        "A5-SUM",
        task="pretraining_loss",
        edits=[(LOSS, "return total + F.cross_entropy(next_logits, is_random)")],
        says="the losses of the words are summed, not averaged",
        help="divide by the number of labelled words",
        read="pretraining-loss",
        why="The sum grows with the batch, and the pairs drown in it.",
    ),
    Mistake(
        "A5-MEAN-OF-ALL",
        task="pretraining_loss",
        edits=[(COUNT, "count = labels.numel()")],
        says="the sum over the labelled words is divided by the number of all places",
        help="divide by the number of labelled words",
        read="pretraining-loss",
        why="With 15% chosen the words count a seventh of what they should.",
    ),
    Mistake(
        "A5-MEAN-OF-ROWS",
        task="pretraining_loss",
        edits=[
            (
                LOSS,
                "each = F.cross_entropy(word_logits.mT, labels, reduction='none')\n"
                "    rows = each.sum(1) / (labels != IGNORED).sum(1).clamp(min=1)\n"
                "    return rows.mean() + F.cross_entropy(next_logits, is_random)",
            )
        ],
        says="each sentence has a mean of its own, and the mean of these is taken",
        help="take one mean over all labelled words of the batch",
        read="pretraining-loss",
        why="A word in a sentence with one gap would count ten times a word among ten.",
    ),
    Mistake(
        "A5-NAN-MEAN",
        task="pretraining_loss",
        edits=[(COUNT, "count = (labels != IGNORED).sum()")],
        says="a batch without a label has the loss NaN",
        help="divide by at least 1",
        read="pretraining-loss",
        why="0/0 is NaN, and one NaN in a loss makes every parameter NaN. Short batches without "
        "a chosen word do occur.",
    ),
    Mistake(
        "A5-HALVED",
        task="pretraining_loss",
        edits=[(LOSS, "return (total / count + F.cross_entropy(next_logits, is_random)) / 2")],
        says="the mean of both losses is taken",
        help="add the two",
        read="pretraining-loss",
        why="The paper says: the sum of both means.",
    ),
    Mistake(
        "A5-LOG-SOFTMAX",
        task="pretraining_loss",
        edits=[
            (
                LOSS,
                "words = word_logits.softmax(-1).log()\n"
                "    words = -words.gather(2, labels.clamp(min=0)[..., None])\n"
                "    words = words[..., 0].where(labels != IGNORED, 0.0).sum() / count\n"
                "    return words + F.cross_entropy(next_logits, is_random)",
            )
        ],
        says="the logarithm is taken of probabilities that have become 0",
        help="use log_softmax or cross_entropy, which do both at once",
        read="pretraining-loss",
        why="exp(-200) is 0 in float32 and its logarithm is minus infinity, while the log of the "
        "softmax is just -200.",
    ),
    Mistake(
        "A5-SOFTMAX-TWICE",
        task="pretraining_loss",
        edits=[
            (
                "word_logits.flatten(0, 1), labels.flatten(), ignore_index",
                "word_logits.softmax(-1).flatten(0, 1), labels.flatten(), ignore_index",
            )
        ],
        says="a softmax is taken before cross_entropy, which takes one itself",
        help="give cross_entropy the logits as they are",
        read="pretraining-loss",
        why="Probabilities lie between 0 and 1, so the second softmax makes of any of them a "
        "nearly even distribution: the loss stays near log V, and the model hardly learns.",
    ),
    Mistake(
        "A5-IGNORED-AS-ZERO",
        task="pretraining_loss",
        edits=[
            ("labels.flatten(), ignore_index=IGNORED,", "labels.clamp(min=0).flatten(),"),
            (COUNT, "count = labels.numel()"),
        ],
        says="places without a label are taken for the word 0",
        help="leave out the places that are labelled -100",
        read="pretraining-loss",
        why="The model would learn to say [PAD] nearly everywhere.",
    ),
    Mistake(
        "A5-TIME-FIRST",
        task="pretraining_loss",
        edits=[("word_logits.flatten(0, 1)", "word_logits.transpose(0, 1).flatten(0, 1)")],
        says="logits and labels are flattened in different orders",
        help="flatten both batch first",
        read="pretraining-loss",
        why="The sizes fit, and each word is held against another word's guess.",
    ),
    # -- Embeddings.forward
    Mistake(
        "A5-NO-SEGMENT",
        task="Embeddings.forward",
        edits=[(SUM, "x = self.word(ids) + self.position(places)")],
        says="segments have no vector",
        help="add the segment's vector too",
        read="embeddings",
        why="Without it only [SEP] tells where the second segment begins.",
    ),
    Mistake(
        "A5-NO-POSITION",
        task="Embeddings.forward",
        edits=[(SUM, "x = self.word(ids) + self.segment(segments)")],
        says="positions have no vector",
        help="add the position's vector too",
        read="embeddings",
        why="Attention does not know the order of words: this is a bag of them.",
    ),
    Mistake(
        "A5-FROM-ONE",
        task="Embeddings.forward",
        edits=[
            (
                "places = torch.arange(length, device=ids.device)",
                "places = torch.arange(1, length + 1, device=ids.device)",
            )
        ],
        says="positions count from 1",
        help="the first token has position 0",
        read="embeddings",
        why="With as many tokens as positions the last has no vector.",
    ),
    Mistake(
        "A5-ROOT-D",
        task="Embeddings.forward",
        edits=[
            (
                SUM,
                "x = self.word(ids) * self.word.embedding_dim**0.5\n"
                "        x = x + self.position(places) + self.segment(segments)",
            )
        ],
        says="the words' vectors are multiplied by √d_model",
        help="add them as they are: that factor belongs to the Transformer of 2017",
        read="embeddings",
        why="There it holds against sine waves of a fixed size. BERT learns its positions and "
        "normalises the sum.",
    ),
    Mistake(
        "A5-NO-NORM",
        task="Embeddings.forward",
        edits=[("return self.dropout(self.norm(x))", "return self.dropout(x)")],
        says="the sum is not normalised",
        help="apply the norm to the sum",
        read="embeddings",
        why="Post-norm layers expect normalised vectors: there is no norm before the first.",
    ),
    Mistake(
        "A5-DROP-FIRST",
        task="Embeddings.forward",
        edits=[("return self.dropout(self.norm(x))", "return self.norm(self.dropout(x))")],
        says="dropout comes before the norm",
        help="normalise first, then drop out",
        read="embeddings",
        why="The norm would undo the scale that dropout sets, differently in each vector.",
    ),
    # -- EncoderLayer.forward
    Mistake(
        "A5-PRE-NORM",
        task="EncoderLayer.forward",
        edits=[
            (
                ATTENDED,
                "attended = x + self.dropout(self.attention(self.attention_norm(x), is_word))",
            ),
            (THOUGHT, "thought = self.outer(F.gelu(self.inner(self.norm(attended))))"),
            (
                "return self.norm(attended + self.dropout(thought))",
                "return attended + self.dropout(thought)",
            ),
        ],
        says="the norm comes before each part, not after each sum (pre-norm)",
        help="normalise the sum of what came in and what the part says",
        read="encoder-layer",
        why="Pre-norm trains well too, but it is another model: published weights do not fit it.",
    ),
    Mistake(
        "A5-NO-RESIDUAL",
        task="EncoderLayer.forward",
        edits=[
            (ATTENDED, "attended = self.attention_norm(self.dropout(self.attention(x, is_word)))")
        ],
        says="x is not added to what the attention says",
        help="add x before the norm",
        read="encoder-layer",
        why="Without the sum a word is lost in the average of the others, layer by layer.",
    ),
    Mistake(
        "A5-RESIDUAL-X",
        task="EncoderLayer.forward",
        edits=[
            (
                "return self.norm(attended + self.dropout(thought))",
                "return self.norm(x + self.dropout(thought))",
            )
        ],
        says="the second sum adds the layer's input, not what the feed-forward part got",
        help="add what went into the feed-forward part",
        read="encoder-layer",
        why="Each part has its own way around it, from its own input to its own output.",
    ),
    Mistake(
        "A5-ONE-NORM",
        task="EncoderLayer.forward",
        edits=[
            (
                "return self.norm(attended + self.dropout(thought))",
                "return self.attention_norm(attended + self.dropout(thought))",
            )
        ],
        says="both sums go through the same norm",
        help="the second sum has a norm of its own",
        read="encoder-layer",
        why="Each norm has a gain and a bias that are learned for its place.",
    ),
    Mistake(
        "A5-TANH-GELU",
        task="EncoderLayer.forward",
        edits=[(THOUGHT, "thought = self.outer(F.gelu(self.inner(attended), approximate='tanh'))")],
        says="GELU is approximated by tanh",
        help="use the exact GELU",
        read="encoder-layer",
        why="They differ by up to 5e-4 in each number, which adds up over twelve layers.",
    ),
    Mistake(
        "A5-RELU",
        task="EncoderLayer.forward",
        edits=[(THOUGHT, "thought = self.outer(F.relu(self.inner(attended)))")],
        says="the feed-forward part uses ReLU",
        help="use GELU",
        read="encoder-layer",
        why="ReLU is the Transformer's of 2017. BERT's is GELU.",
    ),
    Mistake(
        "A5-PADDING-SEEN",
        task="EncoderLayer.forward",
        edits=[(ATTENDED, ATTENDED.replace("is_word", "torch.ones_like(is_word)"))],
        says="padding is attended like words",
        help="hand is_word to the attention",
        read="encoder-layer",
        why="A sentence would mean something else in a batch with a longer one.",
    ),
    Mistake(
        "A5-NORM-INSIDE",
        task="EncoderLayer.forward",
        edits=[
            (
                ATTENDED,
                "attended = x + self.attention_norm(self.dropout(self.attention(x, is_word)))",
            ),
            (
                "return self.norm(attended + self.dropout(thought))",
                "return attended + self.norm(self.dropout(thought))",
            ),
        ],
        says="only what a part says is normalised, and then added",
        help="add first, then normalise the sum",
        read="encoder-layer",
        why="LayerNorm( x + f(x) ): the sum would grow from layer to layer.",
    ),
    # -- Bert.forward
    Mistake(
        "A5-LAYERS-APART",
        task="Bert.forward",
        edits=[
            (
                LAYERS,
                "first = states\n        for layer in self.layers:\n"
                "            states = layer(first, is_word)",
            )
        ],
        says="every layer reads the embeddings, so only the last one counts",
        help="hand each layer what the one before it says",
        read="the-encoder",
        why="Depth comes from layers that read layers.",
    ),
    Mistake(
        "A5-LAYER-AGAIN",
        task="Bert.forward",
        edits=[
            (
                LAYERS,
                "for _ in self.layers:\n            states = self.layers[0](states, is_word)",
            )
        ],
        says="the first layer is used again in place of the others",
        help="use each layer once, in order",
        read="the-encoder",
        why="Sharing is what ALBERT does, on purpose. BERT's layers have weights of their own.",
    ),
    Mistake(
        "A5-POOL-MEAN",
        task="Bert.forward",
        edits=[(POOLED, "pooled = torch.tanh(self.pooler(states.mean(dim=1)))")],
        says="the pooled vector is made of the mean over all tokens",
        help="take the state of the first token, [CLS]",
        read="the-encoder",
        why="The mean counts padding too. BERT lets [CLS] collect by attention what matters.",
    ),
    Mistake(
        "A5-POOL-WORDS",
        task="Bert.forward",
        edits=[
            (
                POOLED,
                "real = is_word[..., None].to(states)\n"
                "        pooled = torch.tanh(self.pooler((states * real).sum(1) / real.sum(1)))",
            )
        ],
        says="the pooled vector is made of the mean over the real tokens",
        help="take the state of the first token, [CLS]",
        read="the-encoder",
        why="Sentence encoders often take this mean. BERT lets [CLS] collect by attention what "
        "matters, and its pooler was trained on that state.",
    ),
    Mistake(
        "A5-POOL-LAST",
        task="Bert.forward",
        edits=[(POOLED, "pooled = torch.tanh(self.pooler(states[:, -1]))")],
        says="the pooled vector is made of the last token",
        help="take the state of the first token, [CLS]",
        read="the-encoder",
        why="The last token of a padded input is padding.",
    ),
    Mistake(
        "A5-NO-TANH",
        task="Bert.forward",
        edits=[(POOLED, "pooled = self.pooler(states[:, 0])")],
        says="the pooler has no tanh",
        help="apply tanh to what the pooler says",
        read="the-encoder",
        why="Without it the pooler and the head on it are one linear layer.",
    ),
    Mistake(
        "A5-NO-POOLER",
        task="Bert.forward",
        edits=[(POOLED, "pooled = states[:, 0]")],
        says="the state of [CLS] is returned without the pooler",
        help="return tanh of the pooler over it",
        read="the-encoder",
        why="The pooler is a layer of the model; its weights are learned by the pairs.",
    ),
    # -- MaskedWordHead.forward
    Mistake(
        "A5-NO-TRANSFORM",
        task="MaskedWordHead.forward",
        edits=[(HEAD, "h = states")],
        says="words are scored by the states themselves",
        help="transform, GELU and norm come first",
        read="masked-word-head",
        why="The state has to serve two ends: it is read by the next task too. The transform "
        "turns it towards the words.",
    ),
    Mistake(
        "A5-HEAD-NO-NORM",
        task="MaskedWordHead.forward",
        edits=[(HEAD, "h = F.gelu(self.transform(states))")],
        says="the head has no norm",
        help="normalise after GELU",
        read="masked-word-head",
        why="The size of h is the sharpness of the guess: unnormalised, it drifts.",
    ),
    Mistake(
        "A5-HEAD-NO-GELU",
        task="MaskedWordHead.forward",
        edits=[(HEAD, "h = self.norm(self.transform(states))")],
        says="the head has no GELU",
        help="apply GELU after the transform",
        read="masked-word-head",
        why="Without it the transform is one more linear map.",
    ),
    Mistake(
        "A5-HEAD-ORDER",
        task="MaskedWordHead.forward",
        edits=[(HEAD, "h = F.gelu(self.norm(self.transform(states)))")],
        says="the norm comes before GELU",
        help="transform, then GELU, then norm",
        read="masked-word-head",
        why="GELU after the norm leaves hardly any negative numbers for the products.",
    ),
    Mistake(
        "A5-NO-BIAS",
        task="MaskedWordHead.forward",
        edits=[("return F.linear(h, table, self.bias)", "return F.linear(h, table)")],
        says="words have no bias",
        help="add the head's bias, one number for each word",
        read="masked-word-head",
        why="The bias learns how frequent words are; the table has no room for it.",
    ),
    Mistake(
        "A5-DETACHED",
        task="MaskedWordHead.forward",
        edits=[("F.linear(h, table, self.bias)", "F.linear(h, table.detach(), self.bias)")],
        says="the table gets no gradient from the guesses",
        help="use the table as it is, not detached and not its data",
        read="masked-word-head",
        why="Tied means one parameter in two places, learned from both.",
    ),
    # -- Pretraining.forward
    Mistake(
        "A5-NEXT-OF-STATE",
        task="Pretraining.forward",
        edits=[("next_logits = self.next(pooled)", "next_logits = self.next(states[:, 0])")],
        says="pairs are judged from the state of [CLS], past the pooler",
        help="judge pairs from the pooled vector",
        read="both-heads",
        why="The pooler would never learn anything.",
    ),
    Mistake(
        "A5-WORDS-OF-PAIR",
        task="Pretraining.forward",
        edits=[
            (
                "word_logits = self.words(states, self.bert.embeddings.word.weight)",
                "word_logits = self.words(\n"
                "            pooled[:, None].expand_as(states), self.bert.embeddings.word.weight\n"
                "        )",
            )
        ],
        says="all words are guessed from the pooled vector",
        help="guess each word from the state at its own place",
        read="both-heads",
        why="One vector for the whole input cannot tell its places apart.",
    ),
    Mistake(
        "A5-TABLE-COPIED",
        task="Pretraining.forward",
        edits=[
            (
                "self.words(states, self.bert.embeddings.word.weight)",
                "self.words(states, self.bert.embeddings.word.weight.data)",
            )
        ],
        says="the head works on a copy of the table that learns nothing",
        help="hand over the embedding's weight itself",
        read="both-heads",
        why=".data and .detach() cut the gradient off: words are then learned as input only.",
    ),
    # -- count_parameters
    Mistake(
        "A5-UNTIED",
        task="count_parameters",
        edits=[("words = square + norm + v  #", "words = square + norm + v + v * d  #")],
        says="the table of words is counted twice: 133,547,324 for BERT-base",
        help="the last layer of the head shares its weight with the embeddings",
        read="count-parameters",
        why="30,522 · 768 = 23,440,896 is the difference.",
    ),
    Mistake(
        "A5-NO-HEAD",
        task="count_parameters",
        edits=[("words = square + norm + v  #", "words = v  #")],
        says="the head's transform and norm are not counted: 109,514,300 for BERT-base",
        help="count a layer from d to d and a norm in the head",
        read="count-parameters",
        why="768² + 768 + 2 · 768 = 592,128 is the difference.",
    ),
    Mistake(
        "A5-COUNT-NO-POOLER",
        task="count_parameters",
        edits=[("config.num_layers * layer + square + words", "config.num_layers * layer + words")],
        says="the pooler is not counted: 109,515,836 for BERT-base",
        help="count a layer from d to d for the pooler",
        read="count-parameters",
        why="768² + 768 = 590,592 is the difference.",
    ),
    Mistake(
        "A5-COUNT-NO-BIAS",
        task="count_parameters",
        edits=[("square = d * d + d  #", "square = d * d  #")],
        says="the layers from d to d are counted without their biases",
        help="a linear layer from a to b has a · b + b numbers",
        read="count-parameters",
        why="Linear layers have biases in the whole course, and in BERT.",
    ),
    Mistake(
        "A5-COUNT-FOUR-D",
        task="count_parameters",
        edits=[
            (
                "config.d_model, config.d_ff, config.vocab",
                "config.d_model, 4 * config.d_model, config.vocab",
            )
        ],
        says="the feed-forward part is taken to be four times as wide as the model",
        help="take its size from the configuration",
        read="count-parameters",
        why="It is in all published models, but not in every one.",
    ),
    Mistake(
        "A5-COUNT-NO-OUTPUT-BIAS",
        task="count_parameters",
        edits=[("words = square + norm + v  #", "words = square + norm  #")],
        says="the biases of the words are not counted: 110,075,906 for BERT-base",
        help="count one number for each word of the vocabulary in the head",
        read="count-parameters",
        why="30,522 is the difference.",
    ),
    Mistake(
        "A5-COUNT-THREE",
        task="count_parameters",
        edits=[("layer = 4 * square", "layer = 3 * square")],
        says="attention is counted with three layers: queries, keys and values",
        help="count the output layer of the attention too",
        read="count-parameters",
        why="The heads are mixed by a fourth layer of the same size.",
    ),
    Mistake(
        "A5-COUNT-NO-NORM",
        task="count_parameters",
        edits=[("norm = 2 * d\n", "norm = 0\n")],
        says="the norms are not counted",
        help="a layer norm has a gain and a bias for each number: 2 d",
        read="count-parameters",
        why="There are 2 in each layer, one at the embeddings and one in the head.",
    ),
    Mistake(
        "A5-COUNT-NO-POSITIONS",
        task="count_parameters",
        edits=[("(v + config.max_length + 2) * d + norm", "(v + 2) * d + norm")],
        says="the vectors of the positions are not counted",
        help="count max_length · d for the positions",
        read="count-parameters",
        why="BERT learns its positions: 512 · 768 = 393,216 numbers of the base model.",
    ),
    # -- Classifier.forward
    Mistake(
        "A5-PROBABILITIES",
        task="Classifier.forward",
        edits=[(SCORES, "return self.output(self.dropout(pooled)).softmax(dim=-1)")],
        says="probabilities are returned instead of scores",
        help="return what the linear layer says: the loss has the softmax inside",
        read="classifier",
        why="A softmax of a softmax is flat: with two classes the loss never falls below 0.31.",
    ),
    Mistake(
        "A5-CLASSES-OF-STATE",
        task="Classifier.forward",
        edits=[
            (
                "_, pooled = self.bert(ids, segments, is_word)\n        return self.output",
                "states, _ = self.bert(ids, segments, is_word)\n        pooled = states[:, 0]\n"
                "        return self.output",
            )
        ],
        says="classes are scored from the state of [CLS], past the pooler",
        help="use the pooled vector",
        read="classifier",
        why="The pooler was trained to sum up the input: it is thrown away.",
    ),
    Mistake(
        "A5-CLASSES-OF-MEAN",
        task="Classifier.forward",
        edits=[
            (
                "_, pooled = self.bert(ids, segments, is_word)\n        return self.output",
                "states, _ = self.bert(ids, segments, is_word)\n"
                "        pooled = states.mean(dim=1)\n"
                "        return self.output",
            )
        ],
        says="classes are scored from the mean of all states, padding included",
        help="use the pooled vector",
        read="classifier",
        why="The mean depends on how much padding the batch has.",
    ),
    Mistake(
        "A5-NO-DROPOUT",
        task="Classifier.forward",
        edits=[(SCORES, "return self.output(pooled)")],
        says="nothing is dropped out before the last layer",
        help="apply the classifier's dropout to the pooled vector",
        read="classifier",
        why="Fine-tuning has few examples and many parameters.",
    ),
    Mistake(
        "A5-FROZEN",
        task="Classifier.forward",
        edits=[(SCORES, "return self.output(self.dropout(pooled.detach()))")],
        says="the encoder gets no gradient: only the new layer learns",
        help="let the gradient pass into the encoder",
        read="classifier",
        why="Fine-tuning changes all weights, a little. A frozen encoder is ELMo's way.",
    ),
    # -- update
    Mistake(
        "A5-NO-ZERO",
        task="update",
        edits=[("    optimizer.zero_grad()\n    loss.backward()", "    loss.backward()")],
        says="gradients of earlier steps are added to those of this one",
        help="call zero_grad before backward",
        read="update",
        why="backward adds to what .grad holds.",
    ),
    Mistake(
        "A5-NO-CLIP",
        task="update",
        edits=[(CLIP, "pass")],
        says="gradients are not shortened, or before there are any",
        help="shorten them after backward and before step",
        read="update",
        why="One batch with a large loss can undo what a thousand have taught.",
    ),
    Mistake(
        "A5-CLIP-VALUE",
        task="update",
        edits=[(CLIP, "nn.utils.clip_grad_value_(model.parameters(), max_norm)")],
        says="each number of the gradients is cut at the limit by itself",
        help="multiply all of them by one factor: clip_grad_norm_",
        read="update",
        why="Cutting numbers turns the step into another direction.",
    ),
    Mistake(
        "A5-CLIP-EACH",
        task="update",
        edits=[
            (
                CLIP,
                "for parameter in model.parameters():\n"
                "        nn.utils.clip_grad_norm_([parameter], max_norm)",
            )
        ],
        says="each parameter's gradient is shortened by itself",
        help="take the length of all gradients together, and one factor",
        read="update",
        why="Parameters with small gradients would be left long, and the direction changes.",
    ),
    Mistake(
        "A5-ALWAYS-SCALED",
        task="update",
        edits=[
            (
                CLIP,
                "parts = [p.grad for p in model.parameters() if p.grad is not None]\n"
                "    length = torch.stack([part.norm() for part in parts]).norm()\n"
                "    for part in parts:\n"
                "        part.mul_(max_norm / length)",
            )
        ],
        says="gradients that are shorter than the limit are made longer",
        help="leave them alone where they are shorter",
        read="update",
        why="Near the optimum gradients get small, and steps should too.",
    ),
    Mistake(
        "A5-LOSS-TENSOR",
        task="update",
        edits=[("return loss.item()", "return loss")],
        says="the loss comes back as a tensor, with everything it was computed from",
        help="return a plain number: loss.item()",
        read="update",
        why="A list of losses would keep the graphs of all steps in memory.",
    ),
]
