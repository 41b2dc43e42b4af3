"""The examples of the docstrings, as checks: made by `grade release`, not by hand."""

import torch
from torch import nn

from grader.author import check, example


@check(
    task='split_words',
    judge=example([('split_words("Ёж, спит?!")', "['ёж', ',', 'спит', '?', '!']")]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_split_words(code, draw):
    """The example in the docstring of split_words gives what it says."""
    split_words = code.split_words
    told = []
    told.append(repr((split_words("Ёж, спит?!"))))
    return told


@check(
    task='wordpiece',
    judge=example([('wordpiece("unwanted", vocabulary)', "['un', '##want', '##ed']"), ('wordpiece("unwantedX", vocabulary)', "['[UNK]']")]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_wordpiece(code, draw):
    """The example in the docstring of wordpiece gives what it says."""
    wordpiece = code.wordpiece
    told = []
    vocabulary = {"un": 5, "##want": 6, "##wan": 7, "##ed": 8, "a": 9}
    told.append(repr((wordpiece("unwanted", vocabulary))))
    told.append(repr((wordpiece("unwantedX", vocabulary))))
    return told


@check(
    task='pack',
    judge=example([('ids', 'tensor([ 2, 11, 12, 13,  3, 21, 22,  3])'), ('segments', 'tensor([0, 0, 0, 0, 0, 1, 1, 1])')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_pack(code, draw):
    """The example in the docstring of pack gives what it says."""
    pack = code.pack
    Special = code.Special
    told = []
    ids, segments, is_word = pack([11, 12, 13, 14], [21, 22], Special(), length=8)
    told.append(repr((ids)))
    told.append(repr((segments)))
    return told


@check(
    task='choose_tokens',
    judge=example([('choose_tokens(ids, Special(), np.random.default_rng(0), share=1.0)', 'tensor([[False,  True, False,  True, False, False]])')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_choose_tokens(code, draw):
    """The example in the docstring of choose_tokens gives what it says."""
    choose_tokens = code.choose_tokens
    Special = code.Special
    np = code.np
    told = []
    ids = torch.tensor([[2, 17, 1, 18, 3, 0]])
    told.append(repr((choose_tokens(ids, Special(), np.random.default_rng(0), share=1.0))))
    return told


@check(
    task='choose_words',
    judge=example([('bool(chosen[0, 1] == chosen[0, 2])', 'True')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_choose_words(code, draw):
    """The example in the docstring of choose_words gives what it says."""
    choose_words = code.choose_words
    Special = code.Special
    np = code.np
    told = []
    ids = torch.tensor([[2, 17, 31, 18, 3, 0]])
    continues = torch.tensor([[False, False, True, False, False, False]])
    chosen = choose_words(ids, continues, Special(), np.random.default_rng(3), 0.5)
    told.append(repr((bool(chosen[0, 1] == chosen[0, 2]))))
    return told


@check(
    task='mask_tokens',
    judge=example([('labels', 'tensor([[-100,   17, -100,   19, -100]])')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_mask_tokens(code, draw):
    """The example in the docstring of mask_tokens gives what it says."""
    mask_tokens = code.mask_tokens
    Special = code.Special
    np = code.np
    told = []
    ids = torch.tensor([[2, 17, 18, 19, 3]])
    chosen = torch.tensor([[False, True, False, True, False]])
    inputs, labels = mask_tokens(ids, chosen, Special(), 20, np.random.default_rng(0))
    told.append(repr((labels)))
    return told


@check(
    task='sentence_pairs',
    judge=example([('[first for first, second, label in pairs]', '[[11], [12], [21]]')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_sentence_pairs(code, draw):
    """The example in the docstring of sentence_pairs gives what it says."""
    sentence_pairs = code.sentence_pairs
    np = code.np
    told = []
    documents = [[[11], [12], [13]], [[21], [22]]]
    pairs = sentence_pairs(documents, np.random.default_rng(1))
    told.append(repr(([first for first, second, label in pairs])))
    return told


@check(
    task='pretraining_loss',
    judge=example([('pretraining_loss(torch.zeros(1, 3, 4), labels, torch.zeros(1, 2), torch.tensor([0]))', 'tensor(2.0794)')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_pretraining_loss(code, draw):
    """The example in the docstring of pretraining_loss gives what it says."""
    pretraining_loss = code.pretraining_loss
    told = []
    labels = torch.tensor([[3, -100, -100]])
    told.append(repr((pretraining_loss(torch.zeros(1, 3, 4), labels, torch.zeros(1, 2), torch.tensor([0])))))
    return told


@check(
    task='Embeddings.forward',
    judge=example([('embeddings(ids, segments).shape', 'torch.Size([1, 3, 4])')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_Embeddings_forward(code, draw):
    """The example in the docstring of Embeddings.forward gives what it says."""
    Embeddings = code.Embeddings
    Config = code.Config
    told = []
    embeddings = Embeddings(Config(11, 4, 2, 8, 1, max_length=7))
    ids, segments = torch.tensor([[2, 5, 3]]), torch.tensor([[0, 0, 0]])
    told.append(repr((embeddings(ids, segments).shape)))
    return told


@check(
    task='EncoderLayer.forward',
    judge=example([('layer(torch.ones(1, 3, 4), torch.tensor([[True, True, False]])).shape', 'torch.Size([1, 3, 4])')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_EncoderLayer_forward(code, draw):
    """The example in the docstring of EncoderLayer.forward gives what it says."""
    EncoderLayer = code.EncoderLayer
    Config = code.Config
    told = []
    layer = EncoderLayer(Config(11, 4, 2, 8, 1, 7)).eval()
    told.append(repr((layer(torch.ones(1, 3, 4), torch.tensor([[True, True, False]])).shape)))
    return told


@check(
    task='Bert.forward',
    judge=example([('states.shape, pooled.shape', '(torch.Size([1, 3, 4]), torch.Size([1, 4]))')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_Bert_forward(code, draw):
    """The example in the docstring of Bert.forward gives what it says."""
    Bert = code.Bert
    Config = code.Config
    told = []
    model = Bert(Config(11, 4, 2, 8, num_layers=3, max_length=7)).eval()
    ids, segments = torch.tensor([[2, 5, 3]]), torch.tensor([[0, 0, 0]])
    states, pooled = model(ids, segments, ids != 0)
    told.append(repr((states.shape, pooled.shape)))
    return told


@check(
    task='MaskedWordHead.forward',
    judge=example([('head(torch.ones(2, 3, 4), torch.ones(11, 4)).shape', 'torch.Size([2, 3, 11])')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_MaskedWordHead_forward(code, draw):
    """The example in the docstring of MaskedWordHead.forward gives what it says."""
    MaskedWordHead = code.MaskedWordHead
    Config = code.Config
    told = []
    head = MaskedWordHead(Config(11, 4, 2, 8, 1, 7))
    told.append(repr((head(torch.ones(2, 3, 4), torch.ones(11, 4)).shape)))
    return told


@check(
    task='Pretraining.forward',
    judge=example([('word_logits.shape, next_logits.shape', '(torch.Size([1, 3, 11]), torch.Size([1, 2]))')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_Pretraining_forward(code, draw):
    """The example in the docstring of Pretraining.forward gives what it says."""
    Pretraining = code.Pretraining
    Config = code.Config
    told = []
    model = Pretraining(Config(11, 4, 2, 8, 1, 7)).eval()
    ids, segments = torch.tensor([[2, 5, 3]]), torch.tensor([[0, 0, 0]])
    word_logits, next_logits = model(ids, segments, ids != 0)
    told.append(repr((word_logits.shape, next_logits.shape)))
    return told


@check(
    task='count_parameters',
    judge=example([('count_parameters(Config(30522, 768, 12, 3072, 12, 512))', '110106428'), ('count_parameters(Config(4928, 48, 12, 192, 12, 128))', '591970')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_count_parameters(code, draw):
    """The example in the docstring of count_parameters gives what it says."""
    count_parameters = code.count_parameters
    Config = code.Config
    told = []
    told.append(repr((count_parameters(Config(30522, 768, 12, 3072, 12, 512)))))
    told.append(repr((count_parameters(Config(4928, 48, 12, 192, 12, 128)))))
    return told


@check(
    task='Classifier.forward',
    judge=example([('model(ids, segments, ids != 0).shape', 'torch.Size([1, 3])')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_Classifier_forward(code, draw):
    """The example in the docstring of Classifier.forward gives what it says."""
    Classifier = code.Classifier
    Config = code.Config
    told = []
    model = Classifier(Config(11, 4, 2, 8, 1, 7), num_classes=3).eval()
    ids, segments = torch.tensor([[2, 5, 3]]), torch.tensor([[0, 0, 0]])
    told.append(repr((model(ids, segments, ids != 0).shape)))
    return told


@check(
    task='update',
    judge=example([('round(before - model.weight.item(), 4)', '0.1')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_update(code, draw):
    """The example in the docstring of update gives what it says."""
    update = code.update
    told = []
    model = nn.Linear(1, 1, bias=False)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    before = model.weight.item()
    loss = update(4 * model.weight.sum(), model, optimizer)
    told.append(repr((round(before - model.weight.item(), 4))))
    return told
