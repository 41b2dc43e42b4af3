"""Known mistakes of assignment 3: edits of the reference that students really make."""

from grader.author import Mistake

SPLIT = "pieces = x.reshape(batch, length, num_heads, d_model // num_heads)"
ATTEND = "attend(queries, keys, values, mask)"
STEP = "attend(query, keys, values, mask)"

MISTAKES = [
    # -- split_heads
    Mistake(
        "A3-VIEW",
        task="split_heads",
        edits=[
            (SPLIT, "pieces = x.reshape(batch, num_heads, length, d_model // num_heads)"),
            ("return pieces.transpose(1, 2)", "return pieces"),
        ],
        says="heads are cut out of the flat memory, so each head mixes pieces of several words",
        help="split the last axis first, then move the head axis before the words",
        read="split-heads",
        why="A reshape keeps the order in memory, where a word's numbers lie together and words "
        "follow each other. Asking for the head axis first hands whole words to head 0 and none "
        "to the last. Only an exchange of axes moves numbers.",
    ),
    Mistake(
        "A3-INTERLEAVE",
        task="split_heads",
        edits=[
            (SPLIT, "pieces = x.reshape(batch, length, d_model // num_heads, num_heads).mT"),
        ],
        says="head h gets every num_heads-th number of a word, not d_head numbers in a row",
        help="cut the last axis into (num_heads, d_head), in this order",
        read="split-heads",
        why="The rows of the projections are head-major: rows h · d_head to (h+1) · d_head are "
        "W^h. With trained or given weights another order takes numbers of all heads into each.",
    ),
    Mistake(
        "A3-HEADS-LAST",
        task="split_heads",
        edits=[("return pieces.transpose(1, 2)", "return pieces")],
        says="the head axis is left behind the words: (batch, length, head, d_head)",
        help="move the head axis before the words, so that the last two axes are (length, d_head)",
        read="split-heads",
        why="Attention multiplies over the last two axes. With (head, d_head) last it compares "
        "the heads of one word with each other, and words never meet.",
    ),
    # -- merge_heads
    Mistake(
        "A3-MERGE-VIEW",
        task="merge_heads",
        edits=[("words = x.transpose(1, 2)", "words = x")],
        says="the heads are read off the memory as they lie, so each row mixes several words",
        help="bring the head axis behind the words before joining it with d_head",
        read="merge-heads",
        why="In (batch, head, length, d_head) the words of head 0 all come before those of head "
        "1. A reshape alone glues neighbouring words of one head together.",
    ),
    Mistake(
        "A3-MERGE-INTERLEAVE",
        task="merge_heads",
        edits=[("words = x.transpose(1, 2)", "words = x.permute(0, 2, 3, 1)")],
        says="the numbers of the heads alternate in each word: head 0, head 1, …, head 0, …",
        help="join (head, d_head) in this order: the piece of head 0 first, whole",
        read="merge-heads",
        why="Concat(head_1, …, head_H) puts whole pieces side by side. The columns of W_O are "
        "ordered the same way: column h · d_head + i reads number i of head h.",
    ),
    Mistake(
        "A3-MERGE-MEAN",
        task="merge_heads",
        body="return x.mean(dim=1)",
        says="the heads are averaged, so each word keeps d_head numbers",
        help="lay the pieces side by side: each word has num_heads · d_head numbers",
        read="merge-heads",
        why="An average of the heads loses which head said what: the very averaging that several "
        "heads are there to avoid.",
    ),
    # -- causal_mask
    Mistake(
        "A3-TRIU",
        task="causal_mask",
        edits=[("torch.tril(everything)", "torch.triu(everything)")],
        says="each word sees itself and the words after it",
        help="keep the side of the diagonal where the column comes no later than the row",
        read="causal-mask",
        why="Row t is the query, column s the key, and mask[t, s] = (s ≤ t): below the diagonal.",
    ),
    Mistake(
        "A3-STRICT",
        task="causal_mask",
        edits=[("torch.tril(everything)", "torch.tril(everything, diagonal=-1)")],
        says="the diagonal is hidden, so no word sees itself and the first sees nothing",
        help="keep the diagonal: s ≤ t, not s < t",
        read="causal-mask",
        why="In training the decoder's input is already shifted by one: the word at place t is "
        "known when the next is predicted.",
    ),
    Mistake(
        "A3-PEEK",
        task="causal_mask",
        edits=[("torch.tril(everything)", "torch.tril(everything, diagonal=1)")],
        says="each word also sees the one right after it",
        help="stop at the diagonal: s ≤ t",
        read="causal-mask",
        why="The word right after is what a decoder has to predict: the loss goes to zero, and "
        "what is generated is garbage.",
    ),
    Mistake(
        "A3-INVERTED",
        task="causal_mask",
        edits=[("torch.tril(everything)", "torch.triu(everything, diagonal=1)")],
        says="the mask is True where a key is hidden",
        help="True means may be attended, in the whole course",
        read="causal-mask",
        why="nn.MultiheadAttention says True for hidden, F.scaled_dot_product_attention says "
        "True for visible. The course pins the second.",
    ),
    Mistake(
        "A3-ONES",
        task="causal_mask",
        edits=[("torch.tril(everything)", "torch.tril(everything).float()")],
        says="the mask is made of the numbers 1 and 0, not of True and False",
        help="return a boolean tensor: compare, or give the dtype torch.bool",
        read="causal-mask",
        why="A mask of numbers is added to the scores by PyTorch's operators: 1 and 0 only make "
        "the future a little less likely.",
    ),
    # -- combine_masks
    Mistake(
        "A3-OR",
        task="combine_masks",
        edits=[("causal & not_padding", "causal | not_padding")],
        says="a key is seen where one of the two masks lets it through",
        help="require both: a key is seen if it is not in the future and not padding",
        read="combine-masks",
        why="With True for visible, conditions are joined by *and*. With True for hidden it "
        "would be *or*: a formula from elsewhere needs both changed.",
    ),
    Mistake(
        "A3-PAD-QUERIES",
        task="combine_masks",
        edits=[
            ("not_padding = is_word[:, None, None, :]", "not_padding = is_word[:, None, :, None]")
        ],
        says="padding hides the rows of the words that ask, and padding is still attended",
        help="put is_word on the last axis, the one of the keys",
        read="combine-masks",
        why="Padding has nothing to say: it must not be asked. What padding itself asks, nobody "
        "reads.",
    ),
    Mistake(
        "A3-PAD-BOTH",
        task="combine_masks",
        edits=[("return causal & not_padding", "return causal & not_padding & not_padding.mT")],
        says="padding is hidden as a key, and its own rows are all hidden too",
        help="mask keys only; rows of padding keep what they may see",
        read="combine-masks",
        why="A row without any visible key has no softmax: -inf everywhere gives NaN, and NaN "
        "times zero is NaN in the gradients of every word.",
    ),
    Mistake(
        "A3-PAD-ONLY",
        task="combine_masks",
        edits=[
            ("return causal & not_padding", "return not_padding.expand(-1, -1, len(causal), -1)")
        ],
        says="only the padding is hidden and the causal mask has no effect",
        help="combine the padding mask with the causal one, do not replace it",
        read="combine-masks",
        why="mask[t, s] needs both s ≤ t and a real word at s.",
    ),
    Mistake(
        "A3-NO-HEAD-AXIS",
        task="combine_masks",
        edits=[("not_padding = is_word[:, None, None, :]", "not_padding = is_word[:, None, :]")],
        says="the mask has the axes (batch, query, key), without one for the heads",
        help="give is_word two axes of size 1, for the heads and for the queries",
        read="combine-masks",
        why="Axes line up from the right: against (batch, head, query, key) the sentences would "
        "be taken for heads, silently where both are equally many.",
    ),
    # -- MultiHeadAttention.forward
    Mistake(
        "A3-SCALE-MODEL",
        task="MultiHeadAttention.forward",
        edits=[(ATTEND, "attend(queries / math.sqrt(self.num_heads), keys, values, mask)")],
        says="the scores are divided by √d_model",
        help="divide by the root of the numbers that one head compares, d_head",
        read="multi-head-attention",
        why="A score of one head is a sum of d_head products, so its variance is d_head, not "
        "d_model = num_heads · d_head. Dividing by √d_model flattens the weights.",
    ),
    Mistake(
        "A3-NO-SCALE",
        task="MultiHeadAttention.forward",
        edits=[(ATTEND, "attend(queries * math.sqrt(queries.shape[-1]), keys, values, mask)")],
        says="the scores are not divided by √d_head",
        help="divide the scores by the root of d_head before the softmax",
        read="multi-head-attention",
        why="A score is a sum of d_head products: its spread grows like √d_head. Without the "
        "division the softmax saturates and its gradients vanish.",
    ),
    Mistake(
        "A3-NO-OUTPUT",
        task="MultiHeadAttention.forward",
        edits=[
            (
                "return self.output(merge_heads(heads)), weights",
                "return merge_heads(heads), weights",
            )
        ],
        says="the joined heads are returned without the output layer",
        help="pass the joined heads through self.output",
        read="multi-head-attention",
        why="MultiHead(Q, K, V) = Concat(head_1, …, head_H) W_O. Without W_O number i of the "
        "output can come from one head only.",
    ),
    Mistake(
        "A3-KEY-VALUE",
        task="MultiHeadAttention.forward",
        edits=[(ATTEND, "attend(queries, values, keys, mask)")],
        says="queries are compared with the values, and the keys are mixed",
        help="compare with the keys, mix the values",
        read="multi-head-attention",
        why="softmax(Q Kᵀ / √d_k) V: what decides how much, and what is taken, are two different "
        "projections. Their shapes are equal, so nothing else complains.",
    ),
    Mistake(
        "A3-SHARED-KEY",
        task="MultiHeadAttention.forward",
        edits=[("self.key(key)", "self.query(key)")],
        says="the keys are projected by the query layer",
        help="project the keys by self.key",
        read="multi-head-attention",
        why="With W_K = W_Q the scores of two words are symmetric: a word is as a key what it is "
        "as a query, which the lecture calls the thing to avoid.",
    ),
    Mistake(
        "A3-SELF-ONLY",
        task="MultiHeadAttention.forward",
        edits=[("self.key(key)", "self.key(query)"), ("self.value(value)", "self.value(query)")],
        says="keys and values are made of the query argument",
        help="make keys from the argument key, and values from the argument value",
        read="multi-head-attention",
        why="In self-attention all three arguments are the same tensor, so this hides until a "
        "decoder asks another sentence.",
    ),
    Mistake(
        "A3-VALUE-FROM-KEY",
        task="MultiHeadAttention.forward",
        edits=[("self.value(value)", "self.value(key)")],
        says="the values are made of the key argument",
        help="make the values from the argument value",
        read="multi-head-attention",
        why="Mostly key and value are the same words, but the contract takes them apart: what is "
        "compared and what is mixed may come from different places.",
    ),
    Mistake(
        "A3-MASK-IGNORED",
        task="MultiHeadAttention.forward",
        edits=[(ATTEND, "attend(queries, keys, values)")],
        says="the mask has no effect",
        help="hand the mask on to attend",
        read="multi-head-attention",
        why="Without it padding is attended like words, and a decoder sees what it must predict.",
    ),
    Mistake(
        "A3-MASK-INVERTED",
        task="MultiHeadAttention.forward",
        edits=[(ATTEND, "attend(queries, keys, values, None if mask is None else ~mask)")],
        says="the visible keys are hidden, and the hidden ones are attended",
        help="True means may be attended: hide where the mask is False",
        read="multi-head-attention",
        why="nn.MultiheadAttention takes True for hidden; this course and "
        "F.scaled_dot_product_attention take True for visible.",
    ),
    Mistake(
        "A3-MASK-AFTER",
        task="MultiHeadAttention.forward",
        edits=[
            (
                "heads, weights = attend(queries, keys, values, mask)",
                "weights = attend(queries, keys, values)[1]\n"
                "        weights = weights if mask is None else weights * mask\n"
                "        heads = weights @ values",
            )
        ],
        says="the mask is applied after the softmax, so the weights of a row do not sum to 1",
        help="hide the scores before the softmax, not the weights after it",
        read="multi-head-attention",
        why="The softmax shares 1 among all keys, the hidden ones too. Zeroing their part "
        "afterwards loses it: the more padding, the smaller the output.",
    ),
    Mistake(
        "A3-NAN-ROW",
        task="MultiHeadAttention.forward",
        edits=[
            (
                "heads, weights = attend(queries, keys, values, mask)",
                "scores = queries @ keys.transpose(-2, -1) / math.sqrt(queries.shape[-1])\n"
                "        if mask is not None:\n"
                "            scores = scores.masked_fill(~mask, -math.inf)\n"
                "        weights = scores.softmax(dim=-1)\n"
                "        heads = weights @ values",
            )
        ],
        says="a query whose keys are all hidden gets NaN, as softmax of nothing but -∞ is 0/0",
        help="call attend, or make the weights of a query that sees nothing exact zeros",
        read="multi-head-attention",
        why="exp(-∞) = 0, so the sum of the row is 0, and 0/0 is NaN. The output layer spreads "
        "it over the word, and the first step of training over every parameter.",
    ),
    Mistake(
        "A3-ONE-HEAD",
        task="MultiHeadAttention.forward",
        edits=[
            ("split_heads(self.query(query), self.num_heads)", "split_heads(self.query(query), 1)"),
            ("split_heads(self.key(key), self.num_heads)", "split_heads(self.key(key), 1)"),
            ("split_heads(self.value(value), self.num_heads)", "split_heads(self.value(value), 1)"),
        ],
        says="one head compares all d_model numbers at once",
        help="split queries, keys and values into num_heads heads before attending",
        read="multi-head-attention",
        why="One softmax per word pair sums what all heads would say. The parameters are as many "
        "as with heads, so only the weights show it.",
    ),
    Mistake(
        "A3-MEAN-WEIGHTS",
        task="MultiHeadAttention.forward",
        edits=[
            (
                "return self.output(merge_heads(heads)), weights",
                "return self.output(merge_heads(heads)), weights.mean(dim=1)",
            )
        ],
        says="the weights are averaged over the heads",
        help="return the weights of each head: (batch, head, query, key)",
        read="multi-head-attention",
        why="nn.MultiheadAttention averages by default. The average hides that heads look at "
        "different places.",
    ),
    Mistake(
        "A3-FIRST-HEAD-FOR-ALL",
        task="MultiHeadAttention.forward",
        edits=[
            (
                "heads, weights = attend(queries, keys, values, mask)",
                "heads, weights = attend(queries, keys, values, mask)\n"
                "        weights = weights[:, :1].expand_as(weights)\n"
                "        heads = weights @ values",
            )
        ],
        says="all heads mix their values by the weights of the first",
        help="let each head use the weights of its own queries and keys",
        read="multi-head-attention",
        why="Heads exist so that a word can look at several places at once. With the same "
        "weights in all of them they are one head.",
    ),
    Mistake(
        "A3-HEAD-SOFTMAX",
        task="MultiHeadAttention.forward",
        edits=[
            (
                "heads, weights = attend(queries, keys, values, mask)",
                "scores = queries @ keys.mT / math.sqrt(queries.shape[-1])\n"
                "        if mask is not None:\n"
                "            scores = scores.masked_fill(~mask, -1e9)\n"
                "        weights = scores.softmax(dim=1)\n"
                "        heads = weights @ values",
            )
        ],
        says="the softmax runs over the heads, so the heads share 1 among them",
        help="run the softmax over the keys, the last axis of the scores",
        read="multi-head-attention",
        why="Each head distributes its own attention over the keys. In (batch, key, …) code "
        "dim=1 was the keys; with a head axis it no longer is.",
    ),
    Mistake(
        "A3-QUERY-SOFTMAX",
        task="MultiHeadAttention.forward",
        edits=[
            (
                "heads, weights = attend(queries, keys, values, mask)",
                "scores = queries @ keys.mT / math.sqrt(queries.shape[-1])\n"
                "        if mask is not None:\n"
                "            scores = scores.masked_fill(~mask, -1e9)\n"
                "        weights = scores.softmax(dim=-2)\n"
                "        heads = weights @ values",
            )
        ],
        says="the softmax runs over the queries, so columns sum to 1 and rows do not",
        help="run the softmax over the keys, the last axis of the scores",
        read="multi-head-attention",
        why="A query distributes its attention over the keys: each row of the weights sums to 1.",
    ),
    # -- CrossAttention.forward
    Mistake(
        "A3-CROSS-SWAPPED",
        task="CrossAttention.forward",
        edits=[
            ("self.query(target)", "self.query(memory)"),
            ("self.key(memory)", "self.key(target)"),
            ("self.value(memory)", "self.value(target)"),
        ],
        says="the source asks and the target answers",
        help="make queries from target, keys and values from memory",
        read="cross-attention",
        why="The decoder wants one vector per target word, so target words ask. Swapped, the "
        "output has the length of the source.",
    ),
    Mistake(
        "A3-CROSS-NO-MASK",
        task="CrossAttention.forward",
        edits=[("attend(asked, answers, told, mask)", "attend(asked, answers, told)")],
        says="the padding of the source is attended like words",
        help="hide the keys where is_word is False",
        read="cross-attention",
        why="Sentences of a batch are padded to the longest: a translation would depend on its "
        "neighbours in the batch.",
    ),
    Mistake(
        "A3-CROSS-INVERTED",
        task="CrossAttention.forward",
        edits=[
            (
                "is_word[:, None, None, :]  # (batch, 1, 1, source)",
                "~is_word[:, None, None, :]",
            )
        ],
        says="only the padding of the source is attended",
        help="is_word is already True where a key may be attended",
        read="cross-attention",
        why="nn.MultiheadAttention's key_padding_mask is True at padding: code written for it "
        "negates, and here must not.",
    ),
    Mistake(
        "A3-CROSS-CAUSAL",
        task="CrossAttention.forward",
        edits=[
            (
                "looks, weights = attend(asked, answers, told, mask)",
                "early = torch.ones_like(asked[0, 0] @ answers[0, 0].mT, dtype=torch.bool).tril()\n"
                "        mask = early if mask is None else mask & early\n"
                "        looks, weights = attend(asked, answers, told, mask)",
            )
        ],
        says="target word t sees only the first t + 1 source words",
        help="hide padding only: the whole source is known before the first target word",
        read="cross-attention",
        why="The causal mask belongs to the decoder's self-attention. Source and target have "
        "different word orders: the verb may stand last in one and second in the other.",
    ),
    Mistake(
        "A3-CROSS-PAD-TARGET",
        task="CrossAttention.forward",
        edits=[
            (
                "is_word[:, None, None, :]  # (batch, 1, 1, source)",
                "is_word[:, None, :, None]",
            )
        ],
        says="is_word hides rows of the target instead of columns of the source",
        help="put is_word on the last axis of the scores, the one of the source words",
        read="cross-attention",
        why="The scores are (batch, head, target, source). With equal lengths the wrong axis "
        "fits, and padding is attended.",
    ),
    # -- KeyValueCache.append
    Mistake(
        "A3-CACHE-LAST",
        task="KeyValueCache.append",
        edits=[("if self.keys is None:", "if True:")],
        says="the cache holds the newest words only",
        help="put the new keys and values behind the old ones, do not replace them",
        read="cache-of-keys-and-values",
        why="Causal attention of word t needs the keys and values of all words up to t.",
    ),
    Mistake(
        "A3-CACHE-FRONT",
        task="KeyValueCache.append",
        edits=[
            ("torch.cat([self.keys, key], dim=-2)", "torch.cat([key, self.keys], dim=-2)"),
            ("torch.cat([self.values, value], dim=-2)", "torch.cat([value, self.values], dim=-2)"),
        ],
        says="new words are put before the old ones",
        help="put new words last: old first, then new",
        read="cache-of-keys-and-values",
        why="Attention itself does not mind the order of the keys, so single steps look right. "
        "The mask of a step with several words, and the weights, do mind.",
    ),
    Mistake(
        "A3-CACHE-VALUES",
        task="KeyValueCache.append",
        edits=[
            ("torch.cat([self.values, value], dim=-2)", "torch.cat([self.values, key], dim=-2)")
        ],
        says="later keys are put among the values",
        help="append value to self.values",
        read="cache-of-keys-and-values",
        why="Keys and values have the same shape, so a copied line with one name left fits.",
    ),
    Mistake(
        "A3-CACHE-STALE",
        task="KeyValueCache.append",
        edits=[
            (
                "self.keys = torch.cat([self.keys, key], dim=-2)",
                "return torch.cat([self.keys, key], -2), torch.cat([self.values, value], -2)",
            )
        ],
        says="only the first words are remembered, and later ones are forgotten after their step",
        help="store the longer tensors in self.keys and self.values before returning them",
        read="cache-of-keys-and-values",
        why="torch.cat makes a new tensor and changes neither of its inputs.",
    ),
    Mistake(
        "A3-CACHE-DATA",
        task="KeyValueCache.append",
        edits=[
            (
                "self.keys = torch.cat([self.keys, key]",
                "self.keys.data = torch.cat([self.keys, key]",
            ),
            (
                "self.values = torch.cat([self.values, value]",
                "self.values.data = torch.cat([self.values, value]",
            ),
        ],
        says="a later word also changes the tensors that were returned before it",
        help="make new tensors, and leave those that others hold as they are",
        read="cache-of-keys-and-values",
        why="The tensor in the cache is the one that the caller passed in and that was returned. "
        "Writing to .data changes it behind the back of everybody who holds it, and of autograd.",
    ),
    # -- IncrementalAttention.step
    Mistake(
        "A3-STEP-NO-MASK",
        task="IncrementalAttention.step",
        edits=[(STEP, "attend(query, keys, values)")],
        says="words that arrive together see each other's future",
        help="mask the new words among themselves; the cached ones are all visible",
        read="incremental-decoding",
        why="A single new word needs no mask, since nothing after it is known. A prompt of "
        "several words does: its outputs must be those of causal attention.",
    ),
    Mistake(
        "A3-STEP-CORNER",
        task="IncrementalAttention.step",
        edits=[("torch.tril(visible, diagonal=seen - new)", "torch.tril(visible)")],
        says="the triangle starts at the first column, so a new word sees only the oldest words",
        help="new words are the last rows of the full causal mask: shift the diagonal by the "
        "number of cached words",
        read="incremental-decoding",
        why="Row i of a step is word past + i of the sentence, and may see s ≤ past + i. The "
        "is_causal of F.scaled_dot_product_attention starts at the corner too.",
    ),
    Mistake(
        "A3-STEP-ALONE",
        task="IncrementalAttention.step",
        edits=[(STEP, "attend(query, key, value, mask[:, seen - new :])")],
        says="new words see only each other, and the cached ones are not used",
        help="attend to the keys and values that the cache returns",
        read="incremental-decoding",
        why="The cache returns the keys and values of all words so far; those of the new words "
        "are only its last columns.",
    ),
    Mistake(
        "A3-STEP-RAW",
        task="IncrementalAttention.step",
        edits=[
            (
                "keys, values = cache.append(key, value)",
                "raw = split_heads(words, self.num_heads)\n"
                "        keys, values = cache.append(raw, raw)",
            )
        ],
        says="the words themselves are cached and attended, not their keys and values",
        help="project the new words by self.key and self.value before they go into the cache",
        read="incremental-decoding",
        why="The cache saves the work of projecting: what is in it is compared and mixed as is.",
    ),
    # -- look_both_ways
    Mistake(
        "A3-LOOK-FLAT",
        task="look_both_ways",
        edits=[("sharpness * math.sqrt(d)", "sharpness")],
        says="the score of the neighbour is sharpness / √d_head",
        help="multiply by √d_head, since attention divides by it",
        read="two-heads",
        why="score = q · k / √d_head. The product of query and key is sharpness · √d_head.",
    ),
    Mistake(
        "A3-LOOK-MODEL",
        task="look_both_ways",
        edits=[("sharpness * math.sqrt(d)", "sharpness * math.sqrt(2 * d)")],
        says="the score of the neighbour is sharpness · √2: √d_model stands for √d_head",
        help="multiply by the root of the numbers in one head",
        read="two-heads",
        why="Each head divides by √d_head, and d_model = 2 d_head.",
    ),
    Mistake(
        "A3-LOOK-SWAPPED",
        task="look_both_ways",
        edits=[("(place + side) % length", "(place - side) % length")],
        says="head 0 looks at the word after and head 1 at the word before",
        help="the row of the query weight is the place that is looked at, the column the place "
        "that asks",
        read="two-heads",
        why="A Linear computes x Wᵀ: entry W[i, j] sends number j of the input to number i of "
        "the result. Exchanging i and j turns back into ahead.",
    ),
    Mistake(
        "A3-LOOK-SUM",
        task="look_both_ways",
        edits=[("= side  # minus", "= 1  # minus")],
        says="the two neighbours are added",
        help="give the columns of head 0 in the output layer a minus",
        read="two-heads",
        why="A sum of both neighbours is twice their mean, which one head can do. The "
        "difference needs two heads: weights are never negative.",
    ),
    Mistake(
        "A3-LOOK-SIGN",
        task="look_both_ways",
        edits=[("= side  # minus", "= -side  # minus")],
        says="the output is the word before minus the word after",
        help="the word after counts positive, the word before negative",
        read="two-heads",
        why="output[t] = word[t + 1] - word[t - 1].",
    ),
    Mistake(
        "A3-LOOK-BIASES",
        task="look_both_ways",
        edits=[
            (
                "parameter.zero_()",
                "if parameter.dim() == 2:\n            parameter.zero_()",
            )
        ],
        says="the biases keep what they held before",
        help="set all parameters to zero first, the biases too",
        read="two-heads",
        why="q = x W_Qᵀ + b: a bias adds a score that has nothing to do with places.",
    ),
    Mistake(
        "A3-LOOK-EDGE",
        task="look_both_ways",
        edits=[("(place + side) % length", "(place + side).clamp(0, length - 1)")],
        says="the first and the last word look at themselves where a neighbour is missing",
        help="close the circle: before the first word comes the last",
        read="two-heads",
        why="Places are counted modulo length: (0 - 1) mod length = length - 1.",
    ),
]
