"""Known mistakes of assignment 4: edits of the reference that students really make."""

from grader.author import Mistake

SCALED = "words = self.tokens(ids) * math.sqrt(self.d_model)"
PLACED = "placed = words + positions(ids.shape[1], words)"
FEED = "wide = torch.relu(self.inner(x))"
ENCODER_ATTENDS = "seen, _ = self.attention(x, x, x, mask)"
ENCODER_1 = "h = self.attention_norm(x + self.dropout(seen))"
ENCODER_THINKS = "thought = self.feed_forward(h)"
ENCODER_2 = "return self.feed_forward_norm(h + self.dropout(thought))"
DECODER_ATTENDS = "written, _ = self.self_attention(y, y, y, target_mask)"
DECODER_1 = "h = self.self_attention_norm(y + self.dropout(written))"
DECODER_READS = "read, _ = self.cross_attention(h, memory, memory, source_mask)"
DECODER_2 = "c = self.cross_attention_norm(h + self.dropout(read))"
DECODER_THINKS = "thought = self.feed_forward(c)"
DECODER_3 = "return self.feed_forward_norm(c + self.dropout(thought))"

MISTAKES = [
    # -- Embeddings.forward
    Mistake(
        "A4-NO-SCALE",
        task="Embeddings.forward",
        edits=[(SCALED, "words = self.tokens(ids)")],
        says="the words are not multiplied by √d_model, so the places outshout them",
        help="multiply the looked-up vectors by the square root of d_model",
        read="embeddings",
        why="A table whose numbers have variance 1/d_model gives vectors of length about 1, the "
        "places have length √(d_model / 2). With the factor both are about equally long.",
    ),
    Mistake(
        "A4-SCALE-SUM",
        task="Embeddings.forward",
        edits=[
            (SCALED, "words = self.tokens(ids)"),
            (PLACED, "placed = (words + positions(ids.shape[1], words)) * self.d_model**0.5"),
        ],
        says="the sum is multiplied by √d_model, the places too",
        help="multiply the words alone, before the places are added",
        read="embeddings",
        why="The factor is there to make the words as long as the places. On the sum it changes "
        "nothing of their relation.",
    ),
    Mistake(
        "A4-SCALE-DIVIDES",
        task="Embeddings.forward",
        edits=[(SCALED, "words = self.tokens(ids) / math.sqrt(self.d_model)")],
        says="the words are divided by √d_model",
        help="multiply by √d_model; the division belongs to the scores of attention",
        read="embeddings",
        why="Attention divides its scores by √d_k, embeddings are multiplied by √d_model: two "
        "roots for two reasons.",
    ),
    Mistake(
        "A4-NO-PLACES",
        task="Embeddings.forward",
        edits=[(PLACED, "placed = words")],
        says="the places are not added, so a sentence is a bag of words",
        help="add positions(number of places, …) to the words",
        read="embeddings",
        why="Attention does not know the order of its keys. Without places 'dog bites man' and "
        "'man bites dog' are the same.",
    ),
    Mistake(
        "A4-PLACE-OF-BATCH",
        task="Embeddings.forward",
        edits=[(PLACED, "placed = words + positions(len(ids), words)[:, None]")],
        says="each sentence gets one place, its number in the batch, for all of its words",
        help="places run along axis 1 of ids, the words of a sentence",
        read="embeddings",
        why="Much code on the web puts the words on axis 0. Here the batch is first, and "
        "sentences of a batch do not stand in a row.",
    ),
    Mistake(
        "A4-PLACE-FROM-ONE",
        task="Embeddings.forward",
        edits=[(PLACED, "placed = words + positions(ids.shape[1] + 1, words)[1:]")],
        says="the first word has place 1",
        help="the first place is 0",
        read="embeddings",
        why="The formula counts from 0. A model could learn with either, but its checkpoint "
        "would not fit to anybody else's code.",
    ),
    Mistake(
        "A4-DROP-EARLY",
        task="Embeddings.forward",
        edits=[
            (PLACED, "placed = self.dropout(words) + positions(ids.shape[1], words)"),
            ("return self.dropout(placed)", "return placed"),
        ],
        says="dropout takes the words only, and the places are never dropped",
        help="apply dropout last, to the sum",
        read="embeddings",
        why="Section 5.4 of the paper: dropout is applied to the sums of the embeddings and the "
        "positional encodings.",
    ),
    Mistake(
        "A4-NO-DROP",
        task="Embeddings.forward",
        edits=[("return self.dropout(placed)", "return placed")],
        says="the embeddings have no dropout",
        help="apply self.dropout to the sum",
        read="embeddings",
        why="It is invisible in evaluation, and a small training set is learnt by heart sooner.",
    ),
    # -- FeedForward.forward
    Mistake(
        "A4-NO-RELU",
        task="FeedForward.forward",
        edits=[(FEED, "wide = self.inner(x)")],
        says="there is no ReLU between the two layers",
        help="cut off below zero between inner and outer",
        read="feed-forward",
        why="Two linear layers in a row are one linear layer: all of d_ff is spent for nothing.",
    ),
    Mistake(
        "A4-RELU-LAST",
        task="FeedForward.forward",
        edits=[
            (FEED, "wide = self.inner(x)"),
            ("return self.outer(wide)", "return torch.relu(self.outer(wide))"),
        ],
        says="the ReLU comes after the second layer, so no answer is negative",
        help="the ReLU stands between inner and outer",
        read="feed-forward",
        why="What the feed-forward adds to a word could only ever make its numbers larger.",
    ),
    Mistake(
        "A4-RELU-TWICE",
        task="FeedForward.forward",
        edits=[("return self.outer(wide)", "return torch.relu(self.outer(wide))")],
        says="there is a ReLU after the second layer as well",
        help="one ReLU, between inner and outer",
        read="feed-forward",
        why="The output goes into a sum with the word, and has to be able to lower its numbers.",
    ),
    Mistake(
        "A4-GELU",
        task="FeedForward.forward",
        edits=[(FEED, "wide = torch.nn.functional.gelu(self.inner(x))")],
        says="the bend is a GELU",
        help="the Transformer of 2017 has max(0, x), a ReLU",
        read="feed-forward",
        why="GELU is BERT's, and comes in assignment 5.",
    ),
    Mistake(
        "A4-FEED-RESIDUAL",
        task="FeedForward.forward",
        edits=[("return self.outer(wide)", "return x + self.outer(wide)")],
        says="the words are added to what the feed-forward says of them",
        help="return the second layer's output alone; the layers around it add the words",
        read="feed-forward",
        why="The residual connection belongs to the encoder's and decoder's layer. Added in both "
        "places, the word counts twice.",
    ),
    # -- EncoderLayer.forward
    Mistake(
        "A4-ENCODER-PRE-NORM",
        task="EncoderLayer.forward",
        edits=[
            (
                ENCODER_ATTENDS,
                "n = self.attention_norm(x)\n        seen, _ = self.attention(n, n, n, mask)",
            ),
            (ENCODER_1, "h = x + self.dropout(seen)"),
            (ENCODER_THINKS, "thought = self.feed_forward(self.feed_forward_norm(h))"),
            (ENCODER_2, "return h + self.dropout(thought)"),
        ],
        says="the norms stand before the sub-layers (pre-norm)",
        help="norm the sum behind each sub-layer: Norm(x + Dropout(SubLayer(x)))",
        read="encoder-layer",
        why="Pre-norm is what most models after 2018 do, with one more norm at the end of the "
        "stack. The paper, BERT and this course have post-norm: pin one, or checkpoints do not "
        "fit.",
    ),
    Mistake(
        "A4-ENCODER-NO-RESIDUAL",
        task="EncoderLayer.forward",
        edits=[
            (ENCODER_1, "h = self.attention_norm(self.dropout(seen))"),
            (ENCODER_2, "return self.feed_forward_norm(self.dropout(thought))"),
        ],
        says="there is no way around the sub-layers",
        help="add each sub-layer's input to its output, then norm",
        read="encoder-layer",
        why="Without it each layer has to say again all that it wants to keep of a word, and "
        "gradients die in deep stacks.",
    ),
    Mistake(
        "A4-ENCODER-NORM-INSIDE",
        task="EncoderLayer.forward",
        edits=[
            (ENCODER_1, "h = x + self.attention_norm(self.dropout(seen))"),
            (ENCODER_2, "return h + self.feed_forward_norm(self.dropout(thought))"),
        ],
        says="the norm is of the sub-layer's output only, and the words are added afterwards",
        help="add first, then norm the sum",
        read="encoder-layer",
        why="x + Norm(f(x)) lets the numbers grow from layer to layer; Norm(x + f(x)) does not.",
    ),
    Mistake(
        "A4-ENCODER-ONE-NORM",
        task="EncoderLayer.forward",
        edits=[(ENCODER_2, "return self.attention_norm(h + self.dropout(thought))")],
        says="both sub-layers share the first norm",
        help="the second sub-layer has a norm of its own, feed_forward_norm",
        read="encoder-layer",
        why="The second norm's gains and biases are parameters that would never learn.",
    ),
    Mistake(
        "A4-ENCODER-UNBIASED",
        task="EncoderLayer.forward",
        edits=[
            (
                ENCODER_1,
                "def norm(layer, x):\n"
                "            deviation = x.std(dim=-1, keepdim=True) + layer.eps\n"
                "            x = (x - x.mean(dim=-1, keepdim=True)) / deviation\n"
                "            return layer.weight * x + layer.bias\n\n"
                "        h = norm(self.attention_norm, x + self.dropout(seen))",
            ),
            (ENCODER_2, "return norm(self.feed_forward_norm, h + self.dropout(thought))"),
        ],
        says="the norm divides by the unbiased deviation, over d_model - 1 numbers",
        help="call the norms that are there, or divide by the root of the mean square: "
        "std(correction=0)",
        read="encoder-layer",
        why="The Annotated Transformer does so with Tensor.std, whose default is the unbiased "
        "one. Layer norm is defined with the mean over all d_model numbers; the two differ by "
        "√(d / (d - 1)).",
    ),
    Mistake(
        "A4-ENCODER-NO-MASK",
        task="EncoderLayer.forward",
        edits=[(ENCODER_ATTENDS, "seen, _ = self.attention(x, x, x)")],
        says="the mask is not handed to the attention, so padding is attended",
        help="give the mask to self.attention",
        read="encoder-layer",
        why="A sentence's translation then depends on how long its neighbours in the batch are.",
    ),
    Mistake(
        "A4-ENCODER-OLD-WORDS",
        task="EncoderLayer.forward",
        edits=[(ENCODER_2, "return self.feed_forward_norm(x + self.dropout(thought))")],
        says="the second way around starts at the layer's input, past the attention",
        help="add h, what the first sub-layer made, not x",
        read="encoder-layer",
        why="What attention found survives only as far as the feed-forward lets it through.",
    ),
    Mistake(
        "A4-ENCODER-DROP-SUM",
        task="EncoderLayer.forward",
        edits=[
            (ENCODER_1, "h = self.attention_norm(self.dropout(x + seen))"),
            (ENCODER_2, "return self.feed_forward_norm(self.dropout(h + thought))"),
        ],
        says="dropout takes the sums, so the way around is dropped as well",
        help="drop the sub-layer's output only, before the sum",
        read="encoder-layer",
        why="The way around has to stay open: what is dropped there is lost for good.",
    ),
    Mistake(
        "A4-ENCODER-NO-DROP",
        task="EncoderLayer.forward",
        edits=[
            (ENCODER_1, "h = self.attention_norm(x + seen)"),
            (ENCODER_2, "return self.feed_forward_norm(h + thought)"),
        ],
        says="the sub-layers have no dropout",
        help="apply self.dropout to each sub-layer's output",
        read="encoder-layer",
        why="Section 5.4 of the paper. It is invisible in evaluation.",
    ),
    # -- DecoderLayer.forward
    Mistake(
        "A4-DECODER-PRE-NORM",
        task="DecoderLayer.forward",
        edits=[
            (
                DECODER_ATTENDS,
                "n = self.self_attention_norm(y)\n"
                "        written, _ = self.self_attention(n, n, n, target_mask)",
            ),
            (DECODER_1, "h = y + self.dropout(written)"),
            (
                DECODER_READS,
                "n = self.cross_attention_norm(h)\n"
                "        read, _ = self.cross_attention(n, memory, memory, source_mask)",
            ),
            (DECODER_2, "c = h + self.dropout(read)"),
            (DECODER_THINKS, "thought = self.feed_forward(self.feed_forward_norm(c))"),
            (DECODER_3, "return c + self.dropout(thought)"),
        ],
        says="the norms stand before the sub-layers (pre-norm)",
        help="norm the sum behind each sub-layer: Norm(y + Dropout(SubLayer(y)))",
        read="decoder-layer",
        why="Pre-norm works too, with one more norm at the end of the stack; the course pins "
        "post-norm, as the paper has it.",
    ),
    Mistake(
        "A4-CROSS-TURNED",
        task="DecoderLayer.forward",
        edits=[
            (DECODER_READS, "read, _ = self.cross_attention(memory, h, h)"),
            (DECODER_2, "c = self.cross_attention_norm(memory + self.dropout(read))"),
        ],
        says="the source asks and the target answers, so there is one vector per source word",
        help="queries from the decoder, keys and values from the memory",
        read="decoder-layer",
        why="The output of attention has one row for each query. A decoder needs one for each "
        "word that it writes.",
    ),
    Mistake(
        "A4-CROSS-VALUES",
        task="DecoderLayer.forward",
        edits=[(DECODER_READS, "read, _ = self.cross_attention(h, h, h)")],
        says="the second attention asks the target again, and the source is never read",
        help="keys and values of the cross-attention are the memory",
        read="decoder-layer",
        why="Such a model writes fluent sentences about nothing: a language model.",
    ),
    Mistake(
        "A4-CROSS-ASKS-INPUT",
        task="DecoderLayer.forward",
        edits=[(DECODER_READS, "read, _ = self.cross_attention(y, memory, memory, source_mask)")],
        says="the layer's input asks the source, not what self-attention made of it",
        help="ask with h, the first sub-layer's result",
        read="decoder-layer",
        why="What a word knows of the words before it is in h: it decides what to look for.",
    ),
    Mistake(
        "A4-CROSS-OLD-WORDS",
        task="DecoderLayer.forward",
        edits=[(DECODER_2, "c = self.cross_attention_norm(y + self.dropout(read))")],
        says="the second way around starts at the layer's input, past the self-attention",
        help="add h, what the first sub-layer made, not y",
        read="decoder-layer",
        why="Each sub-layer goes around itself only: its own input is added to its own output.",
    ),
    Mistake(
        "A4-NO-SOURCE-MASK",
        task="DecoderLayer.forward",
        edits=[(DECODER_READS, "read, _ = self.cross_attention(h, memory, memory)")],
        says="the source's mask is not handed on, so padding of the source is read",
        help="give source_mask to the cross-attention",
        read="decoder-layer",
        why="A translation then depends on how long the other sentences of the batch are.",
    ),
    Mistake(
        "A4-NO-TARGET-MASK",
        task="DecoderLayer.forward",
        edits=[(DECODER_ATTENDS, "written, _ = self.self_attention(y, y, y)")],
        says="the target's mask is not handed on, so each word sees those after it",
        help="give target_mask to the self-attention",
        read="decoder-layer",
        why="In training the loss falls as low as smoothing lets it, since the next word is in "
        "sight; what is written afterwards is garbage.",
    ),
    Mistake(
        "A4-MASKS-EXCHANGED",
        task="DecoderLayer.forward",
        edits=[
            (DECODER_ATTENDS, "written, _ = self.self_attention(y, y, y, source_mask)"),
            (
                DECODER_READS,
                "read, _ = self.cross_attention(h, memory, memory, target_mask)",
            ),
        ],
        says="self-attention gets the source's mask and cross-attention the target's",
        help="target_mask is for the words that are written, source_mask for those that are read",
        read="decoder-layer",
        why="With sentences of different lengths it stops with an error; with equal lengths it "
        "sees the future and hides half of the source.",
    ),
    Mistake(
        "A4-READ-FIRST",
        task="DecoderLayer.forward",
        edits=[
            (
                DECODER_ATTENDS,
                "read, _ = self.cross_attention(y, memory, memory, source_mask)",
            ),
            (DECODER_1, "h = self.cross_attention_norm(y + self.dropout(read))"),
            (DECODER_READS, "written, _ = self.self_attention(h, h, h, target_mask)"),
            (DECODER_2, "c = self.self_attention_norm(h + self.dropout(written))"),
        ],
        says="the source is read before the words that are written look at each other",
        help="first self-attention, then cross-attention, then feed-forward",
        read="decoder-layer",
        why="The question to the source depends on what has been written: look there first.",
    ),
    Mistake(
        "A4-DECODER-NO-DROP",
        task="DecoderLayer.forward",
        edits=[
            (DECODER_1, "h = self.self_attention_norm(y + written)"),
            (DECODER_2, "c = self.cross_attention_norm(h + read)"),
            (DECODER_3, "return self.feed_forward_norm(c + thought)"),
        ],
        says="the sub-layers have no dropout",
        help="apply self.dropout to each sub-layer's output",
        read="decoder-layer",
        why="Section 5.4 of the paper. It is invisible in evaluation.",
    ),
    # -- source_mask
    Mistake(
        "A4-PADDING-VISIBLE",
        task="source_mask",
        edits=[("is_word = source != padding", "is_word = source == padding")],
        says="the mask is True at padding",
        help="True means may be attended: words, not padding",
        read="source-mask",
        why="`nn.Transformer` says True for hidden in its key_padding_mask. The course pins the "
        "other way round.",
    ),
    Mistake(
        "A4-PADDING-ZERO",
        task="source_mask",
        edits=[("is_word = source != padding", "is_word = source != 0")],
        says="the padding is taken to be 0, whatever was said",
        help="compare with the argument `padding`",
        read="source-mask",
        why="With another tokenizer 0 may be a word, which nobody would ever attend to.",
    ),
    Mistake(
        "A4-MASK-NO-AXES",
        task="source_mask",
        edits=[("return is_word[:, None, None, :]", "return is_word")],
        says="the mask has the axes batch and source only",
        help="put axes of size 1 for heads and queries between them",
        read="source-mask",
        why="Broadcasting lines axes up from the right, so the batch would be taken for the "
        "queries, without an error where the two are equal.",
    ),
    Mistake(
        "A4-MASK-OF-QUERIES",
        task="source_mask",
        edits=[("return is_word[:, None, None, :]", "return is_word[:, None, :, None]")],
        says="the source stands on the axis of the queries, so padding asks nothing and is asked",
        help="put the source on the last axis, the one of the keys",
        read="source-mask",
        why="Padding has nothing to say: it must not be asked.",
    ),
    # -- target_mask
    Mistake(
        "A4-FUTURE-PEEK",
        task="target_mask",
        edits=[("device=inputs.device).tril()", "device=inputs.device).tril(1)")],
        says="each word also sees the one right after it",
        help="stop at the diagonal: s ≤ t",
        read="target-mask",
        why="The word right after is what has to be predicted.",
    ),
    Mistake(
        "A4-FUTURE-STRICT",
        task="target_mask",
        edits=[("device=inputs.device).tril()", "device=inputs.device).tril(-1)")],
        says="no word sees itself, and the first sees nothing",
        help="keep the diagonal: s ≤ t, not s < t",
        read="target-mask",
        why="The inputs are shifted already: the word at place t is known when the next is said.",
    ),
    Mistake(
        "A4-FUTURE-ONLY",
        task="target_mask",
        edits=[("device=inputs.device).tril()", "device=inputs.device).triu()")],
        says="each word sees itself and the words after it",
        help="keep the side of the diagonal where the column comes no later than the row",
        read="target-mask",
        why="Row t asks, column s is asked: mask[t, s] = (s ≤ t), below the diagonal.",
    ),
    Mistake(
        "A4-TARGET-PADDING-SEEN",
        task="target_mask",
        edits=[("return past & is_word", "return past.expand(len(inputs), 1, -1, -1)")],
        says="padding of the target may be attended",
        help="require both: not in the future, and not padding",
        read="target-mask",
        why="With padding behind the words no word sees it, but the contract and left padding "
        "ask for it.",
    ),
    Mistake(
        "A4-TARGET-OR",
        task="target_mask",
        edits=[("return past & is_word", "return past | is_word")],
        says="a word is seen where one of the two conditions holds, the future too",
        help="join the conditions by *and*",
        read="target-mask",
        why="With True for visible, conditions are joined by *and*; with True for hidden it "
        "would be *or*.",
    ),
    Mistake(
        "A4-TARGET-QUERIES",
        task="target_mask",
        edits=[
            (
                "is_word = (inputs != padding)[:, None, None, :]",
                "is_word = (inputs != padding)[:, None, :, None]",
            )
        ],
        says="padding hides the rows of padding, not its columns",
        help="put the padding on the last axis, the one of the words that are asked",
        read="target-mask",
        why="Rows of padding are answers that nobody reads; a row of nothing only makes trouble.",
    ),
    # -- Transformer.encode
    Mistake(
        "A4-ENCODE-FIRST-LAYER",
        task="Transformer.encode",
        edits=[("x = layer(x, visible)", "x = self.encoder[0](x, visible)")],
        says="the first layer is applied again and again, the others never",
        help="go through the layers of self.encoder, each on the answer of the one before",
        read="encode",
        why="Layers have parameters of their own: those of the others would never learn.",
    ),
    Mistake(
        "A4-ENCODE-LAST-LAYER",
        task="Transformer.encode",
        edits=[
            (
                "x = self.source(source)  # (batch, source, d_model)\n"
                "        for layer in self.encoder:\n"
                "            x = layer(x, visible)\n        return x",
                "words = self.source(source)\n        for layer in self.encoder:\n"
                "            x = layer(words, visible)\n        return x",
            )
        ],
        says="every layer reads the embeddings, and only the last one's answer is kept",
        help="each layer reads what the one before said",
        read="encode",
        why="All layers but the last are computed for nothing.",
    ),
    Mistake(
        "A4-ENCODE-NO-MASK",
        task="Transformer.encode",
        edits=[("x = layer(x, visible)", "x = layer(x)")],
        says="the layers get no mask, so words attend to padding",
        help="give source_mask(source, self.padding) to every layer",
        read="encode",
        why="The same sentence then has another meaning in another batch.",
    ),
    Mistake(
        "A4-ENCODE-TARGET-TABLE",
        task="Transformer.encode",
        edits=[("x = self.source(source)", "x = self.target(source)")],
        says="source words are looked up in the table of the target",
        help="self.source embeds the source",
        read="encode",
        why="It goes unnoticed while the tables are tied.",
    ),
    # -- Transformer.decode
    Mistake(
        "A4-DECODE-SEES-FUTURE",
        task="Transformer.decode",
        edits=[
            ("y = layer(y, memory, of_target, of_source)", "y = layer(y, memory, None, of_source)")
        ],
        says="the layers get no mask for the target, so each word sees those after it",
        help="give target_mask(inputs, self.padding) to every layer",
        read="decode",
        why="The loss falls at once and means nothing: the answer is in sight.",
    ),
    Mistake(
        "A4-DECODE-SEES-PADDING",
        task="Transformer.decode",
        edits=[("y = layer(y, memory, of_target, of_source)", "y = layer(y, memory, of_target)")],
        says="the layers get no mask for the source, so its padding is read",
        help="give source_mask(source, self.padding) to every layer",
        read="decode",
        why="The translation of a short sentence changes with the longest one of its batch.",
    ),
    Mistake(
        "A4-DECODE-SOFTMAX",
        task="Transformer.decode",
        edits=[("return self.output(y)", "return torch.softmax(self.output(y), dim=-1)")],
        says="probabilities are returned, not logits",
        help="return what the output layer says, without a softmax",
        read="decode",
        why="The loss takes the softmax itself; a softmax of a softmax is almost flat, and the "
        "model hardly learns.",
    ),
    Mistake(
        "A4-DECODE-LOG-SOFTMAX",
        task="Transformer.decode",
        edits=[("return self.output(y)", "return torch.log_softmax(self.output(y), dim=-1)")],
        says="logarithms of probabilities are returned, not logits",
        help="return what the output layer says, without a log_softmax",
        read="decode",
        why="The loss takes the softmax itself. A log_softmax of a log_softmax changes nothing, "
        "so training works; but who asks for logits, to scale or compare them, gets other "
        "numbers.",
    ),
    Mistake(
        "A4-DECODE-NO-OUTPUT",
        task="Transformer.decode",
        edits=[("return self.output(y)", "return y")],
        says="the output layer is missing: d_model numbers come out for each word",
        help="end with self.output",
        read="decode",
        why="A logit for each token of the vocabulary is asked for.",
    ),
    Mistake(
        "A4-DECODE-FIRST-LAYER",
        task="Transformer.decode",
        edits=[
            (
                "y = layer(y, memory, of_target, of_source)",
                "y = self.decoder[0](y, memory, of_target, of_source)",
            )
        ],
        says="the first layer is applied again and again, the others never",
        help="go through the layers of self.decoder, each on the answer of the one before",
        read="decode",
        why="Layers have parameters of their own: those of the others would never learn.",
    ),
    Mistake(
        "A4-DECODE-MEMORY-LOST",
        task="Transformer.decode",
        edits=[
            (
                "y = layer(y, memory, of_target, of_source)",
                "y = layer(y, self.source(source), of_target, of_source)",
            )
        ],
        says="the decoder reads the source's embeddings, not the memory",
        help="hand the memory to every layer",
        read="decode",
        why="All that the encoder computed is thrown away.",
    ),
    # -- Transformer.tie
    Mistake(
        "A4-TIE-COPY",
        task="Transformer.tie",
        edits=[
            (
                "of_target.weight = of_source.weight  # (vocab, d_model)\n"
                "        self.output.weight = of_source.weight",
                "of_target.weight.data.copy_(of_source.weight.data)\n"
                "        self.output.weight.data.copy_(of_source.weight.data)",
            )
        ],
        says="the numbers are copied once, so the three part at the first step of training",
        help="let the three attributes be one and the same parameter",
        read="tie",
        why="Copies have gradients of their own, and an optimizer changes each by its own.",
    ),
    Mistake(
        "A4-TIE-TABLES",
        task="Transformer.tie",
        edits=[("self.output.weight = of_source.weight", "pass")],
        says="the two tables are one, and the output's weight stands apart",
        help="the output's weight is the third name of the matrix",
        read="tie",
        why="Press and Wolf's point is the output: a word's row says both what it means and when "
        "it is said.",
    ),
    Mistake(
        "A4-TIE-TARGET",
        task="Transformer.tie",
        edits=[
            (
                "of_target.weight = of_source.weight  # (vocab, d_model)\n"
                "        self.output.weight = of_source.weight",
                "self.output.weight = of_target.weight",
            )
        ],
        says="target and output are one, and the source's table stands apart",
        help="tie all three: the vocabulary is shared by both languages",
        read="tie",
        why="With one vocabulary for both languages, names and numbers are the same tokens in "
        "both.",
    ),
    # -- shift
    Mistake(
        "A4-SHIFT-TURNED",
        task="shift",
        edits=[("return target[:, :-1], target[:, 1:]", "return target[:, 1:], target[:, :-1]")],
        says="inputs and labels are exchanged: the model says the word before",
        help="inputs lack the last place, labels lack the first",
        read="shift",
        why="It would learn to write backwards, from an end that it never sees in use.",
    ),
    Mistake(
        "A4-SHIFT-NOT",
        task="shift",
        edits=[("return target[:, :-1], target[:, 1:]", "return target[:, :-1], target[:, :-1]")],
        says="the labels are the inputs, not shifted",
        help="the label of a place is the next word",
        read="shift",
        why="A model that repeats what it is given has the lowest loss, and translates nothing.",
    ),
    Mistake(
        "A4-SHIFT-ROLL",
        task="shift",
        edits=[("return target[:, :-1], target[:, 1:]", "return target, target.roll(-1, dims=1)")],
        says="the sentence is rolled, so the last place has the start token as its label",
        help="drop one place from each instead: the last place has no next word",
        read="shift",
        why="The full sentences have to say the start token after their end.",
    ),
    # -- smoothed_loss
    Mistake(
        "A4-SMOOTH-OTHERS",
        task="smoothed_loss",
        edits=[
            (
                "losses = -(1 - smoothing) * of_label - smoothing * of_all",
                "others = (log_p.sum(dim=-1) - of_label) / (logits.shape[-1] - 1)\n"
                "    losses = -(1 - smoothing) * of_label - smoothing * others",
            )
        ],
        says="the smoothing is shared among the other tokens, the right one left out",
        help="take the mean over the whole vocabulary, the label included",
        read="label-smoothing",
        why="Both are in use. Szegedy's paper, PyTorch's label_smoothing and this course share "
        "with all V tokens, so the right one has 1 - ε + ε/V.",
    ),
    Mistake(
        "A4-SMOOTH-TWO-LESS",
        task="smoothed_loss",
        edits=[
            (
                "losses = -(1 - smoothing) * of_label - smoothing * of_all",
                "others = log_p.sum(dim=-1) - of_label - log_p[..., padding]\n"
                "    others = others / (logits.shape[-1] - 2)\n"
                "    losses = -(1 - smoothing) * of_label - smoothing * others",
            )
        ],
        says="the smoothing is shared among V - 2 tokens, the right one and the padding left out",
        help="take the mean over the whole vocabulary, the label and the padding included",
        read="label-smoothing",
        why="The Annotated Transformer does so. Szegedy's paper, PyTorch's label_smoothing and "
        "this course share with all V tokens, so the right one has 1 - ε + ε/V.",
    ),
    Mistake(
        "A4-SMOOTH-SUM",
        task="smoothed_loss",
        edits=[("of_all = log_p.mean(dim=-1)", "of_all = log_p.sum(dim=-1)")],
        says="every token gets the whole ε, not its share",
        help="ε is shared: the mean over the vocabulary, not the sum",
        read="label-smoothing",
        why="The target would sum to 1 + ε (V - 1), and the smoothing would be all that counts.",
    ),
    Mistake(
        "A4-SMOOTH-ADDED",
        task="smoothed_loss",
        edits=[
            (
                "losses = -(1 - smoothing) * of_label - smoothing * of_all",
                "losses = -of_label - smoothing * of_all",
            )
        ],
        says="the smoothing is added to a whole cross-entropy: the two do not sum to 1",
        help="the label's part has the factor 1 - ε",
        read="label-smoothing",
        why="A target is a distribution: what all tokens get, the label has to give.",
    ),
    Mistake(
        "A4-SMOOTH-NOT",
        task="smoothed_loss",
        edits=[
            (
                "losses = -(1 - smoothing) * of_label - smoothing * of_all",
                "losses = -of_label",
            )
        ],
        says="there is no smoothing",
        help="mix in the mean of -log p over the vocabulary, with weight ε",
        read="label-smoothing",
        why="Plain cross-entropy is right for ε = 0 only.",
    ),
    Mistake(
        "A4-LOSS-ALL-PLACES",
        task="smoothed_loss",
        edits=[
            (
                "return losses[labels != padding].mean()",
                "return losses.masked_fill(labels == padding, 0.0).mean()",
            )
        ],
        says="the sum over the words is divided by all places, padding included",
        help="divide by the number of labels that are not padding",
        read="label-smoothing",
        why="The more padding a batch has, the smaller its loss and its gradients would be.",
    ),
    Mistake(
        "A4-LOSS-PADDING",
        task="smoothed_loss",
        edits=[("return losses[labels != padding].mean()", "return losses.mean()")],
        says="padding counts as if it were words to be said",
        help="leave out the places whose label is padding",
        read="label-smoothing",
        why="Saying padding after padding is easy, and the model is praised for it.",
    ),
    Mistake(
        "A4-LOSS-PADDING-ZERO",
        task="smoothed_loss",
        edits=[("losses[labels != padding].mean()", "losses[labels != 0].mean()")],
        says="the padding is taken to be 0, whatever was said",
        help="compare the labels with the argument `padding`",
        read="label-smoothing",
        why="With another tokenizer 0 is a word, and the real padding is learnt.",
    ),
    Mistake(
        "A4-LOSS-BY-SENTENCE",
        task="smoothed_loss",
        edits=[
            (
                "return losses[labels != padding].mean()",
                "real = labels != padding\n"
                "    of_sentences = (losses * real).sum(dim=1) / real.sum(dim=1)\n"
                "    return of_sentences.mean()",
            )
        ],
        says="each sentence counts the same, so words of short sentences count more",
        help="one mean over all words of the batch",
        read="label-smoothing",
        why="The mean of means depends on how sentences are put into batches.",
    ),
    Mistake(
        "A4-LOSS-SUM",
        task="smoothed_loss",
        edits=[
            ("return losses[labels != padding].mean()", "return losses[labels != padding].sum()")
        ],
        says="the losses are added up, not averaged",
        help="take the mean over the labels that are not padding",
        read="label-smoothing",
        why="Larger batches would make larger steps, and losses could not be compared.",
    ),
    Mistake(
        "A4-LOSS-LOG-SOFTMAX",
        task="smoothed_loss",
        edits=[
            (
                "log_p = torch.log_softmax(logits, dim=-1)",
                "log_p = torch.softmax(logits, dim=-1).log()",
            )
        ],
        says="the logarithm is taken of a softmax that has become zero",
        help="use log_softmax: it never leaves the logarithms",
        read="label-smoothing",
        why="exp(-1000) is 0 in any float, and log 0 is minus infinity; log_softmax subtracts "
        "instead.",
    ),
    Mistake(
        "A4-LOSS-SOFTMAX-TWICE",
        task="smoothed_loss",
        edits=[
            (
                "log_p = torch.log_softmax(logits, dim=-1)",
                "log_p = torch.log_softmax(logits.softmax(dim=-1), dim=-1)",
            )
        ],
        says="a softmax is taken before the loss, which takes one itself",
        help="give the loss the logits as they are",
        read="label-smoothing",
        why="Probabilities lie between 0 and 1, so the second softmax makes of any of them a "
        "nearly even distribution: the loss cannot fall below about log V - 1, and the gradients "
        "are small.",
    ),
    Mistake(
        "A4-LOSS-WRONG-AXIS",
        task="smoothed_loss",
        edits=[
            (
                "log_p = torch.log_softmax(logits, dim=-1)",
                "log_p = torch.log_softmax(logits, dim=1)",
            )
        ],
        says="the softmax goes over the places, not over the vocabulary",
        help="the vocabulary is the last axis",
        read="label-smoothing",
        why="Probabilities of what could be said at one place sum to 1, not those of one word "
        "over all places.",
    ),
    # -- noam_rate
    Mistake(
        "A4-NOAM-MAX",
        task="noam_rate",
        edits=[
            (
                "min(step**-0.5, step * warmup**-1.5)",
                "max(step**-0.5, step * warmup**-1.5)",
            )
        ],
        says="the larger of the two is taken: the rate starts high and ends growing",
        help="take the minimum",
        read="learning-rate",
        why="The two curves cross at the end of the warm-up; below, the rising one is smaller.",
    ),
    Mistake(
        "A4-NOAM-NO-WARMUP",
        task="noam_rate",
        edits=[("min(step**-0.5, step * warmup**-1.5)", "step**-0.5")],
        says="there is no warm-up: the first steps are the largest",
        help="before `warmup` the rate rises with the step: step · warmup^(-3/2)",
        read="learning-rate",
        why="Adam's second moments are not known yet at the start, and post-norm layers do not "
        "forgive large steps then.",
    ),
    Mistake(
        "A4-NOAM-POWER",
        task="noam_rate",
        edits=[("step * warmup**-1.5", "step * warmup**-0.5")],
        says="the warm-up's power is -1/2, so it lasts for a step or two only",
        help="warmup to the power of -3/2: at step = warmup both are warmup^(-1/2)",
        read="learning-rate",
        why="The two curves have to meet at the end of the warm-up.",
    ),
    Mistake(
        "A4-NOAM-NO-WIDTH",
        task="noam_rate",
        edits=[("factor * d_model**-0.5 * min", "factor * min")],
        says="the width of the model is left out",
        help="multiply by d_model^(-1/2)",
        read="learning-rate",
        why="Wider models want smaller steps.",
    ),
    Mistake(
        "A4-NOAM-ZERO",
        task="noam_rate",
        edits=[("step = max(step, 1)\n", "if step == 0:\n        return 0.0\n")],
        says="the rate of step 0 is 0, so the first step is wasted",
        help="let step 0 be like step 1",
        read="learning-rate",
        why="PyTorch's LambdaLR asks for step 0 before the first step.",
    ),
    Mistake(
        "A4-NOAM-PLUS-ONE",
        task="noam_rate",
        edits=[("step = max(step, 1)\n", "step = step + 1\n")],
        says="every step is taken for the next one",
        help="only step 0 is changed: it counts as 1",
        read="learning-rate",
        why="The peak would come one step early; the formula counts steps from 1.",
    ),
    # -- training_step
    Mistake(
        "A4-STEP-NO-ZERO",
        task="training_step",
        edits=[("    optimizer.zero_grad()\n", "")],
        says="old gradients are never forgotten, so all batches so far pull at each step",
        help="call optimizer.zero_grad() before backward",
        read="training-step",
        why="backward adds to what is in .grad; PyTorch lets you add up several batches on "
        "purpose.",
    ),
    Mistake(
        "A4-STEP-ZERO-LATE",
        task="training_step",
        edits=[
            ("    optimizer.zero_grad()\n", ""),
            ("    schedule.step()\n", "    schedule.step()\n    optimizer.zero_grad()\n"),
        ],
        says="gradients are forgotten at the end only, so what was there before the call counts",
        help="forget them at the beginning: what others left behind must not count",
        read="training-step",
        why="Both places work in a loop of one's own. As a function that anybody calls, it "
        "cannot know what is in .grad.",
    ),
    Mistake(
        "A4-STEP-ZERO-BETWEEN",
        task="training_step",
        edits=[
            ("    optimizer.zero_grad()\n", ""),
            ("    loss.backward()\n", "    loss.backward()\n    optimizer.zero_grad()\n"),
        ],
        says="the gradients are forgotten before they are used, and nothing is learnt",
        help="zero_grad, then backward, then step",
        read="training-step",
        why="The loss stays where it was, without any error.",
    ),
    Mistake(
        "A4-CLIP-EARLY",
        task="training_step",
        edits=[
            ("    nn.utils.clip_grad_norm_(model.parameters(), clip)\n", ""),
            (
                "    loss.backward()\n",
                "    nn.utils.clip_grad_norm_(model.parameters(), clip)\n    loss.backward()\n",
            ),
        ],
        says="the gradients are clipped before there are any",
        help="clip between backward and the optimizer's step",
        read="training-step",
        why="After zero_grad there is nothing to clip, and the new gradients stay as they come.",
    ),
    Mistake(
        "A4-CLIP-LATE",
        task="training_step",
        edits=[
            ("    nn.utils.clip_grad_norm_(model.parameters(), clip)\n", ""),
            (
                "    optimizer.step()\n",
                "    optimizer.step()\n    nn.utils.clip_grad_norm_(model.parameters(), clip)\n",
            ),
        ],
        says="the gradients are clipped after they were used",
        help="clip between backward and the optimizer's step",
        read="training-step",
        why="Clipping then changes numbers that nobody reads again.",
    ),
    Mistake(
        "A4-CLIP-VALUE",
        task="training_step",
        edits=[
            (
                "nn.utils.clip_grad_norm_(model.parameters(), clip)",
                "nn.utils.clip_grad_value_(model.parameters(), clip)",
            )
        ],
        says="each number of the gradients is clipped by itself, which bends their direction",
        help="clip the length of all gradients together: clip_grad_norm_",
        read="training-step",
        why="The direction of steepest descent is kept if all numbers shrink by one factor.",
    ),
    Mistake(
        "A4-CLIP-EACH",
        task="training_step",
        edits=[
            (
                "    nn.utils.clip_grad_norm_(model.parameters(), clip)\n",
                "    for parameter in model.parameters():\n"
                "        nn.utils.clip_grad_norm_(parameter, clip)\n",
            )
        ],
        says="each parameter's gradient is clipped by itself",
        help="hand all parameters to one call of clip_grad_norm_",
        read="training-step",
        why="Parameters with large gradients lose their lead over the others, and the direction "
        "changes.",
    ),
    Mistake(
        "A4-NO-CLIP",
        task="training_step",
        edits=[("    nn.utils.clip_grad_norm_(model.parameters(), clip)\n", "")],
        says="the gradients are not clipped",
        help="nn.utils.clip_grad_norm_ between backward and step",
        read="training-step",
        why="One odd batch can throw the model far away from where it was.",
    ),
    Mistake(
        "A4-SCHEDULE-FIRST",
        task="training_step",
        edits=[
            (
                "    optimizer.step()\n    schedule.step()\n",
                "    schedule.step()\n    optimizer.step()\n",
            )
        ],
        says="the schedule goes before the optimizer, so the first rate is skipped",
        help="first optimizer.step(), then schedule.step()",
        read="training-step",
        why="PyTorch warns of it since version 1.1: every step is made with the rate of the next.",
    ),
    Mistake(
        "A4-NO-SCHEDULE",
        task="training_step",
        edits=[("    schedule.step()\n", "")],
        says="the schedule never goes on, so the rate stays that of the first step",
        help="call schedule.step() after the optimizer's",
        read="training-step",
        why="With a warm-up the first rate is tiny: the model learns next to nothing.",
    ),
    Mistake(
        "A4-EVALUATION-MODE",
        task="training_step",
        edits=[("    model.train()\n", "")],
        says="the model is trained in the mode that it is found in",
        help="call model.train() first",
        read="training-step",
        why="After the first look at translations, dropout would stay off for the rest of the "
        "training.",
    ),
    Mistake(
        "A4-UNSHIFTED",
        task="training_step",
        edits=[("inputs, labels = shift(target)", "inputs, labels = target, target")],
        says="the model is given what it has to say",
        help="call shift",
        read="training-step",
        why="Copying is learnt at once: the loss falls as low as smoothing lets it, and no "
        "translation comes of it.",
    ),
    Mistake(
        "A4-SHIFTED-TWICE",
        task="training_step",
        edits=[
            (
                "inputs, labels = shift(target)",
                "inputs, labels = shift(target)\n"
                "    inputs, labels = inputs[:, :-1], labels[:, 1:]",
            )
        ],
        says="the target is shifted twice, so the model learns to say the word after the next",
        help="shift once: the label of a place is the next word",
        read="training-step",
        why="A data set that returns shifted pairs and a step that shifts again make this "
        "together. The loss is that of a harder task, and what is written skips every other word.",
    ),
    Mistake(
        "A4-LABELS-NOT-SHIFTED",
        task="training_step",
        edits=[("inputs, labels = shift(target)", "inputs = labels = target[:, :-1]")],
        says="the last place is cut off the inputs and off the labels, so the labels are the "
        "inputs",
        help="cut the labels at the front: target[:, 1:]",
        read="training-step",
        why="The model is given what it has to say. Copying is learnt at once, and no "
        "translation comes of it.",
    ),
    Mistake(
        "A4-TOKENS-PADDED",
        task="training_step",
        edits=[("int((labels != model.padding).sum())", "labels.numel()")],
        says="padding is counted as tokens",
        help="count the labels that are not padding",
        read="training-step",
        why="Tokens per second would look better the more padding there is.",
    ),
    # -- greedy_decode
    Mistake(
        "A4-GREEDY-GOES-ON",
        task="greedy_decode",
        edits=[("        choice = choice.masked_fill(finished, padding)\n", "")],
        says="finished sentences do not wait: they go on writing behind their end",
        help="a sentence that has said `end` gets padding from then on",
        read="greedy-decoding",
        why="What stands behind the end is cut off, but the model is asked about it, and cut-off "
        "at the wrong `end` is a matter of luck.",
    ),
    Mistake(
        "A4-GREEDY-FIRST-STOPS",
        task="greedy_decode",
        edits=[("if finished.all():", "if finished.any():")],
        says="all stop when the first sentence is finished",
        help="stop when all are finished",
        read="greedy-decoding",
        why="In a batch the shortest translation would cut off all others.",
    ),
    Mistake(
        "A4-GREEDY-ONE-DECIDES",
        task="greedy_decode",
        edits=[
            (
                "choice = next_log_p(words).argmax(dim=-1)",
                "choice = next_log_p(words)[0].argmax(dim=-1).expand(len(words))",
            )
        ],
        says="every sentence says what the first one says",
        help="take the argmax of each row by itself",
        read="greedy-decoding",
        why="Row b of the answer speaks of sentence b.",
    ),
    Mistake(
        "A4-GREEDY-END-KEPT",
        task="greedy_decode",
        edits=[("row[: row.index(end)] if end in row", "row[: row.index(end) + 1] if end in row")],
        says="the end token is part of the sentences",
        help="cut each sentence before its end token",
        read="greedy-decoding",
        why="It would be read aloud, and count as a word in BLEU.",
    ),
    Mistake(
        "A4-GREEDY-PREFIX-KEPT",
        task="greedy_decode",
        edits=[("first = prefix.shape[1]\n    finished", "first = 0\n    finished")],
        says="the prefix is part of the sentences",
        help="return only what was written after the prefix",
        read="greedy-decoding",
        why="The start token is no word of the translation.",
    ),
    Mistake(
        "A4-GREEDY-LIMIT",
        task="greedy_decode",
        edits=[("    for _ in range(limit):\n", "    for _ in range(limit - first):\n")],
        says="the prefix counts against the limit",
        help="`limit` is the number of new tokens",
        read="greedy-decoding",
        why="The last word of long sentences would be missing.",
    ),
    Mistake(
        "A4-GREEDY-ONE-MORE",
        task="greedy_decode",
        edits=[("    for _ in range(limit):\n", "    for _ in range(limit + 1):\n")],
        says="sentences may be one token longer than the limit",
        help="ask the model `limit` times",
        read="greedy-decoding",
        why="A loop that starts behind the first choice needs one step less.",
    ),
    Mistake(
        "A4-GREEDY-LAST-PADDING",
        task="greedy_decode",
        edits=[
            (
                "choice = choice.masked_fill(finished, padding)",
                "choice = choice.masked_fill(finished, end)",
            )
        ],
        says="finished sentences repeat their end token while they wait",
        help="append `padding` to a finished sentence",
        read="greedy-decoding",
        why="The sentences come out the same, but the contract says what the model is asked: it "
        "has never seen a second end.",
    ),
    # -- length_penalty
    Mistake(
        "A4-PENALTY-PLAIN",
        task="length_penalty",
        edits=[("return ((5 + length) / 6) ** alpha", "return length**alpha")],
        says="the penalty is |Y|^α, without the 5",
        help="((5 + |Y|) / 6)^α",
        read="length-penalty",
        why="It is in use, too; the 5 softens the difference between very short sentences.",
    ),
    Mistake(
        "A4-PENALTY-ROOT",
        task="length_penalty",
        edits=[("return ((5 + length) / 6) ** alpha", "return (5 + length) ** alpha / 6")],
        says="only the numerator is raised to α",
        help="raise the whole fraction to α",
        read="length-penalty",
        why="For a length of 1 the penalty is 1, whatever α is.",
    ),
    Mistake(
        "A4-PENALTY-FACTOR",
        task="length_penalty",
        edits=[("return ((5 + length) / 6) ** alpha", "return alpha * (5 + length) / 6")],
        says="α multiplies, it is no exponent",
        help="raise to the power of α",
        read="length-penalty",
        why="For α = 0 there is no penalty: everything is divided by 1, not by 0.",
    ),
    # -- beam_search
    Mistake(
        "A4-BEAM-COPIES",
        task="beam_search",
        edits=[
            (
                "words, log_p = prefix, torch.zeros(1, device=prefix.device)",
                "words = prefix.expand(beam, -1)\n"
                "    log_p = torch.zeros(beam, device=prefix.device)",
            )
        ],
        says="the beam starts as copies of one beginning, so it holds the same thing many times",
        help="start with one beginning; the first step makes `beam` different ones of it",
        read="beam-search",
        why="The best candidate of one copy is the best of all copies: k times greedy decoding.",
    ),
    Mistake(
        "A4-BEAM-PARENT",
        task="beam_search",
        edits=[
            (
                "words = torch.cat([words[parent], token[:, None]], dim=1)",
                "words = torch.cat([words[: len(token)].repeat(len(token), 1)[: len(token)],"
                " token[:, None]], dim=1)",
            )
        ],
        says="a new word is put behind the beginning of the same row, not behind its own",
        help="take the rows of the parents first: words[parent]",
        read="beam-search",
        why="The likeliest candidates may all continue one beginning; the others die out.",
    ),
    Mistake(
        "A4-BEAM-MODULO",
        task="beam_search",
        edits=[
            (
                "parent, token = best.indices // vocab, best.indices % vocab",
                "parent, token = best.indices % len(words), best.indices % vocab",
            )
        ],
        says="the parent of a candidate is its number modulo the number of rows",
        help="the flat number is row · V + token: divide by V for the row, the rest is the token",
        read="beam-search",
        why="Flattening (rows, V) puts the V candidates of a row together, so whole numbers of V "
        "say the row.",
    ),
    Mistake(
        "A4-BEAM-BEST-OF-EACH",
        task="beam_search",
        edits=[
            (
                "best = extended.flatten().topk(min(beam, extended.numel()))",
                "if length > 1:  # every beginning goes on with its own best\n"
                "            keep = extended.argmax(dim=-1, keepdim=True)\n"
                "            extended = torch.full_like(extended, -1e9).scatter(\n"
                "                1, keep, extended.gather(1, keep)\n"
                "            )\n"
                "        best = extended.flatten().topk(min(beam, extended.numel() if length == 1"
                " else len(extended)))",
            )
        ],
        says="each beginning goes on with its own best word only",
        help="let all extensions of all beginnings compete",
        read="beam-search",
        why="After the first step it is greedy decoding in k lanes.",
    ),
    Mistake(
        "A4-BEAM-NO-PENALTY",
        task="beam_search",
        edits=[("(total / length_penalty(length, alpha), row[first:])", "(total, row[first:])")],
        says="the length penalty is left out, so the shortest complete sentence wins",
        help="divide log P of a complete sentence by length_penalty",
        read="beam-search",
        why="Each further word makes log P smaller, so an unpenalised search loves short "
        "sentences.",
    ),
    Mistake(
        "A4-BEAM-SAME-LENGTH",
        task="beam_search",
        edits=[("length_penalty(length, alpha)", "length_penalty(limit, alpha)")],
        says="every sentence is penalised as if it had the length of the limit",
        help="take the length of the sentence itself",
        read="beam-search",
        why="A divisor that is the same for all changes no order: no penalty at all.",
    ),
    Mistake(
        "A4-BEAM-END-UNCOUNTED",
        task="beam_search",
        edits=[
            ("length_penalty(length, alpha)", "length_penalty(length - (row[-1] == end), alpha)")
        ],
        says="the end token does not count in the length",
        help="|Y| counts the end token: its probability is in log P as well",
        read="beam-search",
        why="Libraries have fought about it. The course pins: what is in the sum is in the length.",
    ),
    Mistake(
        "A4-BEAM-PREFIX-COUNTED",
        task="beam_search",
        edits=[("length_penalty(length, alpha)", "length_penalty(words.shape[1], alpha)")],
        says="the prefix counts in the length",
        help="|Y| counts new tokens only",
        read="beam-search",
        why="The prefix has cost no probability.",
    ),
    Mistake(
        "A4-BEAM-FIRST-WINS",
        task="beam_search",
        edits=[("        if len(words) == 0:\n", "        if complete or len(words) == 0:\n")],
        says="the search stops at the first step in which a sentence is complete",
        help="go on while beginnings are open: a longer sentence may score better",
        read="beam-search",
        why="With a penalty the first complete sentence need not be the best.",
    ),
    Mistake(
        "A4-BEAM-WORST",
        task="beam_search",
        edits=[
            (
                "max(complete, key=lambda found: found[0])",
                "min(complete, key=lambda found: found[0])",
            )
        ],
        says="the complete sentence with the lowest score is returned",
        help="scores are negative: the largest, nearest to zero, is the best",
        read="beam-search",
        why="A cost is to be minimised, a log-probability maximised.",
    ),
    Mistake(
        "A4-BEAM-GOES-ON",
        task="beam_search",
        edits=[
            (
                "words, log_p = words[~ended], log_p[~ended]",
                "words, log_p = words[:beam], log_p[:beam]",
            )
        ],
        says="complete sentences stay in the beam and are written further behind their end",
        help="what ends leaves the beam; only open beginnings are extended",
        read="beam-search",
        why="Sentences behind an end have no meaning, and take the places of those that have one.",
    ),
    Mistake(
        "A4-BEAM-OPEN-LOST",
        task="beam_search",
        edits=[
            (
                "ended = (token == end) | (length == limit)",
                "ended = (token == end) | ((length == limit) & (len(complete) == 0))",
            )
        ],
        says="beginnings without an end at the limit do not compete with complete sentences",
        help="at the limit every open beginning is complete as it is",
        read="beam-search",
        why="It may be a fair choice, and some libraries make it; the course pins the other one, "
        "so that the search can be held against all sentences.",
    ),
    Mistake(
        "A4-BEAM-PENALTY-SUM",
        task="beam_search",
        edits=[
            (
                "(total / length_penalty(length, alpha), row[first:])",
                "(total * length_penalty(length, alpha), row[first:])",
            )
        ],
        says="log P is multiplied by the penalty, so long sentences lose even more",
        help="divide: log P is negative",
        read="beam-search",
        why="Dividing a negative number by a larger one brings it nearer to zero.",
    ),
    Mistake(
        "A4-BEAM-PENALTY-INSIDE",
        task="beam_search",
        edits=[
            ("log_p = best.values\n", "log_p = best.values / length_penalty(length, alpha)\n"),
            ("(total / length_penalty(length, alpha), row[first:])", "(total, row[first:])"),
        ],
        says="the penalty is applied at each step of the search, to sums that it was applied to "
        "already",
        help="keep log P as it is in the beam, and divide once, when a sentence is complete",
        read="beam-search",
        why="After t steps the first word is divided by all t penalties, the last by one: early "
        "words count less and less.",
    ),
    Mistake(
        "A4-BEAM-LAST-STEP",
        task="beam_search",
        edits=[
            (
                "extended = log_p[:, None] + next_log_p(words)",
                "extended = next_log_p(words)",
            )
        ],
        says="candidates are compared by their last word only, what came before is forgotten",
        help="add the log-probability of the beginning to that of its next word",
        read="beam-search",
        why="log P of a sentence is the sum over all its words.",
    ),
    # -- bleu
    Mistake(
        "A4-BLEU-MEAN",
        task="bleu",
        edits=[
            (
                "score = metric.corpus_score(translations, [references]).score",
                "metric.corpus_score(translations, [references])  # for the signature\n"
                "    single = BLEU(effective_order=True)\n"
                "    scores = [\n"
                "        single.sentence_score(hypothesis, [reference]).score\n"
                "        for hypothesis, reference in zip(translations, references, strict=True)\n"
                "    ]\n"
                "    score = sum(scores) / len(scores)",
            )
        ],
        says="it is the mean of the sentences' BLEUs",
        help="count n-grams over the whole corpus: corpus_score",
        read="bleu",
        why="BLEU is a score of a corpus; a sentence without a common 4-gram has none.",
    ),
    Mistake(
        "A4-BLEU-EXCHANGED",
        task="bleu",
        edits=[
            (
                "metric.corpus_score(translations, [references]).score",
                "metric.corpus_score(references, [translations]).score",
            )
        ],
        says="translations and references are exchanged",
        help="corpus_score(translations, [references])",
        read="bleu",
        why="The penalty for short translations then punishes long ones.",
    ),
    Mistake(
        "A4-BLEU-FRACTION",
        task="bleu",
        edits=[("[references]).score\n", "[references]).score / 100\n")],
        says="the score goes from 0 to 1",
        help="sacreBLEU's score goes from 0 to 100: return it as it is",
        read="bleu",
        why="Papers print both; the signature belongs to 0 to 100.",
    ),
    Mistake(
        "A4-BLEU-LOWER",
        task="bleu",
        edits=[("metric = BLEU()", "metric = BLEU(lowercase=True)")],
        says="upper and lower case are not told apart",
        help="leave sacreBLEU's defaults",
        read="bleu",
        why="Lower-cased BLEU is higher. It may be used, but then the signature says case:lc.",
    ),
    Mistake(
        "A4-BLEU-SPLIT",
        task="bleu",
        edits=[("metric = BLEU()", 'metric = BLEU(tokenize="none")')],
        says="tokens are what stands between spaces, so a full stop belongs to its word",
        help="leave sacreBLEU's tokenizer, 13a",
        read="bleu",
        why="Whoever cuts texts into other tokens gets another BLEU: that is why sacreBLEU exists.",
    ),
]
