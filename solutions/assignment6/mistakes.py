"""Known mistakes of assignment 6: edits of the reference that students really make."""

from grader.author import Mistake

KEPT = 'kept = word.encode("utf-8")[: max_chars - 2]'
IDS = "ids = [BOW] + [byte + 1 for byte in kept] + [EOW]"
FILLED = "return ids + [PAD] * (max_chars - len(ids))"
MATCHES = "matches = matches.masked_fill(hidden, -math.inf)"
SOURCE = "source = torch.where(place < end, end - 1 - place, place)"
RESIDUAL = "x = states + x if layers else states"
TURNED = "turned = read(self.back, reverse_words(vectors, lengths))"
BACK = "back = [reverse_words(layer, lengths) for layer in turned]"
GUESSED = "guessed = words[:, 1:] != IGNORED"
SHARES = "shares = torch.softmax(self.weights, dim=0)"
MIXED = "return self.gamma * torch.tensordot(shares, layers, dims=1)"
BESIDE = "x = torch.cat([x, self.mix(layers)], dim=-1)"
LSTM = "lstm = 4 * d_hidden * (d_word + d_word + 1) + d_hidden * d_word"

MISTAKES = [
    # -- char_ids
    Mistake(
        "A6-CODE-POINTS",
        task="char_ids",
        edits=[
            (KEPT, "kept = [ord(letter) for letter in word][: max_chars - 2]"),
        ],
        says="a letter is one id, its code point, and not its bytes in UTF-8",
        help='spell word.encode("utf-8"): every byte is an id',
        read="character-ids",
        why="Code points go up to 1,114,111, and the embedding has 262 rows. Latin letters are the "
        "same either way, so the mistake waits for the first Cyrillic word.",
    ),
    Mistake(
        "A6-NO-SHIFT",
        task="char_ids",
        edits=[("[byte + 1 for byte in kept]", "list(kept)")],
        says="a byte is its own id, without the 1 that leaves 0 free",
        help="add 1 to each byte; the marks have their shift already",
        read="character-ids",
        why="0 stands for a place where there is no word. Without the shift the byte 0 would be "
        "nothing, and pretrained embeddings would be off by one row.",
    ),
    Mistake(
        "A6-SHIFT-TWICE",
        task="char_ids",
        edits=[(IDS, "ids = [BOW + 1] + [byte + 1 for byte in kept] + [EOW + 1]")],
        says="the marks are shifted by one as well, so BOW becomes EOW and EOW becomes PAD",
        help="shift the bytes only: BOW, EOW and PAD are shifted already",
        read="character-ids",
        why="In the original the marks are 258, 259 and 260, and everything is shifted at the end. "
        "The constants here are the shifted ones.",
    ),
    Mistake(
        "A6-EOW-CUT",
        task="char_ids",
        edits=[
            (KEPT, 'kept = word.encode("utf-8")'),
            (FILLED, "return (ids + [PAD] * max_chars)[:max_chars]"),
        ],
        says="a long word is cut after the marks were set, so it loses EOW and keeps a byte more",
        help="cut the bytes to max_chars - 2 first, then set both marks",
        read="character-ids",
        why="A word of 60 letters keeps 48: both marks have to fit into 50.",
    ),
    Mistake(
        "A6-LETTERS-CUT",
        task="char_ids",
        edits=[(KEPT, 'kept = word[: max_chars - 2].encode("utf-8")')],
        says="a long word is cut to max_chars - 2 letters, which may be more bytes",
        help="encode first, then cut the bytes",
        read="character-ids",
        why="48 Cyrillic letters are 96 bytes: the list would be longer than max_chars.",
    ),
    Mistake(
        "A6-KEEPS-END",
        task="char_ids",
        edits=[("[: max_chars - 2]", "[-(max_chars - 2) :]")],
        says="a long word keeps its end and loses its beginning",
        help="keep the first max_chars - 2 bytes",
        read="character-ids",
        why="The contract, like the original, keeps the beginning.",
    ),
    Mistake(
        "A6-MARKS-SWAPPED",
        task="char_ids",
        edits=[(IDS, "ids = [EOW] + [byte + 1 for byte in kept] + [BOW]")],
        says="BOW and EOW have changed places",
        help="BOW stands before the bytes, EOW behind them",
        read="character-ids",
        why="A known ELMo was trained with the two exchanged, and every later version had to keep "
        "the mistake for the released weights.",
    ),
    Mistake(
        "A6-NO-MARKS",
        task="char_ids",
        edits=[
            (KEPT, 'kept = word.encode("utf-8")[:max_chars]'),
            (IDS, "ids = [b + 1 for b in kept]"),
        ],
        says="there are no marks around the word",
        help="set BOW before the bytes and EOW behind them",
        read="character-ids",
        why="The marks let a filter tell a beginning and an end from the middle: “-ed” at the end "
        "of a word means something else than inside it.",
    ),
    Mistake(
        "A6-PAD-NOTHING",
        task="char_ids",
        edits=[(FILLED, "return ids + [NOTHING] * (max_chars - len(ids))")],
        says="the padding behind a word is 0",
        help="fill up with PAD; 0 is for places without any word",
        read="character-ids",
        why="There are two kinds of padding. A place without a word is all 0; a place with a word "
        "ends in PAD.",
    ),
    Mistake(
        "A6-PAD-FRONT",
        task="char_ids",
        edits=[(FILLED, "return [PAD] * (max_chars - len(ids)) + ids")],
        says="the padding stands before the word",
        help="put PAD behind EOW",
        read="character-ids",
        why="The word starts at place 0, whatever its length.",
    ),
    # -- encode_sentences
    Mistake(
        "A6-NO-MARKERS",
        task="encode_sentences",
        edits=[
            ("len(sentence) + 2 for", "len(sentence) for"),
            (
                "framed = [marker_ids(BOS, max_chars), *words, marker_ids(EOS, max_chars)]",
                "framed = words",
            ),
        ],
        says="there are no BOS and EOS around the sentences",
        help="put marker_ids(BOS, max_chars) before the words, and that of EOS behind them",
        read="sentences",
        why="The first word has to be guessed from something, and so has the last one, from the "
        "other side.",
    ),
    Mistake(
        "A6-LENGTHS-OF-WORDS",
        task="encode_sentences",
        edits=[
            (
                "return ids, lengths\n    # END SOLUTION",
                "return ids, lengths - 2\n    # END SOLUTION",
            )
        ],
        says="the lengths leave BOS and EOS out, though the ids have them",
        help="count BOS and EOS: a sentence of n words has length n + 2",
        read="sentences",
        why="The language models read the markers, so they are words for everything that asks for "
        "lengths.",
    ),
    Mistake(
        "A6-EOS-AT-THE-END",
        task="encode_sentences",
        edits=[
            (
                "ids[row, : len(framed)] = torch.tensor(framed)",
                "ids[row, : len(framed) - 1] = torch.tensor(framed[:-1])\n"
                "        ids[row, -1] = torch.tensor(framed[-1])",
            )
        ],
        says="EOS stands in the last place of the batch, behind the padding of a shorter sentence",
        help="put EOS right behind the last word of its own sentence",
        read="sentences",
        why="The sentence ends where its words end. Padding between the last word and EOS would be "
        "read by the LSTMs.",
    ),
    Mistake(
        "A6-PADDING-SPELLED",
        task="encode_sentences",
        edits=[("max_chars), NOTHING)", "max_chars), PAD)")],
        says="places without a word are filled with PAD, not with 0",
        help="fill places without a word with NOTHING",
        read="sentences",
        why="PAD is a character behind a word. Zeros all the way say that there is no word at all.",
    ),
    Mistake(
        "A6-MARKER-SPELLED",
        task="encode_sentences",
        edits=[
            (
                "framed = [marker_ids(BOS, max_chars), *words, marker_ids(EOS, max_chars)]",
                'framed = [char_ids("<S>", max_chars), *words, char_ids("</S>", max_chars)]',
            )
        ],
        says="BOS and EOS are spelled as the texts <S> and </S>",
        help="use marker_ids: a marker is a character of its own",
        read="sentences",
        why="A text could hold the word <S>. The ids 257 and 258 are no bytes, so nothing in a "
        "text can be taken for them.",
    ),
    # -- Highway.forward
    Mistake(
        "A6-GATE-INVERTED",
        task="Highway.forward",
        edits=[
            ("return gate * new + (1 - gate) * x", "return (1 - gate) * new + gate * x"),
        ],
        says="the gate lets the input through where it is open: g and 1 - g are exchanged",
        help="multiply the transformed numbers by g, and the input by 1 - g",
        read="highway",
        why="The bias of the gate starts at -2, so that the input passes at first. AllenNLP has "
        "the gate the other way round, with a positive bias: loaded weights change sign.",
    ),
    Mistake(
        "A6-GATE-SHARED",
        task="Highway.forward",
        edits=[("torch.sigmoid(self.gate(x))", "torch.sigmoid(self.transform(x))")],
        says="the gate is made by the layer `transform`, and the layer `gate` is not used",
        help="g = σ(self.gate(x))",
        read="highway",
        why="What is new, and how much of it is wanted, are two questions, each with its weights.",
    ),
    Mistake(
        "A6-NO-RELU",
        task="Highway.forward",
        edits=[("new = torch.relu(self.transform(x))", "new = self.transform(x)")],
        says="the new numbers are not bent by ReLU",
        help="new = ReLU(self.transform(x))",
        read="highway",
        why="Without it the new part is linear in x, and only the gate is not.",
    ),
    Mistake(
        "A6-NO-CARRY",
        task="Highway.forward",
        edits=[("return gate * new + (1 - gate) * x", "return gate * new")],
        says="nothing of the input is carried over",
        help="add (1 - g) · x",
        read="highway",
        why="The bypass is what the layer is named for: without it gradients must pass the gate.",
    ),
    Mistake(
        "A6-PLAIN-RESIDUAL",
        task="Highway.forward",
        edits=[("return gate * new + (1 - gate) * x", "return gate * new + x")],
        says="the whole input is added, whatever the gate says",
        help="multiply the input by 1 - g",
        read="highway",
        why="A residual connection adds; a highway shares 1 between new and old.",
    ),
    # -- CharCNN.forward
    Mistake(
        "A6-PADDING-MATCHES",
        task="CharCNN.forward",
        edits=[(MATCHES, "matches = matches")],
        says="matches that start at padding take part in the maximum",
        help="give matches that start behind EOW minus infinity before the maximum",
        read="character-cnn",
        why="Over padding a filter answers its bias: where all real matches are smaller, the "
        "padding wins, and a word's vector depends on how wide the batch is.",
    ),
    Mistake(
        "A6-PADDING-EMBEDDED",
        task="CharCNN.forward",
        edits=[("self.characters(ids) * shown[..., None]", "self.characters(ids)")],
        says="matches at the end of a word read the embedding of PAD, not zeros",
        help="make the embeddings behind the end of the word zero",
        read="character-cnn",
        why="The last matches look past the end. There they should find zeros, as they do where "
        "max_chars ends.",
    ),
    Mistake(
        "A6-ORIGINAL-PADDING",
        task="CharCNN.forward",
        edits=[
            ("self.characters(ids) * shown[..., None]", "self.characters(ids)"),
            (MATCHES, "matches = matches"),
        ],
        says="PAD is a character like any other, read and matched",
        help="embeddings behind the end are zero, and no match starts there",
        read="character-cnn",
        why="The original ELMo does this: its words have vectors that depend on max_chars. Here "
        "they must not.",
    ),
    Mistake(
        "A6-FILL-ZERO",
        task="CharCNN.forward",
        edits=[(MATCHES, "matches = matches.masked_fill(hidden, 0.0)")],
        says="matches that start at padding count as 0, and win over negative ones",
        help="give them minus infinity, or any number below all matches",
        read="character-cnn",
        why="0 is not small: a filter that matches nowhere has only negative numbers.",
    ),
    Mistake(
        "A6-MEAN-OVER-TIME",
        task="CharCNN.forward",
        edits=[
            (MATCHES, "matches = matches.masked_fill(hidden, 0.0)"),
            ("matches.amax(dim=-1)", "matches.sum(dim=-1) / (~hidden).sum(-1).clamp(min=1)"),
        ],
        says="the matches of a filter are averaged",
        help="keep the largest match of each filter",
        read="character-cnn",
        why="A filter looks for a group of letters. Whether it is there is a maximum; an average "
        "asks how much of the word it is.",
    ),
    Mistake(
        "A6-CENTRED",
        task="CharCNN.forward",
        edits=[
            (
                "F.pad(x, (0, beyond))",
                "F.pad(x, (beyond // 2, beyond - beyond // 2))",
            )
        ],
        says="the filters are centred, so they also look before the beginning of the word",
        help="add all width - 1 places on the right",
        read="character-cnn",
        why="padding='same' adds places on both sides. The contract's matches start at a character "
        "and look ahead.",
    ),
    Mistake(
        "A6-NO-TANH",
        task="CharCNN.forward",
        edits=[
            ("torch.tanh(matches.amax(dim=-1))", "matches.amax(dim=-1).nan_to_num(neginf=-1.0)")
        ],
        says="the best matches are not bent by tanh",
        help="tanh of the maximum, before the filters are laid side by side",
        read="character-cnn",
        why="Matches have no bound, and wide filters have larger ones than narrow filters.",
    ),
    Mistake(
        "A6-RELU-FOR-TANH",
        task="CharCNN.forward",
        edits=[("torch.tanh(matches.amax(dim=-1))", "torch.relu(matches.amax(dim=-1))")],
        says="the best matches are bent by ReLU, not by tanh",
        help="use tanh, as the contract does",
        read="character-cnn",
        why="The released ELMo uses ReLU, Kim et al. tanh. ReLU forgets how negative a match is.",
    ),
    Mistake(
        "A6-NO-HIGHWAY",
        task="CharCNN.forward",
        edits=[("features = highway(features)", "pass")],
        says="the highways are left out",
        help="send the features through each of self.highways before the projection",
        read="character-cnn",
        why="They mix what different filters found, before the projection makes it smaller.",
    ),
    Mistake(
        "A6-ONE-HIGHWAY",
        task="CharCNN.forward",
        edits=[("for highway in self.highways:", "for highway in self.highways[:1]:")],
        says="only the first highway is used",
        help="loop over all of self.highways, each on the output of the one before",
        read="character-cnn",
        why="The original has two.",
    ),
    Mistake(
        "A6-GHOST-WORDS",
        task="CharCNN.forward",
        edits=[("return self.projection(features) * is_word", "return self.projection(features)")],
        says="places without a word get a vector that is not zero",
        help="multiply by whether there is a word, after the projection",
        read="character-cnn",
        why="Highway and projection have biases, so nothing becomes something.",
    ),
    # -- reverse_words
    Mistake(
        "A6-FLIP-ALL",
        task="reverse_words",
        edits=[("return x[row, source]", "return x.flip(1)")],
        says="the whole row is turned round, so the padding comes first",
        help="turn the first lengths[b] places only, and leave the others",
        read="reversal-by-length",
        why="An LSTM that reads padding first starts the sentence with a state made of padding.",
    ),
    Mistake(
        "A6-ONE-TOO-FAR",
        task="reverse_words",
        edits=[(SOURCE, "source = torch.where(place < end, (end - place) % longest, place)")],
        says="each place is fetched one too far, so the first word comes from the padding",
        help="place t comes from length - 1 - t",
        read="reversal-by-length",
        why="The last word of a sentence of n words is at place n - 1.",
    ),
    Mistake(
        "A6-PADDING-LOST",
        task="reverse_words",
        edits=[
            (
                "return x[row, source]",
                "inside = (place < end).reshape(batch, longest, *[1] * (x.dim() - 2))\n"
                "    return x[row, source] * inside",
            )
        ],
        says="the padding is set to zero",
        help="leave what stands at padding as it is",
        read="reversal-by-length",
        why="The function also turns ids, where padding is not always 0; and turning twice must "
        "give back everything.",
    ),
    Mistake(
        "A6-LONGEST-FOR-ALL",
        task="reverse_words",
        edits=[
            ("end = lengths.to(x.device)[:, None]", "end = lengths.max().expand(batch)[:, None]")
        ],
        says="every sentence is turned within the length of the longest one",
        help="use each sentence's own length",
        read="reversal-by-length",
        why="Only the longest sentence is right then: the others begin with padding.",
    ),
    Mistake(
        "A6-FLIP-BATCH",
        task="reverse_words",
        edits=[
            (
                "row = torch.arange(batch, device=x.device)[:, None]",
                "row = torch.arange(batch, device=x.device).flip(0)[:, None]",
            ),
        ],
        says="the order of the sentences is turned too",
        help="each sentence stays in its row of the batch",
        read="reversal-by-length",
        why="flip() with an axis too many, or axis 0 for axis 1, changes who is whose neighbour.",
    ),
    # -- BiLM.forward
    Mistake(
        "A6-NOT-REVERSED",
        task="BiLM.forward",
        edits=[(TURNED, "turned = read(self.back, vectors)"), (BACK, "back = turned")],
        says="the second stack also reads ahead",
        help="turn each sentence round before the stack `back` reads it",
        read="two-language-models",
        why="It would guess the previous word from itself and those before it: both directions "
        "know the past, and none the future.",
    ),
    Mistake(
        "A6-NOT-TURNED-BACK",
        task="BiLM.forward",
        edits=[(BACK, "back = turned")],
        says="the states that read back are left in the order in which they were read",
        help="turn the states of `back` round again, so that place t is word t",
        read="two-language-models",
        why="Side by side, the first word would get the state of the last. Paddle's ELMo had this.",
    ),
    Mistake(
        "A6-WHOLE-ROW",
        task="BiLM.forward",
        edits=[
            (TURNED, "turned = read(self.back, vectors.flip(1))"),
            (BACK, "back = [layer.flip(1) for layer in turned]"),
        ],
        says="the whole row is turned, so the stack that reads back starts with the padding",
        help="turn within the lengths, by reverse_words",
        read="two-language-models",
        why="Before the last word the LSTM has then read padding, and its state depends on how "
        "much: on who else is in the batch.",
    ),
    Mistake(
        "A6-LEAK",
        task="BiLM.forward",
        edits=[
            (
                "ahead = read(self.ahead, vectors)\n",
                "ahead, turned, x, y = [], [], vectors, reverse_words(vectors, lengths)\n"
                "        for one, two in zip(self.ahead, self.back):\n"
                "            right, left = one(x)[0], reverse_words(two(y)[0], lengths)\n"
                "            ahead.append(right + x if ahead else right)\n"
                "            turned.append(left + reverse_words(y, lengths) if turned else left)\n"
                "            x = (ahead[-1] + turned[-1]) / 2\n"
                "            y = reverse_words(x, lengths)\n",
            ),
            (TURNED, "pass"),
            (BACK, "back = turned"),
        ],
        says="layer 2 of both stacks reads layer 1 of both directions, mixed",
        help="each stack reads only its own states, on every layer",
        read="no-leak",
        why="nn.LSTM(bidirectional=True, num_layers=2) does this. On layer 2 the state that has to "
        "guess the next word has read it: the loss falls to nothing, and nothing is learned.",
    ),
    Mistake(
        "A6-FED-AHEAD",
        task="BiLM.forward",
        edits=[(TURNED, "turned = read(self.back, reverse_words(ahead[-1], lengths))")],
        says="the stack that reads back gets the states of the stack that reads ahead",
        help="both stacks read the word vectors",
        read="no-leak",
        why="A state that reads back would know the words before it, which it has to guess. A "
        "well-known Keras ELMo did this.",
    ),
    Mistake(
        "A6-ONE-STACK",
        task="BiLM.forward",
        edits=[(TURNED, "turned = read(self.ahead, reverse_words(vectors, lengths))")],
        says="both directions use the LSTMs of `ahead`",
        help="the stack self.back reads the sentences that are turned round",
        read="two-language-models",
        why="The directions share the word vectors and the softmax, not the LSTMs.",
    ),
    Mistake(
        "A6-NO-RESIDUAL",
        task="BiLM.forward",
        edits=[(RESIDUAL, "x = states")],
        says="there is no residual connection between the layers",
        help="from layer 2 on, add the layer's input to its states",
        read="two-language-models",
        why="h_j = LSTM_j(h_{j-1}) + h_{j-1}: the second layer says what is new.",
    ),
    Mistake(
        "A6-EARLY-RESIDUAL",
        task="BiLM.forward",
        edits=[(RESIDUAL, "x = states + x")],
        says="layer 1 also has a residual connection: the word vectors are added to its states",
        help="add the input only from layer 2 on",
        read="two-language-models",
        why="The original connects LSTM layers with each other, not with the word vectors.",
    ),
    Mistake(
        "A6-STATEFUL",
        task="BiLM.forward",
        edits=[
            (
                "states, _ = lstm(x)",
                "kept = lstm.__dict__.get('kept')\n"
                "                fits = kept and kept[0].shape[1] == len(x)\n"
                "                states, after = lstm(x, kept if fits else None)\n"
                "                lstm.__dict__['kept'] = [part.detach() for part in after]",
            )
        ],
        says="each batch starts from the states in which the batch before ended",
        help="start each call from states of zero",
        read="two-language-models",
        why="The original keeps its states, so the same sentence gets other vectors each time; "
        "hundreds of users have asked why. Here a call depends on its arguments alone.",
    ),
    Mistake(
        "A6-PADDING-STATES",
        task="BiLM.forward",
        edits=[
            ("torch.stack(ahead).masked_fill(padding, 0.0)", "torch.stack(ahead)"),
            ("torch.stack(back).masked_fill(padding, 0.0)", "torch.stack(back)"),
        ],
        says="the states at padding are not zero",
        help="set them to zero at the end",
        read="two-language-models",
        why="An LSTM runs on over padding. Nobody should read those states, and zeros make sure "
        "that nobody who does is told anything.",
    ),
    # -- bilm_loss
    Mistake(
        "A6-SUM-OF-BOTH",
        task="bilm_loss",
        edits=[("return (loss_ahead + loss_back) / 2", "return loss_ahead + loss_back")],
        says="the loss is the sum of both directions",
        help="take half the sum",
        read="the-loss",
        why="The paper writes a sum, its code half of it; the course takes the mean, so that "
        "exp(loss) is a perplexity.",
    ),
    Mistake(
        "A6-BOTH-NEXT",
        task="bilm_loss",
        edits=[
            ("output(back[:, 1:][guessed])", "output(back[:, :-1][guessed])"),
            ("words[:, :-1][guessed]", "words[:, 1:][guessed]"),
        ],
        says="the states that read back are asked for the next word, which they have read",
        help="back[t] guesses words[t - 1]",
        read="the-loss",
        why="back[t] has read the words t to the end. The word that it does not know is t - 1.",
    ),
    Mistake(
        "A6-NOT-SHIFTED",
        task="bilm_loss",
        edits=[
            (GUESSED, "guessed = words != IGNORED"),
            ("output(ahead[:, :-1][guessed])", "output(ahead[guessed])"),
            ("output(back[:, 1:][guessed])", "output(back[guessed])"),
            ("words[:, 1:][guessed]", "words[guessed]"),
            ("words[:, :-1][guessed]", "words[guessed]"),
        ],
        says="each state is asked for its own word",
        help="ahead[t] guesses words[t + 1], back[t] guesses words[t - 1]",
        read="the-loss",
        why="A state has read its own word. Asked for it, the model learns to copy, and its loss "
        "falls to nothing.",
    ),
    Mistake(
        "A6-PADDING-GUESSES",
        task="bilm_loss",
        edits=[
            (
                "loss_back = F.cross_entropy(scores_back, words[:, :-1][guessed])",
                "loss_back = F.cross_entropy(output(back[:, 1:]).transpose(1, 2), words[:, :-1])",
            )
        ],
        says="the first padding behind a sentence is asked for EOS",
        help="leave out states at padding too, not only targets at padding",
        read="the-loss",
        why="Ignoring -100 skips targets at padding. Reading back, the state at place n of a "
        "sentence of n words has the target EOS, which is a word; but the state is padding.",
    ),
    Mistake(
        "A6-MEAN-OF-MEANS",
        task="bilm_loss",
        edits=[
            (
                "loss_ahead = F.cross_entropy(scores_ahead, words[:, 1:][guessed])",
                "ways = ((ahead[:, :-1], words[:, 1:]), (back[:, 1:], words[:, :-1]))\n"
                "    loss_ahead, loss_back = (\n"
                "        torch.stack(\n"
                "            [F.cross_entropy(output(s[g]), w[g])\n"
                "             for s, w, g in zip(*way, guessed)]\n"
                "        ).mean()\n"
                "        for way in ways\n"
                "    )",
            ),
            ("loss_back = F.cross_entropy(scores_back, words[:, :-1][guessed])", "pass"),
        ],
        says="each sentence counts the same, however many words it has",
        help="average over all guesses of the batch at once",
        read="the-loss",
        why="A mean of means weighs the words of short sentences more, and its exponential is no "
        "perplexity of the text.",
    ),
    Mistake(
        "A6-MARKERS-LEFT-OUT",
        task="bilm_loss",
        edits=[
            (
                "guessed = words[:, 1:] != IGNORED",
                "guessed = words[:, 1:] != IGNORED\n    inside = words[:, 2:] != IGNORED",
            ),
            ("output(ahead[:, :-1][guessed])", "output(ahead[:, :-2][inside])"),
            ("output(back[:, 1:][guessed])", "output(back[:, 2:][inside])"),
            ("words[:, 1:][guessed]", "words[:, 1:-1][inside]"),
            ("words[:, :-1][guessed]", "words[:, 1:-1][inside]"),
        ],
        says="the guesses of EOS and of BOS are left out",
        help="a sentence of n words, markers included, has n - 1 guesses in each direction",
        read="the-loss",
        why="That a sentence ends here is something to know of a language, too.",
    ),
    Mistake(
        "A6-PER-PLACE",
        task="bilm_loss",
        edits=[
            (
                "loss_ahead = F.cross_entropy(scores_ahead, words[:, 1:][guessed])",
                "loss_ahead = F.cross_entropy(\n"
                '        scores_ahead, words[:, 1:][guessed], reduction="sum")',
            ),
            (
                "loss_back = F.cross_entropy(scores_back, words[:, :-1][guessed])",
                "loss_back = F.cross_entropy(\n"
                '        scores_back, words[:, :-1][guessed], reduction="sum")\n'
                "    loss_ahead, loss_back = loss_ahead / words.numel(), loss_back / words.numel()",
            ),
        ],
        says="the sum is divided by batch · word, padding and all",
        help="divide by the number of guesses",
        read="the-loss",
        why="The same sentence would cost less in a wide batch than in a narrow one.",
    ),
    Mistake(
        "A6-STATES-JOINED",
        task="bilm_loss",
        edits=[
            ("output(ahead[:, :-1][guessed])", "output((ahead + back)[:, :-1][guessed])"),
            ("output(back[:, 1:][guessed])", "output((ahead + back)[:, 1:][guessed])"),
        ],
        says="each guess is made from the states of both directions together",
        help="guess the next word from ahead alone, and the previous one from back alone",
        read="no-leak",
        why="Together the two states know the word that is to be guessed: the mistake of the "
        "bidirectional LSTM, one step later.",
    ),
    # -- contextual_layers
    Mistake(
        "A6-STATIC-ONCE",
        task="contextual_layers",
        edits=[
            (
                "static = torch.cat([vectors, vectors], dim=-1)",
                "static = F.pad(vectors, (0, vectors.shape[-1]))",
            )
        ],
        says="layer 0 has the vector once, and zeros beside it",
        help="layer 0 is [vector ; vector]",
        read="the-layers",
        why="h_{k,0} = [x_k ; x_k]: layer 0 stands in for a state of either direction.",
    ),
    Mistake(
        "A6-EOS-STAYS",
        task="contextual_layers",
        edits=[("place >= lengths[:, None] - 2", "place >= lengths[:, None] - 1")],
        says="EOS of a shorter sentence is kept as its last word",
        help="a sentence of length n has n - 2 real words; zeros behind them",
        read="the-layers",
        why="Cutting the last column takes EOS from the longest sentences only.",
    ),
    Mistake(
        "A6-BOS-STAYS",
        task="contextual_layers",
        edits=[("inner = layers[:, :, 1:-1]", "inner = layers[:, :, :-2]")],
        says="BOS is kept, so every word has the vector of the one before",
        help="cut place 0 off: layers[:, :, 1:-1]",
        read="the-layers",
        why="The first real word is at place 1.",
    ),
    Mistake(
        "A6-MARKERS-STAY",
        task="contextual_layers",
        edits=[
            ("inner = layers[:, :, 1:-1]", "inner = layers"),
            ("place >= lengths[:, None] - 2", "place >= lengths[:, None]"),
        ],
        says="BOS and EOS are still there",
        help="cut BOS and EOS off: two places less",
        read="the-layers",
        why="Who uses the vectors has as many tags as real words.",
    ),
    Mistake(
        "A6-BACK-FIRST",
        task="contextual_layers",
        edits=[
            (
                "moving = torch.cat([ahead, back], dim=-1)",
                "moving = torch.cat([back, ahead], dim=-1)",
            )
        ],
        says="the states that read back come first",
        help="join them as [ahead ; back]",
        read="the-layers",
        why="[h→ ; h←], in this order, as everybody does who loads weights.",
    ),
    Mistake(
        "A6-STATIC-LAST",
        task="contextual_layers",
        edits=[("torch.cat([static[None], moving])", "torch.cat([moving, static[None]])")],
        says="the static layer is the last, not the first",
        help="layer 0 first, then the layers of the LSTMs",
        read="the-layers",
        why="Layer j of the stack is layer j of the list, and the word itself is layer 0.",
    ),
    Mistake(
        "A6-PADDING-KEPT",
        task="contextual_layers",
        edits=[("return inner.masked_fill(beyond[..., None], 0.0)", "return inner")],
        says="behind the words of shorter sentences stands whatever was there",
        help="set everything behind the last real word to zero",
        read="the-layers",
        why="The vector of EOS would pass for a word.",
    ),
    # -- ScalarMix.forward
    Mistake(
        "A6-RAW-WEIGHTS",
        task="ScalarMix.forward",
        edits=[(SHARES, "shares = self.weights")],
        says="the weights are used as they are, without a softmax",
        help="s = softmax(weights), so that the shares sum to 1",
        read="the-mix",
        why="At the start all weights are 0: without the softmax so is the output.",
    ),
    Mistake(
        "A6-SIGMOID-WEIGHTS",
        task="ScalarMix.forward",
        edits=[(SHARES, "shares = torch.sigmoid(self.weights)")],
        says="each weight is squeezed by a sigmoid, so the shares do not sum to 1",
        help="s = softmax(weights) over the layers",
        read="the-mix",
        why="The scale is γ's to learn. Shares that sum to 1 leave it alone.",
    ),
    Mistake(
        "A6-SHARES-OF-ONE",
        task="ScalarMix.forward",
        edits=[(SHARES, "shares = torch.softmax(self.weights[:, None], dim=-1).squeeze(1)")],
        says="the softmax goes over an axis of size 1, so that every layer has the share 1",
        help="take the softmax over the layers: dim=0",
        read="the-mix",
        why="A softmax shares 1 among what stands along its axis. Where one number stands alone, "
        "it gets 1, whatever it is: the weights have no effect, and no gradient.",
    ),
    Mistake(
        "A6-NO-GAMMA",
        task="ScalarMix.forward",
        edits=[(MIXED, "return torch.tensordot(shares, layers, dims=1)")],
        says="γ is not used",
        help="multiply the mix by γ",
        read="the-mix",
        why="The layers have a scale of their own, and the task's model another: γ fits the two. "
        "The paper reports that without it some tasks do not train.",
    ),
    Mistake(
        "A6-GAMMA-INSIDE",
        task="ScalarMix.forward",
        edits=[
            (SHARES, "shares = torch.softmax(self.gamma * self.weights, dim=0)"),
            (MIXED, "return torch.tensordot(shares, layers, dims=1)"),
        ],
        says="γ stands inside the softmax",
        help="γ multiplies the mix, after the softmax",
        read="the-mix",
        why="Inside, γ makes the shares sharper or flatter, and cannot change the scale.",
    ),
    Mistake(
        "A6-TOP-LAYER",
        task="ScalarMix.forward",
        edits=[(MIXED, "return self.gamma * layers[-1]")],
        says="only the last layer is used",
        help="sum over all layers, each by its share",
        read="the-mix",
        why="What a task needs may lie on another layer: in the paper syntax on the first, senses "
        "on the second.",
    ),
    Mistake(
        "A6-MEAN-OF-LAYERS",
        task="ScalarMix.forward",
        edits=[
            (
                MIXED,
                "return self.gamma * (shares.view(-1, *[1] * (layers.dim() - 1)) * layers).mean(0)",
            )
        ],
        says="the weighted layers are averaged, so the mix is divided by their number once more",
        help="sum over the layers: the shares sum to 1 already",
        read="the-mix",
        why="A weighted sum with weights that sum to 1 is a mean.",
    ),
    # -- nearest_sense
    Mistake(
        "A6-UNSCALED",
        task="nearest_sense",
        edits=[("scale = deviation[telling]", "scale = torch.ones_like(deviation[telling])")],
        says="the numbers of the vectors are compared as they are, so the largest decide",
        help="divide each number by its deviation over the known occurrences",
        read="two-senses",
        why="Most of a state's variance is about the frame of the sentence, not about the sense. "
        "Unscaled, a few loud numbers drown the ones that tell.",
    ),
    Mistake(
        "A6-NEAREST-ONE",
        task="nearest_sense",
        edits=[
            (
                "return torch.cdist(asked, means).argmin(dim=-1)",
                "return senses[torch.cdist(asked, known).argmin(dim=-1)]",
            )
        ],
        says="the sense of the nearest known occurrence is taken, not the nearest mean",
        help="compare with the mean of each sense",
        read="two-senses",
        why="One occurrence is noisy; the mean of many is less so.",
    ),
    Mistake(
        "A6-FARTHEST",
        task="nearest_sense",
        edits=[("argmin(dim=-1)", "argmax(dim=-1)")],
        says="the sense with the largest distance is taken",
        help="take the smallest distance",
        read="two-senses",
        why="A distance is small where things are alike; a similarity is large there.",
    ),
    Mistake(
        "A6-LARGEST-PRODUCT",
        task="nearest_sense",
        edits=[
            (
                "return torch.cdist(asked, means).argmin(dim=-1)",
                "return (asked @ means.T).argmax(dim=-1)",
            )
        ],
        says="the sense with the largest dot product is taken",
        help="compare distances: the dot product favours long means",
        read="two-senses",
        why="‖x - m‖² = ‖x‖² - 2 x·m + ‖m‖²: the last term differs between the senses.",
    ),
    Mistake(
        "A6-DIVIDED-BY-VARIANCE",
        task="nearest_sense",
        edits=[("deviation = known.std(dim=0)", "deviation = known.var(dim=0)")],
        says="each number is divided by its variance, so the smallest numbers decide",
        help="divide by the deviation, the root of the variance",
        read="two-senses",
        why="x / deviation has deviation 1 in every number; x / variance has not.",
    ),
    # -- Tagger.forward
    Mistake(
        "A6-ELMO-FIRST",
        task="Tagger.forward",
        edits=[(BESIDE, "x = torch.cat([self.mix(layers), x], dim=-1)")],
        says="the mix stands before the own vector",
        help="[own vector ; mix], in this order",
        read="use",
        why="The columns of the output layer are ordered like its input.",
    ),
    Mistake(
        "A6-LAST-LAYER-BESIDE",
        task="Tagger.forward",
        edits=[("self.mix(layers)], dim=-1)", "layers[-1]], dim=-1)")],
        says="the last layer is used as it is, and the mix is not asked",
        help="put self.mix(layers) beside the own vector",
        read="use",
        why="The task learns its mix; without it the weights of the mix get no gradient.",
    ),
    Mistake(
        "A6-MIX-DETACHED",
        task="Tagger.forward",
        edits=[("self.mix(layers)], dim=-1)", "self.mix(layers).detach()], dim=-1)")],
        says="no gradient reaches the weights of the mix",
        help="detach the layers, not the mix: the task has to learn its weights and γ",
        read="use",
        why="The language model stays as it is while the task is learned. The mix belongs to the "
        "task.",
    ),
    # -- count_parameters
    Mistake(
        "A6-TWO-BIASES",
        task="count_parameters",
        edits=[("(d_word + d_word + 1)", "(d_word + d_word + 2)")],
        says="each gate has two biases, as in nn.LSTM",
        help="count one bias for each of the 4 · d_hidden numbers",
        read="parameters",
        why="nn.LSTM keeps two biases that are only ever added, for the sake of cuDNN.",
    ),
    Mistake(
        "A6-ONE-DIRECTION",
        task="count_parameters",
        edits=[("2 * num_layers * lstm", "num_layers * lstm")],
        says="the LSTMs of one direction are counted",
        help="count both directions: 2 · num_layers LSTMs",
        read="parameters",
        why="The directions share the words and the softmax, not the LSTMs.",
    ),
    Mistake(
        "A6-NO-HAND-ON",
        task="count_parameters",
        edits=[
            (LSTM, "lstm = 4 * d_hidden * (d_word + d_hidden + 1)"),
        ],
        says="the LSTMs hand on all d_hidden numbers, without a projection",
        help="each LSTM reads d_word numbers of its own state, and has a matrix that makes them",
        read="parameters",
        why="4096 cells that all read each other would need 76 million numbers in each LSTM.",
    ),
    Mistake(
        "A6-HIGHWAY-HALF",
        task="count_parameters",
        edits=[("num_highways * 2 * (count", "num_highways * (count")],
        says="a highway is counted as one linear layer",
        help="count transform and gate",
        read="parameters",
        why="The gate is a layer of its own, as large as the other.",
    ),
    Mistake(
        "A6-FILTERS-WITHOUT-BIAS",
        task="count_parameters",
        edits=[("(width * d_char + 1)", "(width * d_char)")],
        says="the filters are counted without their biases",
        help="each filter has width · d_char weights and one bias",
        read="parameters",
        why="2048 of 93.6 million: a count is exact or it is wrong.",
    ),
]
