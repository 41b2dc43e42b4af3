"""The examples of the docstrings, as checks: made by `grade release`, not by hand."""

import torch
from torch import nn

from grader.author import check, example


@check(
    task='Embeddings.forward',
    judge=example([('layer(torch.tensor([[1, 1]])).detach()', 'tensor([[[2.0000, 3.0000, 2.0000, 3.0000],\n         [2.8415, 2.5403, 2.0100, 2.9999]]])')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_Embeddings_forward(code, draw):
    """The example in the docstring of Embeddings.forward gives what it says."""
    Embeddings = code.Embeddings
    told = []
    layer = Embeddings(vocab=3, d_model=4)
    with torch.no_grad():
        _ = layer.tokens.weight.copy_(torch.tensor([[0.0], [1.0], [5.0]]).expand(3, 4))
    told.append(repr((layer(torch.tensor([[1, 1]])).detach())))
    return told


@check(
    task='FeedForward.forward',
    judge=example([('layer(torch.ones(2, 5, 6)).shape', 'torch.Size([2, 5, 6])')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_FeedForward_forward(code, draw):
    """The example in the docstring of FeedForward.forward gives what it says."""
    FeedForward = code.FeedForward
    told = []
    layer = FeedForward(d_model=6, d_ff=24)
    told.append(repr((layer(torch.ones(2, 5, 6)).shape)))
    return told


@check(
    task='EncoderLayer.forward',
    judge=example([('layer(torch.rand(2, 5, 6)).shape', 'torch.Size([2, 5, 6])')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_EncoderLayer_forward(code, draw):
    """The example in the docstring of EncoderLayer.forward gives what it says."""
    EncoderLayer = code.EncoderLayer
    told = []
    layer = EncoderLayer(d_model=6, num_heads=3, d_ff=24)
    told.append(repr((layer(torch.rand(2, 5, 6)).shape)))
    return told


@check(
    task='DecoderLayer.forward',
    judge=example([('layer(torch.rand(2, 4, 6), torch.rand(2, 5, 6)).shape', 'torch.Size([2, 4, 6])')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_DecoderLayer_forward(code, draw):
    """The example in the docstring of DecoderLayer.forward gives what it says."""
    DecoderLayer = code.DecoderLayer
    told = []
    layer = DecoderLayer(d_model=6, num_heads=3, d_ff=24)
    told.append(repr((layer(torch.rand(2, 4, 6), torch.rand(2, 5, 6)).shape)))
    return told


@check(
    task='source_mask',
    judge=example([('source_mask(torch.tensor([[7, 8, 9], [7, 5, 5]]), padding=5)[:, 0, 0]', 'tensor([[ True,  True,  True],\n        [ True, False, False]])')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_source_mask(code, draw):
    """The example in the docstring of source_mask gives what it says."""
    source_mask = code.source_mask
    told = []
    told.append(repr((source_mask(torch.tensor([[7, 8, 9], [7, 5, 5]]), padding=5)[:, 0, 0])))
    return told


@check(
    task='target_mask',
    judge=example([('target_mask(torch.tensor([[7, 8, 5]]), padding=5)[0, 0]', 'tensor([[ True, False, False],\n        [ True,  True, False],\n        [ True,  True, False]])')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_target_mask(code, draw):
    """The example in the docstring of target_mask gives what it says."""
    target_mask = code.target_mask
    told = []
    told.append(repr((target_mask(torch.tensor([[7, 8, 5]]), padding=5)[0, 0])))
    return told


@check(
    task='Transformer.encode',
    judge=example([('model.encode(torch.tensor([[7, 8, 9, 0]])).shape', 'torch.Size([1, 4, 6])')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_Transformer_encode(code, draw):
    """The example in the docstring of Transformer.encode gives what it says."""
    Transformer = code.Transformer
    told = []
    model = Transformer(11, 13, d_model=6, num_heads=3, d_ff=24, num_layers=2)
    told.append(repr((model.encode(torch.tensor([[7, 8, 9, 0]])).shape)))
    return told


@check(
    task='Transformer.decode',
    judge=example([('model.decode(inputs, model.encode(source), source).shape', 'torch.Size([1, 3, 13])')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_Transformer_decode(code, draw):
    """The example in the docstring of Transformer.decode gives what it says."""
    Transformer = code.Transformer
    told = []
    model = Transformer(11, 13, d_model=6, num_heads=3, d_ff=24, num_layers=2)
    source, inputs = torch.tensor([[7, 8, 9, 0]]), torch.tensor([[1, 5, 4]])
    told.append(repr((model.decode(inputs, model.encode(source), source).shape)))
    return told


@check(
    task='Transformer.tie',
    judge=example([('model.output.weight is model.source.tokens.weight', 'True')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_Transformer_tie(code, draw):
    """The example in the docstring of Transformer.tie gives what it says."""
    Transformer = code.Transformer
    told = []
    model = Transformer(11, 11, d_model=6, num_heads=3, d_ff=24, num_layers=2)
    model.tie()
    told.append(repr((model.output.weight is model.source.tokens.weight)))
    return told


@check(
    task='shift',
    judge=example([('inputs', 'tensor([[1, 7, 8],\n        [1, 9, 2]])'), ('labels', 'tensor([[7, 8, 2],\n        [9, 2, 0]])')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_shift(code, draw):
    """The example in the docstring of shift gives what it says."""
    shift = code.shift
    told = []
    inputs, labels = shift(torch.tensor([[1, 7, 8, 2], [1, 9, 2, 0]]))
    told.append(repr((inputs)))
    told.append(repr((labels)))
    return told


@check(
    task='smoothed_loss',
    judge=example([('smoothed_loss(torch.zeros(1, 2, 4), torch.tensor([[3, 0]]), smoothing=0.1, padding=0)', 'tensor(1.3863)')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_smoothed_loss(code, draw):
    """The example in the docstring of smoothed_loss gives what it says."""
    smoothed_loss = code.smoothed_loss
    told = []
    told.append(repr((smoothed_loss(torch.zeros(1, 2, 4), torch.tensor([[3, 0]]), smoothing=0.1, padding=0))))
    return told


@check(
    task='noam_rate',
    judge=example([('round(noam_rate(4000, d_model=512, warmup=4000), 9)', '0.000698771'), ('noam_rate(0, d_model=512, warmup=4000) == noam_rate(1, d_model=512, warmup=4000)', 'True')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_noam_rate(code, draw):
    """The example in the docstring of noam_rate gives what it says."""
    noam_rate = code.noam_rate
    told = []
    told.append(repr((round(noam_rate(4000, d_model=512, warmup=4000), 9))))
    told.append(repr((noam_rate(0, d_model=512, warmup=4000) == noam_rate(1, d_model=512, warmup=4000))))
    return told


@check(
    task='training_step',
    judge=example([('for _ in range(3):\n    loss, tokens = training_step(model, optimizer, schedule, sentence, sentence)\n    print(f"{loss:.2f} over {tokens} tokens")', '1.39 over 2 tokens\n1.10 over 2 tokens\n0.89 over 2 tokens')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_training_step(code, draw):
    """The example in the docstring of training_step gives what it says."""
    training_step = code.training_step
    told = []
    class Bigrams(nn.Module):
        padding = 0
        def __init__(self):
            super().__init__()
            self.table = nn.Embedding.from_pretrained(torch.zeros(4, 4), freeze=False)
        def forward(self, source, inputs):
            return self.table(inputs)
    model = Bigrams()
    optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 1.0)
    sentence = torch.tensor([[1, 3, 2, 0]])
    printed = []
    def print(*words):
        printed.append(" ".join(map(str, words)))
    for _ in range(3):
        loss, tokens = training_step(model, optimizer, schedule, sentence, sentence)
        print(f"{loss:.2f} over {tokens} tokens")
    told.append("\n".join(printed))
    return told


@check(
    task='greedy_decode',
    judge=example([('greedy_decode(count, torch.tensor([[0], [1], [5]]), end=3, padding=8, limit=3)', '[[1, 2], [2], [6, 7, 8]]')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_greedy_decode(code, draw):
    """The example in the docstring of greedy_decode gives what it says."""
    greedy_decode = code.greedy_decode
    told = []
    def count(prefixes):
        return torch.eye(9)[prefixes[:, -1] + 1].log()
    told.append(repr((greedy_decode(count, torch.tensor([[0], [1], [5]]), end=3, padding=8, limit=3))))
    return told


@check(
    task='length_penalty',
    judge=example([('length_penalty(1, alpha=0.6), length_penalty(13, alpha=1.0)', '(1.0, 3.0)')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_length_penalty(code, draw):
    """The example in the docstring of length_penalty gives what it says."""
    length_penalty = code.length_penalty
    told = []
    told.append(repr((length_penalty(1, alpha=0.6), length_penalty(13, alpha=1.0))))
    return told


@check(
    task='beam_search',
    judge=example([('beam_search(chain, start, end=3, beam=1, limit=5, alpha=0.0)[0]', '[1]'), ('tokens, round(score, 4)', '([2], -0.9163)')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_beam_search(code, draw):
    """The example in the docstring of beam_search gives what it says."""
    beam_search = code.beam_search
    told = []
    p = torch.tensor([[0, 0.6, 0.4, 0], [0, 0.3, 0.3, 0.4], [0, 0, 0, 1], [0, 0, 0, 1]])
    def chain(prefixes):
        return p[prefixes[:, -1]].log()
    start = torch.tensor([[0]])
    told.append(repr((beam_search(chain, start, end=3, beam=1, limit=5, alpha=0.0)[0])))
    tokens, score = beam_search(chain, start, end=3, beam=2, limit=5, alpha=0.0)
    told.append(repr((tokens, round(score, 4))))
    return told


@check(
    task='bleu',
    judge=example([('round(score, 1), signature.rpartition("|")[0]', "(100.0, 'nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp')")]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_bleu(code, draw):
    """The example in the docstring of bleu gives what it says."""
    bleu = code.bleu
    told = []
    score, signature = bleu(["The cat sat down."], ["The cat sat down."])
    told.append(repr((round(score, 1), signature.rpartition("|")[0])))
    return told
