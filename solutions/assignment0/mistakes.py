"""Known mistakes of assignment 0: edits of the reference that students really make."""

from grader.author import Mistake

RNN = "packed_states, last = self.rnn(packed)"
PACK = """packed = pack_padded_sequence(
            embedded, lengths.cpu(), batch_first=True, enforce_sorted=False
        )"""
UNPACK = """states, _ = pad_packed_sequence(
            packed_states, batch_first=True, total_length=source.shape[1]
        )"""
SORTED = """order = lengths.argsort(descending=True)
        packed = pack_padded_sequence(
            embedded[order], lengths[order].cpu(), batch_first=True
        )"""
GO_ON = "states, new_state = self.rnn(embedded, state)"
TOTAL = "total = surprise.where(is_word, 0.0).sum()"
MEAN = "return total / is_word.sum().clamp(min=1)"
WAIT = "best = best.where(~is_done, pad)"
LOOP = "while len(written) < max_length and not is_done.all():"
CUT = "return [row[: row.index(end)] if end in row else row for row in rows]"

MISTAKES = [
    # -- pad_batch
    Mistake(
        "A0-PAD-LEFT",
        task="pad_batch",
        edits=[
            (
                "[[*sentence, *[pad] * (width - len(sentence))] for",
                "[[*[pad] * (width - len(sentence)), *sentence] for",
            )
        ],
        says="the padding stands before the words",
        help="put the words first and the padding behind them",
        read="lay-sentences-into-a-rectangle",
        why="Packing, lengths and the decoder all count places from the first word on. With the "
        "padding first, place 0 is no word, and the lengths cut off the end of the sentence.",
    ),
    Mistake(
        "A0-PAD-ZERO",
        task="pad_batch",
        edits=[("*[pad] * (width", "*[0] * (width")],
        says="short sentences are filled with 0, whatever pad is",
        help="fill with the id pad",
        read="lay-sentences-into-a-rectangle",
        why="Which id stands for padding is decided by the vocabulary. In many, 0 is a word.",
    ),
    Mistake(
        "A0-PAD-SHORTEST",
        task="pad_batch",
        edits=[
            ("width = max(sizes)", "width = min(sizes)"),
            (
                "[[*sentence, *[pad] * (width - len(sentence))] for",
                "[[*sentence[:width]] for",
            ),
        ],
        says="all sentences are cut to the length of the shortest",
        help="make the rectangle as wide as the longest sentence",
        read="lay-sentences-into-a-rectangle",
        why="zip(*sentences) stops at the shortest too. No word may be lost.",
    ),
    Mistake(
        "A0-PAD-WIDTH",
        task="pad_batch",
        edits=[("torch.tensor(sizes, dtype", "torch.tensor([width] * len(sizes), dtype")],
        says="every sentence is said to be as long as the longest",
        help="return how many words each sentence has before it is filled up",
        read="lay-sentences-into-a-rectangle",
        why="The lengths are measured after the padding was put in. They are all that later tells "
        "a word from padding.",
    ),
    # -- Encoder.forward
    Mistake(
        "A0-ENC-PADDING",
        task="Encoder.forward",
        edits=[
            (PACK, ""),
            (RNN, "states, last = self.rnn(embedded)"),
            (UNPACK, ""),
        ],
        says="the GRU reads the padding as if it were words",
        help="pack the words with their lengths, so that each sentence stops at its last word",
        read="read-a-sentence",
        why="A state is rewritten at every step. After ten steps of padding little is left of the "
        "sentence, and what is left depends on how long its neighbours are.",
    ),
    Mistake(
        "A0-ENC-STATES-PADDED",
        task="Encoder.forward",
        edits=[(UNPACK, "states, _ = self.rnn(embedded)")],
        says="the last states are right, but the states go on through the padding",
        help="unpack the states of the packed sentences: they are zeros at padding",
        read="read-a-sentence",
        why="Whoever averages or attends to the states later would take padding for words.",
    ),
    Mistake(
        "A0-ENC-LAST-PADDED",
        task="Encoder.forward",
        edits=[(RNN, "packed_states, _ = self.rnn(packed)\n        _, last = self.rnn(embedded)")],
        says="the states are right, but the last ones are those after the padding",
        help="return the last states that the GRU gives for the packed sentences",
        read="read-a-sentence",
        why="The decoder starts from the last states. After the padding they are no longer those "
        "of the sentence.",
    ),
    Mistake(
        "A0-ENC-SORTED",
        task="Encoder.forward",
        edits=[(PACK, SORTED)],
        says="the sentences come back sorted by length, the longest first",
        help="put states and last states back into the order of the batch",
        read="read-a-sentence",
        why="With enforce_sorted=False the packing remembers the order and restores it. Sorted by "
        "hand, it has to be undone by hand: each source would get another sentence's target.",
    ),
    Mistake(
        "A0-ENC-SORTED-TWICE",
        task="Encoder.forward",
        edits=[
            (PACK, SORTED),
            (
                "return states, last  # (batch, source, d_hidden), (layer, batch, d_hidden)",
                "return states[order], last[:, order]",
            ),
        ],
        says="the order of the batch is undone by sorting once more",
        help="undo an order by its inverse: order.argsort()",
        read="read-a-sentence",
        why="x[order] puts sentence order[i] at place i. Doing so twice gives x back only where "
        "order is its own inverse, as an exchange of two is: with three sentences it shows.",
    ),
    Mistake(
        "A0-ENC-SORTED-LAST",
        task="Encoder.forward",
        edits=[
            (PACK, SORTED),
            (
                "return states, last  # (batch, source, d_hidden), (layer, batch, d_hidden)",
                "return states[order.argsort()], last",
            ),
        ],
        says="the states are put back into the order of the batch, the last states are not",
        help="put the last states back too: their batch axis is the second",
        read="read-a-sentence",
        why="The decoder gets the last states only, so every target is written from the state of "
        "another sentence.",
    ),
    Mistake(
        "A0-ENC-NARROW",
        task="Encoder.forward",
        edits=[("batch_first=True, total_length=source.shape[1]", "batch_first=True")],
        says="the states are as wide as the longest sentence, not as the source",
        help="tell pad_packed_sequence the width of source as total_length",
        read="read-a-sentence",
        why="Masks and labels have the width of the source. It is wider than the longest sentence "
        "when a batch is split over several devices, or padded to a fixed width.",
    ),
    Mistake(
        "A0-ENC-ONE-SHORT",
        task="Encoder.forward",
        edits=[("embedded, lengths.cpu(),", "embedded, (lengths - 1).clamp(min=1).cpu(),")],
        says="the last word of each sentence is not read",
        help="pack with the lengths themselves: they count words, they are not the last place",
        read="read-a-sentence",
        why="lengths - 1 is the place of the last word, for indexing. Packing wants to know how "
        "many words there are.",
    ),
    Mistake(
        "A0-ENC-TOP-ONLY",
        task="Encoder.forward",
        edits=[
            (
                "return states, last  # (batch, source, d_hidden), (layer, batch, d_hidden)",
                "return states, last[-1:]",
            )
        ],
        says="only the top layer's last state is returned",
        help="return the last state of every layer",
        read="read-a-sentence",
        why="The decoder has as many layers as the encoder; each starts where its own left off.",
    ),
    Mistake(
        "A0-ENC-DETACHED",
        task="Encoder.forward",
        edits=[
            (
                "return states, last  # (batch, source, d_hidden), (layer, batch, d_hidden)",
                "return states, last.detach()",
            )
        ],
        says="no gradient flows through the last states",
        help="return the last states as they are, without detach, data or no_grad",
        read="read-a-sentence",
        why="The loss reaches the encoder through the last states and through nothing else. "
        "Without them it never learns, and the decoder learns to write without a source.",
    ),
    Mistake(
        "A0-ENC-BACKWARDS",
        task="Encoder.forward",
        edits=[
            ("embedded = self.embedding(source)", "embedded = self.embedding(source.flip(1))"),
        ],
        says="the rectangle is read from its right end, where the padding is",
        help="read from the first word to the last",
        read="read-a-sentence",
        why="Sutskever et al. (2014) reversed the source, which helped. But a sentence is reversed "
        "within its length: turning the whole row puts the padding first.",
    ),
    # -- shift
    Mistake(
        "A0-SHIFT-SAME",
        task="shift",
        edits=[("return target[:, :-1], target[:, 1:]", "return target[:, 1:], target[:, 1:]")],
        says="the decoder is told the very word that it has to say",
        help="tell it the words before: all but the last place",
        read="teacher-forcing",
        why="Copying the input is learned at once: the loss falls to zero, and in decoding, where "
        "nobody tells the word, the model writes nonsense.",
    ),
    Mistake(
        "A0-SHIFT-BACK",
        task="shift",
        edits=[("return target[:, :-1], target[:, 1:]", "return target[:, 1:], target[:, :-1]")],
        says="inputs and labels are exchanged: the decoder is asked for the word before",
        help="inputs are all but the last place, labels all but the first",
        read="teacher-forcing",
        why="It learns to write backwards, and is never asked for `end`.",
    ),
    Mistake(
        "A0-SHIFT-ROLL",
        task="shift",
        edits=[
            ("return target[:, :-1], target[:, 1:]", "return target, target.roll(-1, dims=1)"),
        ],
        says="the labels are rolled, so that the first word is asked for behind the last",
        help="leave the last place out of the inputs, and the first out of the labels",
        read="teacher-forcing",
        why="roll puts what falls out on the left back in on the right: the decoder is asked for "
        "`start` at the end of the longest sentence.",
    ),
    Mistake(
        "A0-SHIFT-BATCH",
        task="shift",
        edits=[("return target[:, :-1], target[:, 1:]", "return target[:-1], target[1:]")],
        says="whole sentences are left out: the shift is along the batch",
        help="shift along the second axis, the one of the words",
        read="teacher-forcing",
        why="The batch comes first in this course. Each sentence would be asked for the words of "
        "its neighbour.",
    ),
    Mistake(
        "A0-SHIFT-TWO",
        task="shift",
        edits=[("return target[:, :-1], target[:, 1:]", "return target[:, :-1], target[:, 2:]")],
        says="the labels lack a place: the first word after start is never asked for",
        help="leave out only start from the labels",
        read="teacher-forcing",
        why="Behind `start` the first word is asked for. Inputs and labels are equally many.",
    ),
    # -- Decoder.forward
    Mistake(
        "A0-DEC-FROM-ZERO",
        task="Decoder.forward",
        edits=[(GO_ON, "states, new_state = self.rnn(embedded)")],
        says="the decoder starts from a state of zeros, not from the one it is given",
        help="hand the state to the GRU as its second argument",
        read="write-from-a-state",
        why="Without the state nothing of the source arrives: the decoder becomes a language "
        "model that writes the same whatever it should translate.",
    ),
    Mistake(
        "A0-DEC-SOFTMAX",
        task="Decoder.forward",
        edits=[
            (
                "return self.output(states), new_state",
                "return self.output(states).softmax(-1), new_state",
            )
        ],
        says="probabilities are returned, not scores",
        help="leave the softmax to the loss",
        read="write-from-a-state",
        why="The loss takes the logarithm of a softmax. Of probabilities it would take a second "
        "softmax, which is nearly flat: the loss stays near log(vocab) and hardly learns.",
    ),
    Mistake(
        "A0-DEC-LOG-SOFTMAX",
        task="Decoder.forward",
        edits=[
            (
                "return self.output(states), new_state",
                "return self.output(states).log_softmax(-1), new_state",
            )
        ],
        says="logarithms of probabilities are returned, not scores",
        help="return what the output layer says",
        read="write-from-a-state",
        why="A second log softmax changes nothing, so training works, but the contract, and "
        "whoever adds up or smooths the scores, asks for those of the output layer.",
    ),
    Mistake(
        "A0-DEC-LAST-WORD",
        task="Decoder.forward",
        edits=[
            (
                "return self.output(states), new_state",
                "return self.output(states[:, -1:]), new_state",
            )
        ],
        says="scores are returned behind the last input only",
        help="score what follows every input",
        read="write-from-a-state",
        why="Each place of the target is a question of its own: teacher forcing answers all of "
        "them in one call.",
    ),
    Mistake(
        "A0-DEC-OLD-STATE",
        task="Decoder.forward",
        edits=[("return self.output(states), new_state", "return self.output(states), state")],
        says="the state that was given is returned, not the one after the last input",
        help="return the state that the GRU has after the last input",
        read="write-from-a-state",
        why="In decoding the next call goes on from the returned state. With the old one every "
        "word is the first.",
    ),
    Mistake(
        "A0-DEC-NO-MEMORY",
        task="Decoder.forward",
        edits=[
            (
                GO_ON,
                "steps = [self.rnn(embedded[:, t : t + 1], state) for t in "
                "range(inputs.shape[1])]\n"
                "        states, new_state = torch.cat([s for s, _ in steps], 1), steps[-1][1]",
            )
        ],
        says="every word starts again from the given state",
        help="go on from the state of the word before",
        read="write-from-a-state",
        why="h[t] is made of h[t - 1]. Otherwise a word knows the source and itself, and nothing "
        "of the words between.",
    ),
    Mistake(
        "A0-DEC-OWN-WORDS",
        task="Decoder.forward",
        edits=[
            (
                GO_ON,
                "step, outs, new_state = embedded[:, :1], [], state\n"
                "        for _ in range(inputs.shape[1]):\n"
                "            out, new_state = self.rnn(step, new_state)\n"
                "            outs.append(out)\n"
                "            step = self.embedding(self.output(out).argmax(-1))\n"
                "        states = torch.cat(outs, 1)",
            )
        ],
        says="after the first word the decoder is told its own best words, not the inputs",
        help="tell it the words of inputs at every place",
        read="write-from-a-state",
        why="Teacher forcing tells the right words. Left to itself an untrained decoder tells "
        "itself nonsense, and training is slow.",
    ),
    # -- sequence_loss
    Mistake(
        "A0-LOSS-PADDING",
        task="sequence_loss",
        edits=[(TOTAL, "total = surprise.sum()"), (MEAN, "return total / labels.numel()")],
        says="padding counts as words, in the sum and in the number",
        help="leave out the places whose label is pad",
        read="a-loss-over-real-words",
        why="Padding is easy to foresee. The loss looks small, and most of what is learned is to "
        "write padding.",
    ),
    Mistake(
        "A0-LOSS-PLACES",
        task="sequence_loss",
        edits=[(MEAN, "return total / labels.numel()")],
        says="the sum over real words is divided by all places, padding too",
        help="divide by the number of real words",
        read="a-loss-over-real-words",
        why="The more padding, the smaller the loss and its gradients: sentences that share a "
        "batch with a long one count less.",
    ),
    Mistake(
        "A0-LOSS-PER-SENTENCE",
        task="sequence_loss",
        edits=[(MEAN, "return total / len(labels)")],
        says="the sum is divided by the number of sentences",
        help="divide by the number of real words",
        read="a-loss-over-real-words",
        why="That is the loss of a sentence: longer ones cost more, so it cannot be compared "
        "between batches or turned into a perplexity.",
    ),
    Mistake(
        "A0-LOSS-SUM",
        task="sequence_loss",
        edits=[(MEAN, "return total")],
        says="the loss is a sum, not a mean",
        help="divide by the number of real words",
        read="a-loss-over-real-words",
        why="A batch with twice as many words would make a step twice as large.",
    ),
    Mistake(
        "A0-LOSS-MEAN-OF-MEANS",
        task="sequence_loss",
        edits=[
            (TOTAL, "total = surprise.where(is_word, 0.0).sum(1) / is_word.sum(1).clamp(min=1)"),
            (MEAN, "return total.sum() / is_word.any(1).sum().clamp(min=1)"),
        ],
        says="each sentence is averaged first, and then the sentences",
        help="add up over the whole batch, and divide once",
        read="a-loss-over-real-words",
        why="A word of a short sentence would count more than a word of a long one.",
    ),
    Mistake(
        "A0-LOSS-PAD-ZERO",
        task="sequence_loss",
        edits=[("is_word = labels != pad", "is_word = labels != 0")],
        says="label 0 is left out, whatever pad is",
        help="compare the labels with pad",
        read="a-loss-over-real-words",
        why="Where padding has another id, a real word is never trained and padding is.",
    ),
    Mistake(
        "A0-LOSS-UNDERFLOW",
        task="sequence_loss",
        edits=[("logits.log_softmax(dim=-1)", "logits.softmax(dim=-1).log()")],
        says="the logarithm is taken of a softmax that has become zero",
        help="use log_softmax, which never leaves the logarithms",
        read="a-loss-over-real-words",
        why="exp(-800) is 0 in float64 as well, and log 0 is minus infinity. log_softmax "
        "computes x - log Σ exp(x) instead.",
    ),
    Mistake(
        "A0-LOSS-TWICE",
        task="sequence_loss",
        edits=[("logits.log_softmax(dim=-1)", "logits.softmax(dim=-1).log_softmax(dim=-1)")],
        says="two softmaxes are taken, one after the other",
        help="give the raw scores to log_softmax or cross_entropy, which contain the softmax",
        read="a-loss-over-real-words",
        why="Probabilities lie between 0 and 1, so a softmax of them is nearly flat.",
    ),
    Mistake(
        "A0-LOSS-PLACES-SOFTMAX",
        task="sequence_loss",
        edits=[("logits.log_softmax(dim=-1)", "logits.log_softmax(dim=1)")],
        says="the softmax runs over the places of the sentence, not over the vocabulary",
        help="run the softmax over the last axis",
        read="a-loss-over-real-words",
        why="At each place the words of the vocabulary share the probability 1.",
    ),
    Mistake(
        "A0-LOSS-VIEW",
        task="sequence_loss",
        edits=[
            (
                "logits.log_softmax(dim=-1)",
                "logits.reshape(len(logits), -1, logits.shape[1]).mT.log_softmax(dim=-1)",
            )
        ],
        says="the axes of places and words are exchanged by reshaping, which mixes their numbers",
        help="exchange axes by transpose, or flatten both tensors to (places, vocab) and (places)",
        read="a-loss-over-real-words",
        why="cross_entropy wants the vocabulary on axis 1. A view to that shape reads the same "
        "numbers in the same order, so scores belong to other words.",
    ),
    Mistake(
        "A0-LOSS-BITS",
        task="sequence_loss",
        edits=[(MEAN, "return total / is_word.sum().clamp(min=1) / 0.6931471805599453")],
        says="the loss is in bits, 1.44 times as large",
        help="use the natural logarithm",
        read="a-loss-over-real-words",
        why="Losses are in nats here, as in torch: a perplexity is exp(loss).",
    ),
    Mistake(
        "A0-LOSS-NAN",
        task="sequence_loss",
        edits=[(MEAN, "return total / is_word.sum()")],
        says="a batch of padding only has the loss NaN",
        help="divide by at least 1",
        read="a-loss-over-real-words",
        why="0 / 0 is NaN, and so is every parameter after the next step. cross_entropy with "
        "ignore_index gives NaN there too.",
    ),
    Mistake(
        "A0-LOSS-CUT",
        task="sequence_loss",
        edits=[
            (
                'raise ValueError(f"logits of {logits.shape[1]} words, labels of '
                '{labels.shape[1]}")',
                "labels = labels[:, : logits.shape[1]]",
            )
        ],
        says="labels that are too many are cut off in silence",
        help="raise a ValueError that says how many places each of the two has",
        read="a-loss-over-real-words",
        why="Labels with one place too many are a target that was not shifted. Cut off, they fit, "
        "and the decoder is asked for the very word that it is told.",
    ),
    # -- Seq2Seq.forward
    Mistake(
        "A0-S2S-TOLD-ANSWERS",
        task="Seq2Seq.forward",
        edits=[("inputs, _ = shift(target)", "_, inputs = shift(target)")],
        says="the decoder is told the labels, the words that it has to say",
        help="give the decoder the inputs of shift",
        read="read-then-write",
        why="It learns to copy what it is told, and never needs the source.",
    ),
    Mistake(
        "A0-S2S-WHOLE-TARGET",
        task="Seq2Seq.forward",
        edits=[("inputs, _ = shift(target)", "inputs = target")],
        says="the decoder is told the whole target, its last word too",
        help="give the decoder the inputs of shift, one place fewer",
        read="read-then-write",
        why="Behind the last place nothing is asked. The scores would have one place more than "
        "the labels.",
    ),
    Mistake(
        "A0-S2S-FROM-ZERO",
        task="Seq2Seq.forward",
        edits=[
            (
                "logits, _ = self.decoder(inputs, state)",
                "logits, _ = self.decoder(inputs, torch.zeros_like(state))",
            )
        ],
        says="the decoder starts from zeros, and the source is never used",
        help="start the decoder from the encoder's last states",
        read="read-then-write",
        why="The state is the only way from the source to the target.",
    ),
    Mistake(
        "A0-S2S-NO-LENGTHS",
        task="Seq2Seq.forward",
        edits=[
            (
                "_, state = self.encoder(source, lengths)",
                "_, state = self.encoder(source, torch.full_like(lengths, source.shape[1]))",
            )
        ],
        says="the encoder is told that every sentence fills its row",
        help="hand the lengths to the encoder",
        read="read-then-write",
        why="It reads padding as words, so a translation depends on the longest sentence of the "
        "batch.",
    ),
    Mistake(
        "A0-S2S-TOP-STATE",
        task="Seq2Seq.forward",
        edits=[
            (
                "logits, _ = self.decoder(inputs, state)",
                "logits, _ = self.decoder(inputs, state[-1:].expand(state.shape))",
            )
        ],
        says="every layer of the decoder starts from the encoder's top layer",
        help="hand the states on layer by layer, as they are",
        read="read-then-write",
        why="Each layer has a state of its own. With one layer it makes no difference.",
    ),
    Mistake(
        "A0-S2S-DETACHED",
        task="Seq2Seq.forward",
        edits=[
            (
                "logits, _ = self.decoder(inputs, state)",
                "logits, _ = self.decoder(inputs, state.detach())",
            )
        ],
        says="no gradient reaches the encoder",
        help="hand the state on as it is, without detach, data or no_grad",
        read="read-then-write",
        why="The values are right, so it is only seen in training: the encoder stays random.",
    ),
    # -- greedy_decode
    Mistake(
        "A0-GREEDY-FIRST-DONE",
        task="greedy_decode",
        edits=[(LOOP, "while len(written) < max_length and not is_done.any():")],
        says="everybody stops as soon as one sentence is done",
        help="stop when all sentences are done",
        read="write-without-a-teacher",
        why="The others are cut off in the middle; how much is lost depends on the neighbours.",
    ),
    Mistake(
        "A0-GREEDY-GOES-ON",
        task="greedy_decode",
        edits=[(WAIT, "")],
        says="a sentence that is done goes on writing",
        help="write pad for the sentences that are done",
        read="write-without-a-teacher",
        why="Behind `end` a decoder was never trained, so it writes nonsense, and the same "
        "sentence looks different in another batch.",
    ),
    Mistake(
        "A0-GREEDY-END-AGAIN",
        task="greedy_decode",
        edits=[(WAIT, "best = best.where(~is_done, end)")],
        says="a sentence that is done repeats end",
        help="write end once, and pad behind it",
        read="write-without-a-teacher",
        why="A row is the sentence, `end`, and padding, like the targets in training.",
    ),
    Mistake(
        "A0-GREEDY-FORGETS",
        task="greedy_decode",
        edits=[("is_done = is_done | (best == end)", "is_done = best == end")],
        says="a sentence that is done waits one step, and then goes on",
        help="keep what is done: done before, or done now",
        read="write-without-a-teacher",
        why="The word behind `end` is pad, which is not end: comparing only the newest word "
        "forgets.",
    ),
    Mistake(
        "A0-GREEDY-START",
        task="greedy_decode",
        edits=[
            ("return torch.stack(written, dim=1)", "return torch.stack([begun, *written], dim=1)"),
            (
                "written: list[Tensor] = []",
                "written: list[Tensor] = []\n    begun = word[:, 0]",
            ),
        ],
        says="start is returned as the first word",
        help="return only what was written",
        read="write-without-a-teacher",
        why="`start` is told, not written. A translation that begins with it loses in every "
        "comparison.",
    ),
    Mistake(
        "A0-GREEDY-NO-END",
        task="greedy_decode",
        edits=[
            (
                "written.append(best)\n        is_done = is_done | (best == end)",
                "is_done = is_done | (best == end)\n"
                "        written.append(best.where(~is_done, pad))",
            ),
        ],
        says="end is not written",
        help="write end as the last word of its sentence",
        read="write-without-a-teacher",
        why="Without it nobody can tell a finished sentence from one that was cut off.",
    ),
    Mistake(
        "A0-GREEDY-ONE-STATE",
        task="greedy_decode",
        edits=[
            ("logits, state = decoder(word, state)", "logits, _ = decoder(word, state)"),
        ],
        says="every step starts from the first state",
        help="hand the decoder the state that it returned",
        read="write-without-a-teacher",
        why="The state is the only memory of what was written. Without it the loop goes in "
        "circles.",
    ),
    Mistake(
        "A0-GREEDY-TOLD-START",
        task="greedy_decode",
        edits=[("word = best.unsqueeze(1)  # (batch, 1)", "")],
        says="the decoder is told start at every step",
        help="tell it the word that it has just written",
        read="write-without-a-teacher",
        why="In training each word was told; now the decoder's own words take their place.",
    ),
    Mistake(
        "A0-GREEDY-FULL-WIDTH",
        task="greedy_decode",
        edits=[(LOOP, "while len(written) < max_length:")],
        says="the loop always takes max_length steps",
        help="stop when all sentences are done",
        read="write-without-a-teacher",
        why="max_length is a limit for sentences that never end. Most end long before.",
    ),
    Mistake(
        "A0-GREEDY-ONE-MORE",
        task="greedy_decode",
        edits=[(LOOP, "while len(written) <= max_length and not is_done.all():")],
        says="one word more than max_length is written",
        help="count the words that were written: at most max_length",
        read="write-without-a-teacher",
        why="`start` is not written, so it does not count; `end` does.",
    ),
    Mistake(
        "A0-GREEDY-ONE-LESS",
        task="greedy_decode",
        edits=[(LOOP, "while len(written) < max(max_length - 1, 1) and not is_done.all():")],
        says="one word fewer than max_length is written",
        help="count the words that were written: at most max_length",
        read="write-without-a-teacher",
        why="A list that begins with `start` holds one word that was not written.",
    ),
    Mistake(
        "A0-GREEDY-FIRST-PLACE",
        task="greedy_decode",
        edits=[
            ("logits, state = decoder(word, state)", "logits, _ = decoder(word, state)"),
            ("logits[:, -1].argmax(dim=-1)", "logits[:, 0].argmax(dim=-1)"),
            (
                "word = best.unsqueeze(1)  # (batch, 1)",
                "word = torch.cat([word, best.unsqueeze(1)], dim=1)",
            ),
        ],
        says="the scores of the first place are taken, again and again",
        help="take the scores of the last place",
        read="write-without-a-teacher",
        why="The scores of the first place foresee the first word, at every step.",
    ),
    # -- cut_sentences
    Mistake(
        "A0-CUT-WITH-END",
        task="cut_sentences",
        edits=[(CUT, "return [row[: row.index(end) + 1] if end in row else row for row in rows]")],
        says="end is kept in the sentences",
        help="stop before end",
        read="take-the-sentences-out-again",
        why="`end` is no word of the sentence: it would be one more match or one more error in "
        "every score.",
    ),
    Mistake(
        "A0-CUT-LAST-END",
        task="cut_sentences",
        edits=[
            (
                CUT,
                "return [\n"
                "        row[: len(row) - 1 - row[::-1].index(end)] if end in row else row\n"
                "        for row in rows\n"
                "    ]",
            )
        ],
        says="a sentence goes on to its last end, not to its first",
        help="stop before the first end",
        read="take-the-sentences-out-again",
        why="What stands behind the first `end` was never meant to be read.",
    ),
    Mistake(
        "A0-CUT-FILTER",
        task="cut_sentences",
        edits=[(CUT, "return [[word for word in row if word != end] for row in rows]")],
        says="end is taken out, and what stands behind it is kept",
        help="stop at the first end",
        read="take-the-sentences-out-again",
        why="Behind `end` stands padding, or nonsense, which would become part of the sentence.",
    ),
    Mistake(
        "A0-CUT-UNFINISHED",
        task="cut_sentences",
        edits=[
            (CUT, "return [row[: ([*row, end].index(end) if end in row else -1)] for row in rows]")
        ],
        says="a sentence without end loses its last word",
        help="take the whole row where there is no end",
        read="take-the-sentences-out-again",
        why="A search that finds nothing often answers -1, and row[:-1] is a valid slice.",
    ),
    Mistake(
        "A0-CUT-EMPTY",
        task="cut_sentences",
        edits=[(CUT, "return [row[: row.index(end)] if end in row else [] for row in rows]")],
        says="a sentence without end is empty",
        help="take the whole row where there is no end",
        read="take-the-sentences-out-again",
        why="argmax over (row == end) answers 0 where there is no end, and row[:0] is empty.",
    ),
    # -- accuracy_by_distance
    Mistake(
        "A0-ACC-OF-ALL",
        task="accuracy_by_distance",
        edits=[("hits / count.clamp(min=1)", "hits / len(distance)")],
        says="the hits of each distance are divided by the number of all examples",
        help="divide by the number of examples of that distance",
        read="measure-what-is-forgotten",
        why="The curve would show how common a distance is, not how well it is remembered.",
    ),
    Mistake(
        "A0-ACC-NAN",
        task="accuracy_by_distance",
        edits=[("hits / count.clamp(min=1)", "hits / count")],
        says="a distance without examples has the accuracy NaN",
        help="divide by at least 1",
        read="measure-what-is-forgotten",
        why="One NaN makes the mean of the curve NaN, and its maximum too.",
    ),
    Mistake(
        "A0-ACC-WHOLE",
        task="accuracy_by_distance",
        edits=[("hits / count.clamp(min=1)", "(hits // count.clamp(min=1)).float()")],
        says="the division is one of whole numbers, so everything below 1 becomes 0",
        help="divide with /, not with //",
        read="measure-what-is-forgotten",
        why="Two hits in three are two thirds.",
    ),
    Mistake(
        "A0-ACC-UP-TO",
        task="accuracy_by_distance",
        edits=[
            (
                "hits / count.clamp(min=1)",
                "hits.cumsum(0) / count.cumsum(0).clamp(min=1)",
            )
        ],
        says="each share is that of all distances up to this one",
        help="keep the examples of each distance apart",
        read="measure-what-is-forgotten",
        why="A running mean falls slowly and late: it hides where the memory ends.",
    ),
    Mistake(
        "A0-ACC-FROM-ONE",
        task="accuracy_by_distance",
        edits=[
            ("int(distance.max()) + 1", "int(distance.max())"),
            (
                "count = torch.bincount(distance, minlength=places)",
                "count = torch.bincount(distance, minlength=places)[1:]",
            ),
            (
                "torch.bincount(distance[guess == answer], minlength=places)",
                "torch.bincount(distance[guess == answer], minlength=places + 1)[1:]",
            ),
        ],
        says="the first entry is that of distance 1",
        help="let entry d be that of distance d, from 0 on",
        read="measure-what-is-forgotten",
        why="Shifted by one, every claim about a reach is off by one.",
    ),
]
