"""Known mistakes of assignment 2: edits of the solution that students really make."""

from grader.author import Mistake

# the two lines that hide keys, as the solution has them
FILL = "scores = scores.masked_fill(~mask, torch.finfo(scores.dtype).min)"
ZEROS = "weights = weights.masked_fill(~mask, 0.0)"
REPAIR = """    if mask is not None:
        # a row that sees nothing is uniform now, and the contract says zeros
        weights = weights.masked_fill(~mask, 0.0)
"""
SCALE = "query @ key.transpose(-2, -1) / math.sqrt(d_k)"
PROJECTED = "return scaled_dot_product_attention(query, key, value, mask)"
REFUSALS = """
d_k = query.shape[-1]
if key.shape[-1] != d_k:
    raise ValueError(f"query has d_k = {d_k}, key has d_k = {key.shape[-1]}")
if key.shape[-2] != value.shape[-2]:
    raise ValueError(f"there are {key.shape[-2]} keys, but {value.shape[-2]} values")
"""

FREE = [
    Mistake(
        "A2-COLUMNS",
        task="parameterless_attention",
        edits=[
            (
                "scores = x @ x.transpose(-2, -1)  # (*batch, word, word)\n"
                "    weights = scores.softmax(dim=-1)",
                "scores = x @ x.transpose(-2, -1)\n    weights = scores.softmax(dim=-2)",
            )
        ],
        says="the softmax goes over the words that ask, so the columns of the weights sum to 1",
        help="take the softmax over the last axis: each word shares out 1 among the words it sees",
        read="self-attention-without-parameters",
        why="Row i of the weights says how word i is mixed, so row i sums to 1. With columns that "
        "sum to 1 the output of a word has no fixed total: a word that all ignore shrinks to 0.",
    ),
    Mistake(
        "A2-EARLY-SCALE",
        task="parameterless_attention",
        edits=[
            (
                "scores = x @ x.transpose(-2, -1)  # (*batch, word, word)",
                "scores = x @ x.transpose(-2, -1) / math.sqrt(x.shape[-1])",
            )
        ],
        says="the scores X Xᵀ are divided by √d_model",
        help="leave the scores of this task undivided; the division comes with the next task",
        read="self-attention-without-parameters",
        why="The formula of this task is softmax(X Xᵀ) X. The division by √d_k belongs to "
        "equation 1 of the paper; here you see what attention is like without it.",
    ),
    Mistake(
        "A2-NOT-ITSELF",
        task="parameterless_attention",
        edits=[
            (
                "scores = x @ x.transpose(-2, -1)  # (*batch, word, word)",
                "scores = x @ x.transpose(-2, -1)\n"
                "    itself = torch.eye(x.shape[-2], dtype=torch.bool, device=x.device)\n"
                "    scores = scores.masked_fill(itself, torch.finfo(x.dtype).min)",
            )
        ],
        says="each word is hidden from itself",
        help="let each word attend to all words of the sentence, itself too",
        read="self-attention-without-parameters",
        why="The sum over words includes the word that asks. Without it a word's own meaning is "
        "the one thing that its new vector does not hold.",
    ),
    Mistake(
        "A2-PLAIN-RESHAPE",
        task="parameterless_attention",
        edits=[
            (
                "scores = x @ x.transpose(-2, -1)  # (*batch, word, word)",
                "scores = x @ x.reshape(*x.shape[:-2], x.shape[-1], x.shape[-2])",
            )
        ],
        says="X is reshaped to (d_model, word) where it should be transposed",
        help="exchange the last two axes with a transpose, which moves numbers along with them",
        read="self-attention-without-parameters",
        why="A reshape reads the same numbers in the same order and cuts them elsewhere. A column "
        "of the reshaped X mixes numbers of several words, so a score compares no two words.",
    ),
    Mistake(
        "A2-NO-SOFTMAX",
        task="parameterless_attention",
        edits=[
            (
                "scores = x @ x.transpose(-2, -1)  # (*batch, word, word)\n"
                "    weights = scores.softmax(dim=-1)",
                "scores = x @ x.transpose(-2, -1)\n"
                "    weights = scores / scores.sum(dim=-1, keepdim=True)",
            )
        ],
        says="the scores are divided by their sum, without the exponential",
        help="turn scores into weights with the softmax, exp(s) divided by the sum of exp(s)",
        read="self-attention-without-parameters",
        why="Scores may be negative. Their sum may then be near 0, and weights can be negative or "
        "huge: the result is no mix of words.",
    ),
]

SCALED = [
    Mistake(
        "A2-NO-SCALE",
        task="scaled_dot_product_attention",
        edits=[(SCALE, "query @ key.transpose(-2, -1)")],
        says="the scores are not divided by √d_k",
        help="divide by the square root of the last axis of key",
        read="why-the-scores-are-divided",
        why="For independent components of variance 1, the dot product has variance d_k. At "
        "d_k = 64 scores are about ±8, the softmax is nearly one-hot, and its gradient nearly 0.",
    ),
    Mistake(
        "A2-SCALE-SQUARE",
        task="scaled_dot_product_attention",
        edits=[(SCALE, "query @ key.transpose(-2, -1) / d_k")],
        says="the scores are divided by d_k, without the square root",
        help="divide by the square root of d_k",
        read="why-the-scores-are-divided",
        why="The variance of a dot product is d_k, so its typical size is √d_k. Divided by d_k, "
        "scores shrink as d_k grows, and the weights become uniform.",
    ),
    Mistake(
        "A2-SCALE-UP",
        task="scaled_dot_product_attention",
        edits=[(SCALE, "query @ key.transpose(-2, -1) * math.sqrt(d_k)")],
        says="the scores are multiplied by √d_k",
        help="divide by √d_k, so that the scores get smaller",
        read="why-the-scores-are-divided",
        why="The product makes scores of size √d_k; a factor √d_k more makes them of size d_k, and "
        "the softmax picks one key where it should mix.",
    ),
    Mistake(
        "A2-SCALE-LENGTH",
        task="scaled_dot_product_attention",
        edits=[(SCALE, "query @ key.transpose(-2, -1) / math.sqrt(key.shape[-2])")],
        says="the scores are divided by the square root of the number of keys",
        help="divide by the square root of the number of components that a product adds up, d_k",
        read="why-the-scores-are-divided",
        why="The size of a dot product grows with the number of its terms, d_k. With the number of "
        "keys instead, the same words get other weights when padding is added.",
    ),
    Mistake(
        "A2-SCALE-VALUES",
        task="scaled_dot_product_attention",
        edits=[(SCALE, "query @ key.transpose(-2, -1) / math.sqrt(value.shape[-1])")],
        says="the scores are divided by √d_v, the root of the width of the values",
        help="divide by the root of the number of components that a product adds up, d_k",
        read="why-the-scores-are-divided",
        why="A score adds up d_k products of query and key. The values take no part in it; where "
        "d_v = d_k, as it is in most models, nobody sees the difference.",
    ),
    Mistake(
        "A2-SCALE-AFTER",
        task="scaled_dot_product_attention",
        edits=[
            (SCALE, "query @ key.transpose(-2, -1)"),
            (
                "output = weights @ value  # (*batch, query, d_v)",
                "weights = weights / math.sqrt(d_k)\n    output = weights @ value",
            ),
        ],
        says="the division by √d_k comes after the softmax, so each row sums to 1/√d_k",
        help="divide the scores, before the softmax sees them",
        read="why-the-scores-are-divided",
        why="The division is there to keep the softmax from saturating. Afterwards it only makes "
        "the mix smaller, and the rows no longer sum to 1.",
    ),
    Mistake(
        "A2-QUERY-AXIS",
        task="scaled_dot_product_attention",
        edits=[
            (
                "    weights = scores.softmax(dim=-1)\n    if mask is not None:",
                "    weights = scores.softmax(dim=-2)\n    if mask is not None:",
            )
        ],
        says="the softmax goes over the queries, so the columns of the weights sum to 1",
        help="take the softmax over the last axis, the keys",
        read="over-which-axis",
        why="Each query shares out 1 among the keys. Over the queries, keys share themselves out, "
        "and what one query gets depends on which others ask.",
    ),
    Mistake(
        "A2-KEY-VIEW",
        task="scaled_dot_product_attention",
        edits=[
            (
                SCALE,
                "query @ key.reshape(*key.shape[:-2], d_k, key.shape[-2]) / math.sqrt(d_k)",
            )
        ],
        says="the keys are reshaped to (d_k, key) where they should be transposed",
        help="exchange the last two axes of key with a transpose",
        read="over-which-axis",
        why="A reshape cuts the same row of numbers at other places. Each column then holds "
        "numbers of several keys, and a score belongs to no key.",
    ),
    Mistake(
        "A2-MASK-AFTER",
        task="scaled_dot_product_attention",
        edits=[(FILL, "pass")],
        says="keys are hidden after the softmax, so the weights that are left sum to less than 1",
        help="hide keys in the scores, before the softmax",
        read="hide-before-the-softmax",
        why="The softmax already gave the hidden keys their share. Taking it away leaves the rest "
        "with a sum below 1, and the output shrinks with the number of hidden keys.",
    ),
    Mistake(
        "A2-MASK-INVERTED",
        task="scaled_dot_product_attention",
        edits=[
            (FILL, "scores = scores.masked_fill(mask, torch.finfo(scores.dtype).min)"),
            (ZEROS, "weights = weights.masked_fill(mask, 0.0)"),
        ],
        says="the mask is read the other way round: True hides a key",
        help="keep keys where the mask is True, and hide them where it is False",
        read="hide-before-the-softmax",
        why="In this course True means that a key may be attended, as in "
        "F.scaled_dot_product_attention. nn.MultiheadAttention reads its boolean masks the other "
        "way round.",
    ),
    Mistake(
        "A2-MASK-ZERO",
        task="scaled_dot_product_attention",
        edits=[(FILL, "scores = scores * mask"), (REPAIR, "")],
        says="the scores of hidden keys become 0, and exp(0) = 1 is a share like any other",
        help="fill the scores of hidden keys with something far below every score",
        read="hide-before-the-softmax",
        why="The softmax weighs a key by exp(score). A score of 0 counts 1, more than every "
        "negative score: padding beats words.",
    ),
    Mistake(
        "A2-MASK-ADDED",
        task="scaled_dot_product_attention",
        edits=[(FILL, "scores = scores + mask"), (REPAIR, "")],
        says="the boolean mask is added to the scores as 0 and 1",
        help="hidden keys need scores far below all others; a boolean mask only says where",
        read="hide-before-the-softmax",
        why="True adds 1 to the score of a visible key, which makes it e = 2.7 times as heavy, and "
        "hidden keys stay. Masks that are added hold 0 and −∞, not 1 and 0.",
    ),
    Mistake(
        "A2-MASK-SMALL",
        task="scaled_dot_product_attention",
        edits=[(FILL, "scores = scores.masked_fill(~mask, -100.0)")],
        says="hidden keys get the score -100, which wins against visible keys at -200",
        help="fill with a number that no score can reach, such as the lowest one of the dtype",
        read="hide-before-the-softmax",
        why="A fill hides only as far as it lies below the visible scores. In a row with scores "
        "near -200, exp(-100) takes all of the sum.",
    ),
    Mistake(
        "A2-NAN-ROW",
        task="scaled_dot_product_attention",
        edits=[(FILL, "scores = scores.masked_fill(~mask, -math.inf)"), (REPAIR, "")],
        says="a query whose keys are all hidden gets NaN, as softmax of nothing but -∞ is 0/0",
        help="make the weights of a query that sees nothing exact zeros",
        read="a-query-that-sees-nothing",
        why="exp(-∞) = 0, so the row's sum is 0, and 0/0 is NaN. One such row makes the gradients "
        "of the values NaN, and after one step of training every parameter.",
    ),
    Mistake(
        "A2-UNIFORM-ROW",
        task="scaled_dot_product_attention",
        edits=[(REPAIR, "")],
        says="a query whose keys are all hidden gets the mean of all values",
        help="make the weights of a query that sees nothing exact zeros",
        read="a-query-that-sees-nothing",
        why="If every score is the same very low number, the softmax is uniform: the query reads "
        "exactly the keys that the mask hides.",
    ),
    Mistake(
        "A2-NAN-GRADIENT",
        task="scaled_dot_product_attention",
        edits=[
            (FILL, "scores = scores + torch.zeros_like(scores).masked_fill(~mask, -math.inf)"),
            (ZEROS, "weights = weights.nan_to_num(0.0)"),
        ],
        says="the NaN of a query that sees nothing is removed from the weights, but not from the "
        "gradients",
        help="keep NaN from being made: fill with a finite number, then set the weights to 0",
        read="a-query-that-sees-nothing",
        why="The backward pass of the softmax multiplies by its own result. Where that was NaN, "
        "the gradient is NaN × 0 = NaN, whatever happens to the result later.",
    ),
    Mistake(
        "A2-OVERFLOW",
        task="scaled_dot_product_attention",
        body=REFUSALS
        + """
scores = query @ key.transpose(-2, -1) / math.sqrt(d_k)
share = scores.exp()
if mask is not None:
    share = share.masked_fill(~mask, 0.0)
total = share.sum(dim=-1, keepdim=True)
weights = share / total.masked_fill(total == 0, 1.0)
return weights @ value, weights
""",
        says="exp is taken of the scores as they are: it is infinite from 89 on, and 0 below -104",
        help="take the row's largest score from the row before exp, or call softmax, which does it",
        read="large-scores",
        why="softmax(s) = softmax(s - max s): the shift cancels. After it the largest exponent is "
        "0, so nothing overflows, and the sum is at least 1.",
    ),
    Mistake(
        "A2-GLOBAL-MAX",
        task="scaled_dot_product_attention",
        body=REFUSALS
        + """
scores = query @ key.transpose(-2, -1) / math.sqrt(d_k)
share = (scores - scores.max()).exp()
if mask is not None:
    share = share.masked_fill(~mask, 0.0)
total = share.sum(dim=-1, keepdim=True)
weights = share / total.masked_fill(total == 0, 1.0)
return weights @ value, weights
""",
        says="the largest score of the whole tensor is taken away, so rows far below it vanish",
        help="take from each row its own largest score",
        read="large-scores",
        why="The shift must be one number for each row. A row that lies 104 below the largest "
        "score of all has exp(s) = 0 at each key in float32, and no weights are left.",
    ),
    Mistake(
        "A2-FLOAT32",
        task="scaled_dot_product_attention",
        edits=[
            (
                "scores = query @ key.transpose(-2, -1) / math.sqrt(d_k)  # (*batch, query, key)",
                "query, key, value = query.float(), key.float(), value.float()\n"
                "    scores = query @ key.transpose(-2, -1) / math.sqrt(d_k)",
            )
        ],
        says="float64 inputs come back as float32",
        help="return output and weights in the dtype of the inputs",
        read="what-goes-in-comes-out",
        why="A function that changes the dtype breaks the layers around it, and it hides seven of "
        "float64's sixteen digits.",
    ),
    Mistake(
        "A2-IN-PLACE",
        task="scaled_dot_product_attention",
        edits=[
            (
                "scores = query @ key.transpose(-2, -1) / math.sqrt(d_k)  # (*batch, query, key)",
                "query /= math.sqrt(d_k)\n    scores = query @ key.transpose(-2, -1)",
            )
        ],
        says="the caller's query is divided by √d_k in place",
        help="make a new tensor; operators like /= and names that end in _ change the old one",
        read="what-goes-in-comes-out",
        why="The caller still holds the tensor. A second call finds it smaller, and autograd "
        "refuses to change a leaf that requires a gradient.",
    ),
]

MASKS = [
    Mistake(
        "A2-LENGTH-OFF",
        task="lengths_to_mask",
        edits=[("place < lengths.unsqueeze(-1)", "place <= lengths.unsqueeze(-1)")],
        says="one place too many is visible: the first place of padding",
        help="places count from 0, so the last word of a sentence of length n is at place n - 1",
        read="from-lengths",
        why="Places 0 to n - 1 are n places. With ≤ place n is visible too, and only a sentence of "
        "the full length looks right.",
    ),
    Mistake(
        "A2-LONGEST-GUESSED",
        task="lengths_to_mask",
        edits=[
            (
                "place = torch.arange(longest, device=lengths.device)  # (longest,)",
                "place = torch.arange(int(lengths.max()), device=lengths.device)",
            )
        ],
        says="the mask has as many places as the longest sentence, not `longest`",
        help="make the mask `longest` places wide",
        read="from-lengths",
        why="The batch may be padded to more places than its longest sentence needs, and the mask "
        "must fit the batch.",
    ),
    Mistake(
        "A2-PADDING-TRUE",
        task="lengths_to_mask",
        edits=[("place < lengths.unsqueeze(-1)", "place >= lengths.unsqueeze(-1)")],
        says="the mask is True at padding, and False at words",
        help="True says that a place may be attended",
        read="padding-masks",
        why="Both conventions exist: key_padding_mask of nn.MultiheadAttention is True at padding. "
        "This course has one: True may be attended.",
    ),
    Mistake(
        "A2-PADDING-FIRST",
        task="lengths_to_mask",
        edits=[("place < lengths.unsqueeze(-1)", "place >= longest - lengths.unsqueeze(-1)")],
        says="the padding is expected before the words",
        help="sentences start at place 0, and padding follows the words",
        read="from-lengths",
        why="Padding on the left is used for generation with some models. Here positions count "
        "from the first word at place 0.",
    ),
    Mistake(
        "A2-LENGTH-QUERY",
        task="lengths_to_mask",
        edits=[
            (
                "return real.unsqueeze(-2)  # (batch, 1, longest)",
                "return real.unsqueeze(-1)",
            )
        ],
        says="the axis of size 1 stands last, so the mask speaks of queries and not of keys",
        help="the mask has the shape (batch, 1, longest): keys are the last axis",
        read="padding-masks",
        why="Masked queries still leave the padding among the keys of all real words. What padding "
        "asks does no harm, since nobody reads its answer; what padding answers does.",
    ),
    Mistake(
        "A2-PAD-ZERO",
        task="ids_to_mask",
        edits=[("ids != pad_id", "ids != 0")],
        says="the id of padding is taken to be 0, whatever `pad_id` says",
        help="compare the ids with pad_id",
        read="from-ids",
        why="Vocabularies differ: in GPT-2's, for instance, 0 is an exclamation mark. A fixed 0 "
        "hides a word and shows the padding.",
    ),
    Mistake(
        "A2-PAD-BELOW",
        task="ids_to_mask",
        edits=[("ids != pad_id", "ids > pad_id")],
        says="every id below `pad_id` is hidden too",
        help="only the id that equals pad_id is padding",
        read="from-ids",
        why="With pad_id = 0 both comparisons agree. With pad_id = 3 the words 0, 1 and 2 go.",
    ),
    Mistake(
        "A2-PAD-TRUE",
        task="ids_to_mask",
        edits=[("ids != pad_id", "ids == pad_id")],
        says="the mask is True at padding, and False at words",
        help="True says that a place may be attended",
        read="padding-masks",
        why="Given to attention, this mask makes every word look at padding only.",
    ),
    Mistake(
        "A2-IDS-QUERY",
        task="ids_to_mask",
        edits=[("return real.unsqueeze(-2)  # (batch, 1, word)", "return real.unsqueeze(-1)")],
        says="the axis of size 1 stands last, so the mask speaks of queries and not of keys",
        help="the mask has the shape (batch, 1, word): keys are the last axis",
        read="padding-masks",
        why="Padding must not be seen. A mask over queries makes it blind, and leaves it visible.",
    ),
]

MODULE = [
    Mistake(
        "A2-ONE-ROLE",
        task="SelfAttention.forward",
        edits=[
            ("query = self.query(x)  # (batch, word, d_k)", "query = self.key(x)"),
        ],
        says="words ask with their keys, so the scores are symmetric",
        help="make the queries with the layer `query`",
        read="the-qkv-module",
        why="With one projection for both roles, word i weighs for word j before the softmax what "
        "j weighs for i. The query layer gets no gradient and never learns.",
    ),
    Mistake(
        "A2-ROLES-SWAPPED",
        task="SelfAttention.forward",
        edits=[(PROJECTED, "return scaled_dot_product_attention(key, query, value, mask)")],
        says="queries and keys have exchanged their roles",
        help="the query comes first; rows of the weights belong to queries",
        read="the-qkv-module",
        why="K Qᵀ is the transpose of Q Kᵀ, and its softmax goes over the other axis. The model "
        "would train, with each layer's name telling the other's story.",
    ),
    Mistake(
        "A2-RAW-VALUE",
        task="SelfAttention.forward",
        edits=[("value = self.value(x)  # (batch, word, d_v)", "value = x")],
        says="the words themselves are mixed, not their values",
        help="mix what the layer `value` makes of the words",
        read="the-qkv-module",
        why="What a word is looked for by and what it then says are different things; the layer "
        "`value` makes the second. Without it the output has d_model numbers, not d_v.",
    ),
    Mistake(
        "A2-MASK-DROPPED",
        task="SelfAttention.forward",
        edits=[(PROJECTED, "return scaled_dot_product_attention(query, key, value)")],
        says="the mask has no effect",
        help="pass the mask on to the attention",
        read="the-qkv-module",
        why="Each word then mixes in the padding, and a sentence's answer depends on how long its "
        "neighbours in the batch are.",
    ),
    Mistake(
        "A2-MASK-TURNED",
        task="SelfAttention.forward",
        edits=[
            (
                PROJECTED,
                "if mask is not None:\n            mask = mask.transpose(-2, -1)\n"
                "        return scaled_dot_product_attention(query, key, value, mask)",
            )
        ],
        says="the mask is transposed: it hides those who ask where it should hide those who answer",
        help="pass the mask on as it is; its last axis is the keys already",
        read="the-qkv-module",
        why="mask[i, j] says whether i may see j. Transposed, words see those that may see them.",
    ),
]

POSITIONS = [
    Mistake(
        "A2-HALVES",
        task="sinusoidal_positions",
        edits=[
            ("table[:, 0::2] = angle.sin()", "table[:, : d_model // 2] = angle.sin()"),
            ("table[:, 1::2] = angle.cos()", "table[:, d_model // 2 :] = angle.cos()"),
        ],
        says="the first half of the columns are sines, and the second half cosines",
        help="let sines and cosines alternate, as in section 3.5 of the paper",
        read="sinusoidal-positions",
        why="A model learns as well with halves, and some libraries use them. But tables are "
        "compared here number by number, and the contract follows the paper.",
    ),
    Mistake(
        "A2-COS-FIRST",
        task="sinusoidal_positions",
        edits=[
            ("table[:, 0::2] = angle.sin()", "table[:, 0::2] = angle.cos()"),
            ("table[:, 1::2] = angle.cos()", "table[:, 1::2] = angle.sin()"),
        ],
        says="the even columns are cosines, and the odd ones sines",
        help="column 0 is a sine: position 0 starts with 0, 1, 0, 1",
        read="sinusoidal-positions",
        why="PE(p, 2i) is the sine and PE(p, 2i + 1) the cosine, with columns counted from 0.",
    ),
    Mistake(
        "A2-FROM-ONE",
        task="sinusoidal_positions",
        edits=[
            (
                "position = torch.arange(length, dtype=torch.float64).unsqueeze(-1)  # (length, 1)",
                "position = torch.arange(1, length + 1, dtype=torch.float64).unsqueeze(-1)",
            )
        ],
        says="positions are counted from 1",
        help="count positions from 0: the first row is 0, 1, 0, 1, …",
        read="sinusoidal-positions",
        why="A table is shared between models and libraries, and they count from 0. Shifted by "
        "one, every row is the next row.",
    ),
    Mistake(
        "A2-HALF-SPEED",
        task="sinusoidal_positions",
        edits=[
            (
                "even_column = torch.arange(0, d_model, 2, dtype=torch.float64)  # (d_model / 2,)",
                "even_column = torch.arange(d_model // 2, dtype=torch.float64)",
            )
        ],
        says="the exponent is i / d_model where it should be 2i / d_model",
        help="put the number of the even column into the exponent: 0, 2, 4, …",
        read="sinusoidal-positions",
        why="The slowest wave has a length of nearly 10000 · 2π positions. With i in place of 2i "
        "it has 100 · 2π, and far positions get nearly the same vectors.",
    ),
    Mistake(
        "A2-DOUBLE-SPEED",
        task="sinusoidal_positions",
        edits=[
            (
                "angle = position / 10000 ** (even_column / d_model)",
                "angle = position / 10000 ** (2 * even_column / d_model)",
            )
        ],
        says="the exponent is 4i / d_model: the even column, which is 2i, is doubled once more",
        help="put the number of the even column into the exponent as it is: 0, 2, 4, …",
        read="sinusoidal-positions",
        why="In 2i / d_model the column is 2i. Doubled again, the slowest wave has 10000 times "
        "the length that it should have, and half of the columns stand nearly still.",
    ),
    Mistake(
        "A2-OWN-SPEEDS",
        task="sinusoidal_positions",
        body="""
if d_model % 2:
    raise ValueError(f"d_model must be even, and is {d_model}")
column = torch.arange(d_model)
table = torch.arange(length).unsqueeze(-1) / 10000.0 ** (column / d_model)
table[:, 0::2] = table[:, 0::2].sin()
table[:, 1::2] = table[:, 1::2].cos()
return table
""",
        says="each column has a speed of its own, so a cosine is slower than the sine before it",
        help="give the columns 2i and 2i + 1 the same speed",
        read="sinusoidal-positions",
        why="Only a sine and a cosine of one speed make a pair that turns: then PE(p + k) is a "
        "rotation of PE(p) that depends on k alone.",
    ),
    Mistake(
        "A2-NO-ROOT",
        task="add_positions",
        edits=[
            ("return embeddings * math.sqrt(d_model) + positions", "return embeddings + positions")
        ],
        says="the embeddings are not multiplied by √d_model",
        help="multiply the embeddings by √d_model, then add the positions",
        read="add-them-to-the-embeddings",
        why="Embeddings that also serve as output weights have components of size 1/√d_model. "
        "Without the factor the positions, of size 1, drown the words.",
    ),
    Mistake(
        "A2-ROOT-SUM",
        task="add_positions",
        edits=[
            (
                "return embeddings * math.sqrt(d_model) + positions",
                "return (embeddings + positions) * math.sqrt(d_model)",
            )
        ],
        says="the sum of embeddings and positions is multiplied by √d_model",
        help="multiply the embeddings only; the positions are added after that",
        read="add-them-to-the-embeddings",
        why="The factor is there to make words large against positions. On the sum it leaves their "
        "proportion as it was.",
    ),
    Mistake(
        "A2-BATCH-POSITIONS",
        task="add_positions",
        edits=[
            ("length, d_model = embeddings.shape[-2:]", "length, _, d_model = embeddings.shape"),
            (
                "positions = sinusoidal_positions(length, d_model).to(embeddings)",
                "positions = sinusoidal_positions(length, d_model).to(embeddings).unsqueeze(1)",
            ),
        ],
        says="positions are counted along the batch: each sentence has one position for all words",
        help="count positions along the axis of words, the last but one",
        read="add-them-to-the-embeddings",
        why="Examples with the words first, (word, batch, d_model), do this rightly. With the "
        "batch first it runs too, and says nothing about order.",
    ),
    Mistake(
        "A2-EMBEDDINGS-CHANGED",
        task="add_positions",
        edits=[
            (
                "return embeddings * math.sqrt(d_model) + positions",
                "embeddings *= math.sqrt(d_model)\n    return embeddings + positions",
            )
        ],
        says="the caller's embeddings are multiplied in place",
        help="make a new tensor; operators like *= change the old one",
        read="what-goes-in-comes-out",
        why="The caller still holds the tensor, and a second call would multiply it once more.",
    ),
    Mistake(
        "A2-INVARIANCE",
        task="equivariance_gap",
        edits=[
            (
                "reordered_last = attend(x)[:, order]  # (batch, word, d_v)",
                "reordered_last = attend(x)",
            )
        ],
        says="the answers for reordered words are compared with answers in the old order",
        help="put the answers of the words in the old order into the new order, then subtract",
        read="what-is-lost-without-positions",
        why="Attention is equivariant, not invariant: f(Px) = P f(x), its answers move along with "
        "the words. What does not move at all, f(Px) = f(x), is a sum or a mean over words.",
    ),
    Mistake(
        "A2-INVERSE-ORDER",
        task="equivariance_gap",
        edits=[
            (
                "reordered_last = attend(x)[:, order]  # (batch, word, d_v)",
                "reordered_last = attend(x)[:, order.argsort()]",
            )
        ],
        says="the answers are put back into the old order once more, by the inverse of `order`",
        help="use the same order on both routes",
        read="what-is-lost-without-positions",
        why="Both routes end in the new order. The inverse order is for coming back from it.",
    ),
]

READING = [
    Mistake(
        "A2-READ-BY-COLUMN",
        task="where_words_look",
        edits=[("weights.argmax(dim=-1)", "weights.argmax(dim=-2)")],
        says="the map is read by columns: who looks most at each word",
        help="read along the last axis; the row is the word that looks",
        read="reading-an-attention-map",
        why="Rows ask and columns answer. By columns you learn whose largest share a word is, "
        "which is another question.",
    ),
    Mistake(
        "A2-PADDING-LOOKS",
        task="where_words_look",
        edits=[("return looked_at.masked_fill(~asks, -1)", "return looked_at + 0 * asks")],
        says="padding looks at words too",
        help="give -1 where the place that asks is padding",
        read="reading-an-attention-map",
        why="A padding mask hides keys only, so rows of padding are full of weights. They mean "
        "nothing.",
    ),
    Mistake(
        "A2-LOOK-AWAY",
        task="where_words_look",
        edits=[
            (
                "looked_at = weights.argmax(dim=-1)  # (batch, word)",
                "itself = torch.eye(weights.shape[-1], dtype=torch.bool, device=weights.device)\n"
                "    looked_at = weights.masked_fill(itself, -1.0).argmax(dim=-1)",
            )
        ],
        says="a word is never found to look at itself",
        help="let the largest weight win, on the diagonal too",
        read="reading-an-attention-map",
        why="Many words of an untrained or shallow layer look at themselves most. To leave that "
        "out is a choice for a plot, not what the map says.",
    ),
]

MISTAKES = [*FREE, *SCALED, *MASKS, *MODULE, *POSITIONS, *READING]
