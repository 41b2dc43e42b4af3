"""ELMo: word vectors that depend on the sentence, read off two language models.

The holes stand in the order of the handout, README.md. `LanguageModel` at the end is given: it puts
your pieces together, and pretrain.py trains it.
"""

import math
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from jaxtyping import Float, Int, Shaped
from torch import Tensor, nn

# Character ids. The byte b of a word is b + 1, so 0 is free for places where there is no word.
NOTHING = 0
BOS, EOS = 257, 258  # the two made-up words around a sentence
BOW, EOW = 259, 260  # the two made-up characters around a word
PAD = 261  # behind the end of a word
NUM_CHARS = 262

IGNORED = -100  # a word id that no loss counts


def char_ids(word: str, max_chars: int = 50) -> list[int]:
    r"""Spell a word as numbers: its UTF-8 bytes, between two marks, filled up with padding.

        BOW, byte 0 + 1, byte 1 + 1, …, EOW, PAD, …, PAD        max_chars numbers in all

    Args:
        max_chars: of a longer word the first max_chars - 2 bytes are kept, so that both marks
            stay; 48 of 50. A letter of several bytes may be cut in two.

    Example:
        >>> char_ids("cat", max_chars=7)
        [259, 100, 98, 117, 260, 261, 261]
        >>> char_ids("я", max_chars=5)
        [259, 210, 144, 260, 261]

    Source:
        Peters et al. (2018), "Deep contextualized word representations", section 3.4; the numbers
        are those of its code, allenai/bilm-tf, bilm/data.py.
    """
    # BEGIN SOLUTION char_ids: bytes, kept to fit, shifted by one, marks around, padding behind
    kept = word.encode("utf-8")[: max_chars - 2]
    ids = [BOW] + [byte + 1 for byte in kept] + [EOW]
    return ids + [PAD] * (max_chars - len(ids))
    # END SOLUTION


def marker_ids(marker: int, max_chars: int = 50) -> list[int]:
    """Spell BOS or EOS: a word of that one character. Given.

    Example:
        >>> marker_ids(BOS, max_chars=5)
        [259, 257, 260, 261, 261]
    """
    return [BOW, marker, EOW] + [PAD] * (max_chars - 3)


def encode_sentences(
    sentences: Sequence[Sequence[str]], max_chars: int = 50
) -> tuple[Int[Tensor, "batch word char"], Int[Tensor, " batch"]]:
    r"""Spell the words of a batch, each sentence between BOS and EOS.

        ids[b] = BOS, word 0, word 1, …, EOS, nothing, …, nothing

    Returns:
        ``(ids, lengths)``. All numbers of a place without a word are NOTHING, which is 0.
        Lengths count BOS and EOS.

    Example:
        >>> ids, lengths = encode_sentences([["a", "b"], ["c"]], max_chars=4)
        >>> ids[1].tolist()
        [[259, 257, 260, 261], [259, 100, 260, 261], [259, 258, 260, 261], [0, 0, 0, 0]]
        >>> lengths.tolist()
        [4, 3]

    Source:
        Peters et al. (2018), code: allenai/bilm-tf, bilm/data.py, class Batcher.
    """
    # BEGIN SOLUTION encode_sentences: frame each sentence, spell its words, zeros behind it
    lengths = torch.tensor([len(sentence) + 2 for sentence in sentences])
    ids = torch.full((len(sentences), int(lengths.max()), max_chars), NOTHING)
    for row, sentence in enumerate(sentences):
        words = [char_ids(word, max_chars) for word in sentence]
        framed = [marker_ids(BOS, max_chars), *words, marker_ids(EOS, max_chars)]
        ids[row, : len(framed)] = torch.tensor(framed)
    return ids, lengths
    # END SOLUTION


class Highway(nn.Module):
    r"""A layer with a bypass: a gate says, number by number, how much is new."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.transform = nn.Linear(size, size)
        self.gate = nn.Linear(size, size)
        nn.init.constant_(self.gate.bias, -2.0)  # nearly closed at first: the input passes

    def forward(self, x: Float[Tensor, "*batch size"]) -> Float[Tensor, "*batch size"]:
        r"""Mix what is new with the input.

            g = σ(x W_gᵀ + b_g)
            output = g · ReLU(x W_tᵀ + b_t) + (1 - g) · x        · number by number

        Example:
            A gate that is closed lets the input through.
            >>> layer = Highway(2)
            >>> _ = layer.gate.weight.data.zero_(), layer.gate.bias.data.fill_(-100.0)
            >>> layer(torch.tensor([[3.0, -4.0]])).tolist()
            [[3.0, -4.0]]

        Source:
            Srivastava, Greff and Schmidhuber (2015), "Highway Networks", arXiv:1505.00387, eq. 3.
        """
        # BEGIN SOLUTION Highway.forward: the gate, the new numbers, the mix of new and old
        gate = torch.sigmoid(self.gate(x))  # (*batch, size)
        new = torch.relu(self.transform(x))
        return gate * new + (1 - gate) * x
        # END SOLUTION


class CharCNN(nn.Module):
    r"""The vector of a word, from its characters alone: the same in every sentence.

    Attributes:
        convolutions: one for each width, over the characters; each has its own number of filters.
    """

    def __init__(
        self, filters: Sequence[tuple[int, int]], d_char: int, d_word: int, num_highways: int = 1
    ) -> None:
        """Make the layers.

        Args:
            filters: pairs (width in characters, number of filters).
        """
        super().__init__()
        count = sum(number for _, number in filters)
        self.characters = nn.Embedding(NUM_CHARS, d_char)
        self.convolutions = nn.ModuleList(nn.Conv1d(d_char, n, width) for width, n in filters)
        self.highways = nn.ModuleList(Highway(count) for _ in range(num_highways))
        self.projection = nn.Linear(count, d_word)
        nn.init.normal_(self.projection.weight, std=2 * count**-0.5)  # words far apart

    def forward(self, ids: Int[Tensor, "batch word char"]) -> Float[Tensor, "batch word d_word"]:
        r"""Embed the characters, let each filter keep its best match, highway, project.

            f = tanh( max over i < n of (w · c[i … i + width - 1] + b) )      for each filter
            vector = project( highway( all f side by side ) )

        Here c[0] to c[n - 1] are the embeddings of the word's characters, BOW and EOW included.
        Behind the end of the word c is 0; no match starts there. So a word has the same vector
        however much padding follows, and a word may be shorter than a filter.

        Returns:
            Vectors; exact zeros where there is no word.

        Example:
            >>> cnn = CharCNN([(1, 3), (2, 4)], d_char=5, d_word=6)
            >>> ids, _ = encode_sentences([["a", "bc"], ["d"]], max_chars=8)
            >>> vectors = cnn(ids)
            >>> vectors.shape
            torch.Size([2, 4, 6])
            >>> bool((vectors[1, 3] == 0).all())
            True

        Source:
            Kim et al. (2016), "Character-Aware Neural Language Models", arXiv:1508.06615,
            section 2.2; Peters et al. (2018), section 3.4.
        """
        # BEGIN SOLUTION CharCNN.forward: embed, hide padding, convolve, max, tanh, highway, project
        shown = (ids != PAD) & (ids != NOTHING)  # (batch, word, char)
        is_word = shown.any(dim=-1, keepdim=True)  # (batch, word, 1)
        embedded = self.characters(ids) * shown[..., None]  # (batch, word, char, d_char)
        x = embedded.flatten(0, 1).transpose(1, 2)  # (batch · word, d_char, char)
        hidden = ~shown.flatten(0, 1)[:, None]  # (batch · word, 1, char)
        best = []
        for convolution in self.convolutions:
            beyond = convolution.kernel_size[0] - 1  # how far the last match looks past the end
            matches = convolution(F.pad(x, (0, beyond)))  # (batch · word, filter, char)
            matches = matches.masked_fill(hidden, -math.inf)
            best.append(torch.tanh(matches.amax(dim=-1)))  # (batch · word, filter)
        features = torch.cat(best, dim=-1).unflatten(0, ids.shape[:2])  # (batch, word, filters)
        for highway in self.highways:
            features = highway(features)
        return self.projection(features) * is_word  # (batch, word, d_word)
        # END SOLUTION


def reverse_words(
    x: Shaped[Tensor, "batch word *rest"], lengths: Int[Tensor, " batch"]
) -> Shaped[Tensor, "batch word *rest"]:
    r"""Turn each sentence round, and leave its padding where it is.

        out[b, t] = x[b, lengths[b] - 1 - t]    for t < lengths[b],      else x[b, t]

    Args:
        x: vectors or ids: the first two axes are batch and word, any others may follow.

    Raises:
        ValueError: a length is larger than the number of words in x. Say both numbers.

    Example:
        >>> x = torch.tensor([[1, 2, 3, 4], [5, 6, 0, 0]])
        >>> reverse_words(x, torch.tensor([4, 2]))
        tensor([[4, 3, 2, 1],
                [6, 5, 0, 0]])

    Source:
        tf.reverse_sequence, as allenai/bilm-tf, bilm/model.py, calls it.
    """
    # BEGIN SOLUTION reverse_words: say for each place from where its word comes, and fetch it
    batch, longest = x.shape[:2]
    if int(lengths.max()) > longest:
        raise ValueError(f"a sentence of {int(lengths.max())} words in a batch of {longest}")
    place = torch.arange(longest, device=x.device)
    end = lengths.to(x.device)[:, None]  # (batch, 1)
    source = torch.where(place < end, end - 1 - place, place)  # (batch, word)
    row = torch.arange(batch, device=x.device)[:, None]  # (batch, 1)
    return x[row, source]  # (batch, word, *rest)
    # END SOLUTION


class BiLM(nn.Module):
    r"""Two stacks of LSTMs over the same word vectors: one reads ahead, the other back.

    The two never see each other's states: a state that knew both sides of a word would know the
    word that its language model has to guess.
    """

    def __init__(self, d_word: int, num_layers: int = 2) -> None:
        super().__init__()

        def stack() -> nn.ModuleList:
            lstms = [nn.LSTM(d_word, d_word, batch_first=True) for _ in range(num_layers)]
            for lstm in lstms:
                # torch starts so small that hundreds of steps pass before a word reaches another.
                nn.init.normal_(lstm.weight_ih_l0, std=d_word**-0.5)
                nn.init.orthogonal_(lstm.weight_hh_l0)
                nn.init.constant_(lstm.bias_ih_l0[d_word : 2 * d_word], 1.0)  # forget less
            return nn.ModuleList(lstms)

        self.ahead = stack()
        self.back = stack()

    def forward(
        self, vectors: Float[Tensor, "batch word d_word"], lengths: Int[Tensor, " batch"]
    ) -> tuple[Float[Tensor, "layer batch word d_word"], Float[Tensor, "layer batch word d_word"]]:
        r"""Run both stacks, and line their states up with the words.

            h_1 = LSTM_1(vectors)
            h_j = LSTM_j(h_{j-1}) + h_{j-1}        for j > 1, in each direction by itself

        Args:
            lengths: words of each sentence, BOS and EOS included. Padding is behind them.

        Returns:
            ``(ahead, back)``, the states of every layer, in the order of the words: ahead[:, b, t]
            has read the words 0 … t, back[:, b, t] the words t … lengths[b] - 1. Exact zeros at
            padding. Each call starts from states of zero.

        Example:
            >>> ahead, back = BiLM(d_word=4)(torch.ones(2, 5, 4), torch.tensor([5, 3]))
            >>> ahead.shape, back.shape
            (torch.Size([2, 2, 5, 4]), torch.Size([2, 2, 5, 4]))

        Source:
            Peters et al. (2018), section 3.1, and section 3.4 for the residual connection.
        """
        # BEGIN SOLUTION BiLM.forward: read ahead; turn round, read, turn back; hide padding
        place = torch.arange(vectors.shape[1], device=vectors.device)
        padding = (place >= lengths[:, None])[..., None]  # (batch, word, 1)

        def read(lstms: nn.ModuleList, x: Tensor) -> list[Tensor]:
            layers: list[Tensor] = []
            for lstm in lstms:
                states, _ = lstm(x)  # (batch, word, d_word)
                x = states + x if layers else states
                layers.append(x)
            return layers

        ahead = read(self.ahead, vectors)
        turned = read(self.back, reverse_words(vectors, lengths))
        back = [reverse_words(layer, lengths) for layer in turned]
        return (
            torch.stack(ahead).masked_fill(padding, 0.0),  # (layer, batch, word, d_word)
            torch.stack(back).masked_fill(padding, 0.0),
        )
        # END SOLUTION


def bilm_loss(
    ahead: Float[Tensor, "batch word d_word"],
    back: Float[Tensor, "batch word d_word"],
    words: Int[Tensor, "batch word"],
    output: nn.Linear,
) -> tuple[Float[Tensor, ""], Float[Tensor, ""], Float[Tensor, ""]]:
    r"""Say how badly the next word is guessed from the left, and the previous one from the right.

        loss_ahead = mean of -log p(words[t + 1] | ahead[t])
        loss_back  = mean of -log p(words[t - 1] | back[t])       p = softmax(output(state))
        loss       = (loss_ahead + loss_back) / 2

    Args:
        ahead, back: states of the last layer.
        words: ids from BOS to EOS; IGNORED (-100) at padding, which is behind them.
        output: from a state to a score for each word of the vocabulary; both directions share it.

    Returns:
        ``(loss, loss_ahead, loss_back)`` in nats. A mean is over the guesses of all sentences: a
        sentence of n words, BOS and EOS among them, has n - 1 in each direction.

    Example:
        A model that knows nothing, and 5 words to choose from: log 5.
        >>> output = nn.Linear(3, 5)
        >>> _ = output.weight.data.zero_(), output.bias.data.zero_()
        >>> states = torch.ones(1, 4, 3)
        >>> loss, _, _ = bilm_loss(states, states, torch.tensor([[0, 3, 1, -100]]), output)
        >>> round(loss.item(), 4)
        1.6094

    Source:
        Peters et al. (2018), section 3.1. The paper adds the two directions; its code takes half
        the sum, and so do we.
    """
    # BEGIN SOLUTION bilm_loss: pair states with the words they guess, leave padding out
    guessed = words[:, 1:] != IGNORED  # (batch, word - 1): t and t + 1 both hold words
    scores_ahead = output(ahead[:, :-1][guessed])  # (guess, vocab)
    scores_back = output(back[:, 1:][guessed])
    loss_ahead = F.cross_entropy(scores_ahead, words[:, 1:][guessed])
    loss_back = F.cross_entropy(scores_back, words[:, :-1][guessed])
    return (loss_ahead + loss_back) / 2, loss_ahead, loss_back
    # END SOLUTION


def contextual_layers(
    vectors: Float[Tensor, "batch word d_word"],
    ahead: Float[Tensor, "layer batch word d_word"],
    back: Float[Tensor, "layer batch word d_word"],
    lengths: Int[Tensor, " batch"],
) -> Float[Tensor, "layers batch inner two_d_word"]:
    r"""Lay what is known of each real word on top of each other, layer by layer.

        layer 0: [vector ; vector]        layer j: [ahead_j ; back_j]

    Args:
        lengths: BOS and EOS included.

    Axes:
        layers: one more than the LSTMs have.   inner: words without BOS and EOS.

    Returns:
        Exact zeros behind the last real word of a sentence: EOS is no real word.

    Example:
        >>> x, states = torch.ones(2, 5, 3), torch.ones(2, 2, 5, 3)
        >>> layers = contextual_layers(x, states, states, torch.tensor([5, 4]))
        >>> layers.shape
        torch.Size([3, 2, 3, 6])
        >>> layers[0, 1, :, 0].tolist()
        [1.0, 1.0, 0.0]

    Source:
        Peters et al. (2018), section 3.2: R_k and h_{k,0}; bilm/elmo.py duplicates layer 0.
    """
    # BEGIN SOLUTION contextual_layers: join the directions, stack, cut BOS and EOS off
    static = torch.cat([vectors, vectors], dim=-1)  # (batch, word, 2 d_word)
    moving = torch.cat([ahead, back], dim=-1)  # (layer, batch, word, 2 d_word)
    layers = torch.cat([static[None], moving])  # (layers, batch, word, 2 d_word)
    inner = layers[:, :, 1:-1]  # (layers, batch, inner, 2 d_word)
    place = torch.arange(inner.shape[2], device=inner.device)
    beyond = place >= lengths[:, None] - 2  # (batch, inner)
    return inner.masked_fill(beyond[..., None], 0.0)
    # END SOLUTION


class ScalarMix(nn.Module):
    r"""One vector per word from several layers: a weighted mean that a task can learn.

    Attributes:
        weights: one number per layer, before the softmax.
    """

    def __init__(self, num_layers: int) -> None:
        super().__init__()
        self.weights = nn.Parameter(torch.zeros(num_layers))
        self.gamma = nn.Parameter(torch.ones(()))

    def forward(self, layers: Float[Tensor, " layer *rest"]) -> Float[Tensor, " *rest"]:
        r"""Mix the layers.

            output = γ · Σ_j s_j · layers[j],        s = softmax(weights)

        Raises:
            ValueError: there are more or fewer layers than weights. Say both numbers.

        Example:
            Equal weights give the mean, times γ.
            >>> mix = ScalarMix(2)
            >>> _ = mix.gamma.data.fill_(10.0)
            >>> mix(torch.tensor([[1.0, 2.0], [3.0, 6.0]])).tolist()
            [20.0, 40.0]

        Source:
            Peters et al. (2018), section 3.2, eq. 1.
        """
        # BEGIN SOLUTION ScalarMix.forward: check the number, softmax, weighted sum, gamma
        if layers.shape[0] != self.weights.shape[0]:
            raise ValueError(f"{layers.shape[0]} layers for {self.weights.shape[0]} weights")
        shares = torch.softmax(self.weights, dim=0)  # (layer)
        return self.gamma * torch.tensordot(shares, layers, dims=1)  # (*rest)
        # END SOLUTION


def nearest_sense(
    known: Float[Tensor, "known d"], senses: Int[Tensor, " known"], asked: Float[Tensor, "asked d"]
) -> Int[Tensor, " asked"]:
    r"""Tell the sense of each asked occurrence of a word from occurrences whose sense is known.

        distance(x, s) = Σ_i ((x_i - mean_{s,i}) / deviation_i)²        the nearest s wins

    A mean is over the known occurrences of one sense; the deviation is the standard deviation over
    all known occurrences, for each number of the vectors by itself. Numbers that are the same in
    all known vectors (a deviation under 1e-6) say nothing, and are left out.

    Args:
        senses: 0, 1, …, each at least once.

    Example:
        >>> known = torch.tensor([[0.0, 5.0], [2.0, 5.0], [10.0, 5.0]])
        >>> nearest_sense(known, torch.tensor([0, 0, 1]), torch.tensor([[3.0, 0.0], [9.0, 5.0]]))
        tensor([0, 1])

    Source:
        Peters et al. (2018), section 5.3, tells senses by the nearest mean of known occurrences;
        the scaling is ours.
    """
    # BEGIN SOLUTION nearest_sense: scale each number, average each sense, compare
    deviation = known.std(dim=0)  # (d)
    telling = deviation > 1e-6
    scale = deviation[telling]
    middle = known.mean(dim=0)  # far from it, float32 would lose what tells two means apart
    known, asked = ((x - middle)[:, telling] / scale for x in (known, asked))
    means = torch.stack([known[senses == sense].mean(dim=0) for sense in senses.unique()])
    return torch.cdist(asked, means).argmin(dim=-1)  # (asked)
    # END SOLUTION


class Tagger(nn.Module):
    r"""A small model for a task of its own: a tag for each word, from a vector of its own and ELMo.

    Attributes:
        mix: how this task mixes the layers; None for a tagger that works without ELMo.
    """

    def __init__(
        self, vocab: int, d_own: int, num_tags: int, num_layers: int = 0, d_layer: int = 0
    ) -> None:
        """Make the layers.

        Args:
            num_layers, d_layer: of `contextual_layers`; both 0 without ELMo.
        """
        super().__init__()
        self.own = nn.Embedding(vocab, d_own)
        self.mix = ScalarMix(num_layers) if num_layers else None
        self.output = nn.Linear(d_own + d_layer, num_tags)

    def forward(
        self,
        words: Int[Tensor, "batch word"],
        layers: Float[Tensor, "layer batch word d_layer"] | None = None,
    ) -> Float[Tensor, "batch word tag"]:
        r"""Score the tags of each word.

            scores = output([own vector ; mix of the layers])       with ELMo
            scores = output(own vector)                             without

        Example:
            >>> tagger = Tagger(vocab=10, d_own=4, num_tags=3, num_layers=2, d_layer=6)
            >>> tagger(torch.zeros(1, 5, dtype=torch.int64), torch.ones(2, 1, 5, 6)).shape
            torch.Size([1, 5, 3])

        Source:
            Peters et al. (2018), section 3.3: [x_k ; ELMo_k].
        """
        # BEGIN SOLUTION Tagger.forward: own vectors, the mix beside them where there is one, scores
        x = self.own(words)  # (batch, word, d_own)
        if self.mix is not None:
            x = torch.cat([x, self.mix(layers)], dim=-1)  # (batch, word, d_own + d_layer)
        return self.output(x)
        # END SOLUTION


def count_parameters(
    filters: Sequence[tuple[int, int]],
    d_char: int,
    num_highways: int,
    d_hidden: int,
    d_word: int,
    num_layers: int = 2,
) -> int:
    r"""Count the numbers that a published ELMo holds, its softmax left out.

    The layers are those of `CharCNN` and `BiLM`, but the published LSTMs are wider inside than the
    words: each of them has ``d_hidden`` cells, and hands on ``d_word`` numbers.

        gates: each of 4 · d_hidden numbers reads the input (d_word), the state that was handed
               on (d_word), and has one bias
        hand-on: a matrix of d_word × d_hidden, without a bias

    Returns:
        Characters, convolutions, highways, projection, and 2 · num_layers LSTMs.

    Example:
        A character embedding of 262 · 1, one filter, one highway, a projection, 2 LSTMs.
        >>> count_parameters([(1, 1)], d_char=1, num_highways=1, d_hidden=1, d_word=1, num_layers=1)
        296

    Source:
        Peters et al. (2018), section 3.4 and the options of its released models: 93,600,864
        numbers with 4096 cells, 512 handed on, 2048 filters and 2 highways.
    """
    # BEGIN SOLUTION count_parameters: add up embedding, filters, highways, projection, LSTMs
    count = sum(number for _, number in filters)
    characters = NUM_CHARS * d_char
    convolutions = sum(number * (width * d_char + 1) for width, number in filters)
    highways = num_highways * 2 * (count * count + count)
    projection = count * d_word + d_word
    lstm = 4 * d_hidden * (d_word + d_word + 1) + d_hidden * d_word
    return characters + convolutions + highways + projection + 2 * num_layers * lstm
    # END SOLUTION


class LanguageModel(nn.Module):
    r"""ELMo: your pieces put together. Given.

    Both directions share the word vectors and the output layer; only the LSTMs are their own.
    """

    def __init__(
        self,
        vocab: int,
        filters: Sequence[tuple[int, int]],
        d_char: int = 16,
        d_word: int = 128,
        num_layers: int = 2,
        num_highways: int = 1,
    ) -> None:
        super().__init__()
        self.words = CharCNN(filters, d_char, d_word, num_highways)
        self.bilm = BiLM(d_word, num_layers)
        self.output = nn.Linear(d_word, vocab)

    def vectors(self, ids: Int[Tensor, "batch word char"]) -> Float[Tensor, "batch word d_word"]:
        """The words alone. A text repeats its words, and each is spelled once."""
        spellings, place = ids.flatten(0, 1).unique(dim=0, return_inverse=True)
        return self.words(spellings[None])[0][place].unflatten(0, ids.shape[:2])

    def loss(
        self,
        ids: Int[Tensor, "batch word char"],
        words: Int[Tensor, "batch word"],
        lengths: Int[Tensor, " batch"],
    ) -> tuple[Float[Tensor, ""], Float[Tensor, ""], Float[Tensor, ""]]:
        """``(loss, loss_ahead, loss_back)``: characters are read, whole words are guessed."""
        ahead, back = self.bilm(self.vectors(ids), lengths)
        return bilm_loss(ahead[-1], back[-1], words, self.output)

    def layers(
        self, ids: Int[Tensor, "batch word char"], lengths: Int[Tensor, " batch"]
    ) -> Float[Tensor, "layers batch inner two_d_word"]:
        """What ELMo says of each real word: static, layer 1, layer 2, …"""
        vectors = self.vectors(ids)
        ahead, back = self.bilm(vectors, lengths)
        return contextual_layers(vectors, ahead, back, lengths)
