"""The references of assignment4 agree with code that others wrote."""

import importlib
import itertools
import re
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import NamedTuple

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from tests.course.desk import ROOT
from tests.course.importing import beside

FOLDER = ROOT / "solutions" / "assignment4"


class Files(NamedTuple):
    attention: ModuleType
    transformer: ModuleType
    learning: ModuleType
    decoding: ModuleType


@pytest.fixture(scope="module")
def files() -> Iterator[Files]:
    """The reference's files, which import each other by name."""
    with beside(FOLDER, *Files._fields) as modules:
        yield Files(*modules)


@pytest.fixture(autouse=True)
def seeded() -> None:
    torch.manual_seed(4)


def shuffled(module: nn.Module) -> nn.Module:
    """No parameter is 0 or 1, so that none can be left out."""
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.add_(torch.randn_like(parameter) / 8)
    return module.eval()


@pytest.mark.parametrize(
    ("key", "value", "mask", "says"),
    [
        ((2, 5, 6), (2, 7, 6), None, "(2, 4, 6), (2, 5, 6) and (2, 7, 6)"),
        ((3, 5, 6), (3, 5, 6), None, "(3, 5, 6)"),
        ((2, 5, 6), (2, 5, 6), (2, 1, 1, 4), "(2, 1, 1, 4); its last two axes are 4 queries"),
    ],
    ids=["more values than keys", "another batch", "a mask of the queries"],
)
def test_sizes_that_do_not_fit_are_refused_before_a_kernel_sees_them(
    files: Files, key: tuple[int, ...], value: tuple[int, ...], mask: tuple[int, ...] | None, says
):
    """The fused operator may read past the end, and a process that dies tells a student nothing."""
    layer = files.attention.MultiHeadAttention(6, 3)
    hidden = torch.ones(mask, dtype=torch.bool) if mask else None

    with pytest.raises(ValueError, match=re.escape(says)):
        layer(torch.ones(2, 4, 6), torch.ones(key), torch.ones(value), hidden)


def copy_attention(mine: nn.Module, theirs: nn.MultiheadAttention) -> None:
    """PyTorch keeps the three projections in one matrix."""
    theirs.in_proj_weight.copy_(torch.cat([mine.query.weight, mine.key.weight, mine.value.weight]))
    theirs.in_proj_bias.copy_(torch.cat([mine.query.bias, mine.key.bias, mine.value.bias]))
    theirs.out_proj.load_state_dict(mine.output.state_dict())


@torch.no_grad()
def copied_encoder(mine: nn.Module, heads: int) -> nn.TransformerEncoderLayer:
    d_ff, d_model = mine.feed_forward.inner.weight.shape
    theirs = nn.TransformerEncoderLayer(d_model, heads, d_ff, dropout=0.0, batch_first=True)
    copy_attention(mine.attention, theirs.self_attn)
    theirs.linear1.load_state_dict(mine.feed_forward.inner.state_dict())
    theirs.linear2.load_state_dict(mine.feed_forward.outer.state_dict())
    theirs.norm1.load_state_dict(mine.attention_norm.state_dict())
    theirs.norm2.load_state_dict(mine.feed_forward_norm.state_dict())
    return theirs


@torch.no_grad()
def copied_decoder(mine: nn.Module, heads: int) -> nn.TransformerDecoderLayer:
    d_ff, d_model = mine.feed_forward.inner.weight.shape
    theirs = nn.TransformerDecoderLayer(d_model, heads, d_ff, dropout=0.0, batch_first=True)
    copy_attention(mine.self_attention, theirs.self_attn)
    copy_attention(mine.cross_attention, theirs.multihead_attn)
    theirs.linear1.load_state_dict(mine.feed_forward.inner.state_dict())
    theirs.linear2.load_state_dict(mine.feed_forward.outer.state_dict())
    theirs.norm1.load_state_dict(mine.self_attention_norm.state_dict())
    theirs.norm2.load_state_dict(mine.cross_attention_norm.state_dict())
    theirs.norm3.load_state_dict(mine.feed_forward_norm.state_dict())
    return theirs


def test_the_encoder_layer_is_pytorchs(files: Files) -> None:
    """With copied weights and padding, outputs at words agree to 1e-5."""
    mine = shuffled(files.transformer.EncoderLayer(48, 3, 80))
    theirs = copied_encoder(mine, 3)
    x = torch.randn(5, 11, 48)
    is_word = torch.arange(11) < torch.tensor([11, 7, 1, 10, 4])[:, None]

    want = theirs(x, src_key_padding_mask=~is_word)
    got = mine(x, is_word[:, None, None])

    torch.testing.assert_close(got[is_word], want[is_word], atol=1e-5, rtol=0)


def test_the_decoder_layer_is_pytorchs(files: Files) -> None:
    """With copied weights, a causal mask and padding of the source, outputs agree to 1e-5."""
    mine = shuffled(files.transformer.DecoderLayer(48, 3, 80))
    theirs = copied_decoder(mine, 3)
    y, memory = torch.randn(5, 7, 48), torch.randn(5, 11, 48)
    is_word = torch.arange(11) < torch.tensor([11, 7, 1, 10, 4])[:, None]
    causal = torch.ones(7, 7, dtype=torch.bool).tril()

    want = theirs(y, memory, tgt_mask=~causal, memory_key_padding_mask=~is_word)
    got = mine(y, memory, causal, is_word[:, None, None])

    torch.testing.assert_close(got, want, atol=1e-5, rtol=0)


def test_the_whole_model_is_made_of_pytorchs_layers(files: Files) -> None:
    """Three and three of PyTorch's layers, its embedding and its linear layer give its logits."""
    model = shuffled(files.transformer.Transformer(31, 37, 48, 4, 64, 3, padding=2))
    source, inputs = torch.randint(3, 31, (4, 9)), torch.randint(3, 37, (4, 6))
    source[1, 5:] = source[3, 1:] = 2
    padding, causal = source == 2, ~torch.ones(6, 6, dtype=torch.bool).tril()

    def embedded(ids: Tensor, table: Tensor) -> Tensor:
        place, column = torch.meshgrid(
            torch.arange(ids.shape[1]), torch.arange(48) // 2, indexing="ij"
        )
        angle = place / 10000 ** (2 * column / 48)
        waves = torch.where(torch.arange(48) % 2 == 0, angle.sin(), angle.cos())
        return F.embedding(ids, table) * 48**0.5 + waves

    memory = embedded(source, model.source.tokens.weight)
    for layer in model.encoder:
        memory = copied_encoder(layer, 4)(memory, src_key_padding_mask=padding)
    y = embedded(inputs, model.target.tokens.weight)
    for layer in model.decoder:
        y = copied_decoder(layer, 4)(y, memory, tgt_mask=causal, memory_key_padding_mask=padding)
    want = F.linear(y, model.output.weight, model.output.bias)

    torch.testing.assert_close(model(source, inputs), want, atol=1e-4, rtol=0)


@pytest.mark.parametrize("tied", [False, True], ids=["untied", "tied"])
def test_the_parameters_are_those_of_the_formula(files: Files, tied: bool) -> None:
    """4D² + 4D an attention, 2DF + F + D a feed-forward, 2D a norm, VD a table."""
    d, f, n, vocab = 32, 100, 3, 70
    model = files.transformer.Transformer(vocab, vocab, d, 4, f, n, tied=tied)
    attention, feed = 4 * d * d + 4 * d, 2 * d * f + f + d
    encoder, decoder = attention + feed + 4 * d, 2 * attention + feed + 6 * d
    tables = vocab * d * (1 if tied else 3) + vocab

    assert n * (encoder + decoder) + tables == sum(p.numel() for p in model.parameters())


def test_given_attention_is_that_of_assignment3(files: Files) -> None:
    """With one state dict both give the same outputs, also where a query sees nothing."""
    sys.path.insert(0, str(ROOT / "solutions" / "assignment3"))
    try:
        theirs = importlib.import_module("multihead").MultiHeadAttention(24, 3)
    finally:
        sys.path.pop(0)
        sys.modules.pop("multihead", None)
    mine = shuffled(files.attention.MultiHeadAttention(24, 3))
    theirs.load_state_dict(mine.state_dict())
    x, memory = torch.randn(2, 5, 24), torch.randn(2, 7, 24)
    mask = torch.rand(2, 1, 5, 7) < 0.6
    mask[0, 0, 2] = False

    want, _ = theirs(x, memory, memory, mask)
    got, _ = mine(x, memory, memory, mask)

    torch.testing.assert_close(got, want, atol=1e-5, rtol=0)
    torch.testing.assert_close(got[0, 2], mine.output.bias, atol=1e-6, rtol=0)


def test_blind_queries_leave_finite_gradients(files: Files) -> None:
    """A mask without a single visible key gives finite gradients everywhere."""
    layer = files.attention.MultiHeadAttention(24, 3)
    x = torch.randn(2, 5, 24, requires_grad=True)

    output, _ = layer(x, x, x, torch.zeros(2, 1, 5, 5, dtype=torch.bool))
    output.square().sum().backward()

    assert x.grad is not None
    assert all(bool(p.grad.isfinite().all()) for p in layer.parameters())
    assert 0 == x.grad.abs().max().item()


@pytest.mark.parametrize("smoothing", [0.0, 0.1, 0.5, 1.0])
def test_the_loss_is_pytorchs(files: Files, smoothing: float) -> None:
    """Value and gradient are those of F.cross_entropy with label_smoothing and ignore_index."""
    logits = torch.randn(5, 7, 13, dtype=torch.float64, requires_grad=True)
    labels = torch.randint(0, 13, (5, 7))

    want = F.cross_entropy(
        logits.flatten(0, 1), labels.flatten(), ignore_index=4, label_smoothing=smoothing
    )
    got = files.learning.smoothed_loss(logits, labels, smoothing, 4)

    torch.testing.assert_close(got, want)
    torch.testing.assert_close(
        *torch.autograd.grad(got, logits), *torch.autograd.grad(want, logits)
    )


def test_the_rates_are_those_of_the_paper(files: Files) -> None:
    """The peak is 1/√(d_model · warmup), and PyTorch's LambdaLR gets a rate for step 0."""
    rate = files.learning.noam_rate
    weight = nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([weight], lr=1.0)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: rate(step, 512, 4000))
    rates = []
    for _ in range(3):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()

    assert 6.98771e-4 == pytest.approx(rate(4000, 512, 4000), rel=1e-6)
    assert 1.7469e-7 == pytest.approx(rate(1, 512, 4000), rel=1e-4)
    assert 3.49386e-4 == pytest.approx(rate(16000, 512, 4000), rel=1e-5)
    assert [rate(1, 512, 4000), rate(1, 512, 4000), rate(2, 512, 4000)] == rates


def test_a_step_is_the_one_of_a_loop_with_pytorchs_parts(files: Files) -> None:
    """With momentum and a falling rate, five steps lead where a plain loop does."""
    transformer, learning = files.transformer, files.learning
    models = [transformer.Transformer(17, 17, 16, 2, 32, 1, tied=True) for _ in range(2)]
    models[1].load_state_dict(models[0].state_dict())
    batches = [(torch.randint(1, 17, (4, 6)), torch.randint(1, 17, (4, 7))) for _ in range(5)]
    for _, target in batches:
        target[0, 4:] = 0
    pair = []
    for model in models:
        optimizer = torch.optim.SGD(model.parameters(), lr=0.5, momentum=0.9)
        pair.append((optimizer, torch.optim.lr_scheduler.StepLR(optimizer, 2, gamma=0.1)))

    for source, target in batches:
        learning.training_step(models[0], *pair[0], source, target, 0.1, 0.25)
        optimizer, schedule = pair[1]
        optimizer.zero_grad()
        F.cross_entropy(
            models[1](source, target[:, :-1]).transpose(1, 2),
            target[:, 1:],
            ignore_index=0,
            label_smoothing=0.1,
        ).backward()
        nn.utils.clip_grad_norm_(models[1].parameters(), 0.25)
        optimizer.step()
        schedule.step()

    for mine, theirs in zip(models[0].parameters(), models[1].parameters(), strict=True):
        torch.testing.assert_close(mine, theirs, atol=1e-5, rtol=1e-4)


def enumerated(p: Tensor, end: int, limit: int, alpha: float) -> tuple[list[int], float]:
    """The best of all sentences of a Markov chain, by looking at each."""
    best, best_score = [], -float("inf")
    for length in range(1, limit + 1):
        for words in itertools.product(range(len(p)), repeat=length):
            if end in words[:-1] or (words[-1] != end and length < limit):
                continue
            steps = zip((0, *words), words, strict=False)
            log_p = sum(float(p[before, after].log()) for before, after in steps)
            score = log_p / ((5 + length) / 6) ** alpha
            if score > best_score:
                best, best_score = [word for word in words if word != end], score
    return best, best_score


@pytest.mark.parametrize("alpha", [0.0, 0.6, 2.0])
def test_the_wide_beam_finds_the_best_of_all_sentences(files: Files, alpha: float) -> None:
    """With room for all, beam search equals enumeration, where greedy decoding often does not."""
    differ = 0
    for _ in range(20):
        p = torch.randn(4, 4, dtype=torch.float64).mul(1.5).softmax(-1)

        def next_log_p(prefixes: Tensor, p: Tensor = p) -> Tensor:
            return p[prefixes[:, -1]].log()

        start = torch.zeros(1, 1, dtype=torch.int64)
        want, score = enumerated(p, end=3, limit=4, alpha=alpha)
        tokens, found = files.decoding.beam_search(next_log_p, start, 3, 256, 4, alpha)
        greedy = files.decoding.greedy_decode(next_log_p, start, 3, 0, 4)[0]
        one, _ = files.decoding.beam_search(next_log_p, start, 3, 1, 4, alpha)

        assert want == tokens
        assert score == pytest.approx(found, rel=1e-6)
        assert greedy == one
        differ += greedy != tokens

    assert differ > 0


def test_bleu_is_sacrebleus(files: Files) -> None:
    """Score and signature are those of the library's own call, for text in Russian too."""
    import sacrebleu

    translations = ["Кот видит лису.", "The cat sat down, slowly.", "Красная лиса спит."]
    references = ["Кот видит белую лису.", "The cat sat down slowly.", "Красная лиса спала."]
    want = sacrebleu.corpus_bleu(translations, [references])

    score, signature = files.decoding.bleu(translations, references)

    assert want.score == score
    assert signature.startswith("nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:")
