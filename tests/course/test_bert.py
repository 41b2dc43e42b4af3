"""Assignment 5's reference agrees with implementations of others."""

import random
import string
import sys
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import torch
from tokenizers import models, normalizers, pre_tokenizers
from torch import nn

from tests.course.test_references import load

FOLDER = Path(__file__).resolve().parents[2] / "solutions/assignment5"
RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"


@pytest.fixture(scope="module")
def wordpiece() -> ModuleType:
    return load(FOLDER / "wordpiece.py", "wordpiece_of_reference")


@pytest.fixture(scope="module")
def objectives() -> ModuleType:
    return load(FOLDER / "objectives.py", "objectives_of_reference")


@pytest.fixture(scope="module")
def bert() -> ModuleType:
    return load(FOLDER / "bert.py", "bert_of_reference")


@pytest.fixture(scope="module")
def transformers() -> Iterator[ModuleType]:
    """Another implementation, where it is installed; it talks to no network here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # theirs are not ours to fix
        yield pytest.importorskip("transformers", reason="the extra `dev` is not installed")
    sys.modules.pop("transformers", None)


def words_of(alphabet: str, count: int, seed: int) -> list[str]:
    dice = random.Random(seed)
    return ["".join(dice.choices(alphabet, k=dice.randint(1, 12))) for _ in range(count)]


def vocabulary_of(alphabet: str, words: list[str], seed: int) -> dict[str, int]:
    """Pieces cut out of the words, so that many but not all of these can be cut."""
    dice = random.Random(seed)
    pieces = ["[UNK]", *alphabet[:-2], *(f"##{letter}" for letter in alphabet[:-2])]
    for word in dice.sample(words, len(words) // 3):
        start = dice.randrange(len(word))
        piece = word[start : start + dice.randint(2, 5)]
        pieces.append(piece if start == 0 else f"##{piece}")
    return {piece: number for number, piece in enumerate(dict.fromkeys(pieces))}


@pytest.mark.parametrize("alphabet", [string.ascii_lowercase, RUSSIAN], ids=["latin", "russian"])
def test_pieces_are_those_of_tokenizers(wordpiece: ModuleType, alphabet: str):
    """On ten thousand random words, cut by one vocabulary, the pieces are the same."""
    words = words_of(alphabet, 10_000, seed=1)
    vocabulary = vocabulary_of(alphabet, words, seed=2)
    theirs = models.WordPiece(vocabulary, unk_token="[UNK]", max_input_chars_per_word=10)

    want = [[token.value for token in theirs.tokenize(word)] for word in words]
    got = [wordpiece.wordpiece(word, vocabulary, max_characters=10) for word in words]

    assert want == got
    unknown = sum(pieces == ["[UNK]"] for pieces in want)
    assert 500 < unknown < 9_500  # both ends are met


@pytest.mark.parametrize("language", ["en", "ru"])
def test_words_are_those_of_tokenizers(wordpiece: ModuleType, language: str):
    """On the stories, and on text with marks of all kinds, the words are the same."""
    normal = normalizers.Sequence([normalizers.NFC(), normalizers.Lowercase()])
    cut = pre_tokenizers.BertPreTokenizer()
    text = (FOLDER.parents[1] / f"datasets/stories/{language}/test.txt").read_text(encoding="utf-8")
    odd = ["«Ёж», — сказал он…", "a+b=c; it's 5%", "и\u0306 \t й\u00a0\u2003Й", "№ 7/8_9 ¿qué?"]

    for line in [*text.splitlines(), *odd]:
        want = [word for word, _ in cut.pre_tokenize_str(normal.normalize_str(line))]
        assert want == wordpiece.split_words(line)


def test_a_word_of_ten_thousand_characters_costs_nothing(wordpiece: ModuleType):
    """It is unknown at once, as in `tokenizers`."""
    started = time.process_time()

    assert ["[UNK]"] == wordpiece.wordpiece("ы" * 10_000, {"ы": 1, "##ы": 2})
    assert time.process_time() - started < 0.1


def copied(model: Any, theirs: Any) -> None:
    """Copy random weights of ours into Hugging Face's model, by the meaning of their names."""
    their = dict(theirs.named_parameters())
    ours = dict(model.named_parameters())
    names = {
        "bert.embeddings.word.weight": "bert.embeddings.word_embeddings.weight",
        "bert.embeddings.position.weight": "bert.embeddings.position_embeddings.weight",
        "bert.embeddings.segment.weight": "bert.embeddings.token_type_embeddings.weight",
        "bert.embeddings.norm": "bert.embeddings.LayerNorm",
        "bert.pooler": "bert.pooler.dense",
        "words.transform": "cls.predictions.transform.dense",
        "words.norm": "cls.predictions.transform.LayerNorm",
        "words.bias": "cls.predictions.bias",
        "next": "cls.seq_relationship",
    }
    for number in range(len(model.bert.layers)):
        at, there = f"bert.layers.{number}", f"bert.encoder.layer.{number}"
        names |= {
            f"{at}.attention.{part}": f"{there}.attention.self.{part}"
            for part in ("query", "key", "value")
        } | {
            f"{at}.attention.output": f"{there}.attention.output.dense",
            f"{at}.attention_norm": f"{there}.attention.output.LayerNorm",
            f"{at}.inner": f"{there}.intermediate.dense",
            f"{at}.outer": f"{there}.output.dense",
            f"{at}.norm": f"{there}.output.LayerNorm",
        }
    left = set(their)
    with torch.no_grad():
        for name, parameter in ours.items():
            stem, _, last = name.rpartition(".")
            target = names.get(name) or f"{names[stem]}.{last}"
            assert their[target].shape == parameter.shape
            their[target].copy_(parameter)
            left.discard(target)
    assert not left  # nothing of theirs is without a counterpart


@pytest.mark.long
def test_logits_and_loss_are_those_of_hugging_face(
    bert: ModuleType, objectives: ModuleType, transformers: ModuleType
):
    """With random weights copied over, both kinds of logits and the loss agree to 1e-4."""
    config = bert.Config(vocab=101, d_model=48, num_heads=4, d_ff=96, num_layers=3, max_length=31)
    model = bert.Pretraining(config).eval()
    with torch.no_grad():
        for number, parameter in enumerate(model.parameters()):
            generator = torch.Generator().manual_seed(number)
            noise = torch.randn(parameter.shape, generator=generator)
            parameter.copy_(noise * 0.2 + (parameter.dim() == 1) * 0.5)
    theirs = transformers.BertForPreTraining(
        transformers.BertConfig(
            vocab_size=101, hidden_size=48, num_hidden_layers=3, num_attention_heads=4,
            intermediate_size=96, max_position_embeddings=31, hidden_act="gelu",
        )
    ).eval()  # fmt: skip
    copied(model, theirs)
    generator = torch.Generator().manual_seed(99)
    ids = torch.randint(101, (5, 29), generator=generator)
    segments = torch.randint(2, (5, 29), generator=generator)
    is_word = torch.arange(29) < torch.tensor([29, 17, 5, 23, 11])[:, None]
    labels = ids.where(torch.rand(5, 29, generator=generator) < 0.3, -100)
    is_random = torch.tensor([0, 1, 1, 0, 1])

    with torch.no_grad():
        word_logits, next_logits = model(ids, segments, is_word)
        loss = objectives.pretraining_loss(word_logits, labels, next_logits, is_random)
        want = theirs(
            input_ids=ids, token_type_ids=segments, attention_mask=is_word.long(),
            labels=labels, next_sentence_label=is_random,
        )  # fmt: skip

    torch.testing.assert_close(next_logits, want.seq_relationship_logits, rtol=0, atol=1e-4)
    torch.testing.assert_close(
        word_logits[is_word], want.prediction_logits[is_word], rtol=0, atol=1e-4
    )
    torch.testing.assert_close(loss, want.loss, rtol=0, atol=1e-4)


SIZES = [
    (101, 48, 4, 96, 3, 31),
    (7, 6, 1, 5, 1, 2),
    (997, 60, 5, 13, 2, 64),
]


@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_the_formula_counts_what_a_model_has(bert: ModuleType, sizes: tuple[int, ...]):
    """The count is that of a model that is really built."""
    config = bert.Config(*sizes)
    built = sum(parameter.numel() for parameter in bert.Pretraining(config).parameters())

    assert built == bert.count_parameters(config)


@pytest.mark.parametrize(
    ("sizes", "times", "want"),
    [
        ((30522, 768, 12, 3072, 12, 512), 1, 110_106_428),
        ((30522, 1024, 16, 4096, 24, 512), 1, 336_226_108),
        ((4928, 48, 12, 192, 12, 128), 3, 1_775_910),
        ((4928, 96, 12, 384, 12, 512), 3, 5_665_926),
        ((4928, 192, 12, 768, 12, 128), 3, 19_169_094),
    ],
    ids=["base", "large", "distilled 48", "distilled 96", "distilled 192"],
)
def test_the_lectures_numbers_come_out(
    bert: ModuleType, sizes: tuple[int, ...], times: int, want: int
):
    """BERT-base to the last digit; the distilled sizes of the slide are three times theirs."""
    assert want == times * bert.count_parameters(bert.Config(*sizes))


@pytest.mark.long
def test_hugging_face_counts_the_same(bert: ModuleType, transformers: ModuleType):
    """BERT-base of the library, its table tied, has 110,106,428 parameters too."""
    with torch.device("meta"):
        theirs = transformers.BertForPreTraining(transformers.BertConfig())
    theirs.tie_weights()

    assert 110_106_428 == sum(parameter.numel() for parameter in set(theirs.parameters()))


def test_a_step_is_that_of_torch(bert: ModuleType):
    """`update` with SGD moves a model as clip_grad_norm_ and SGD do by hand."""
    torch.manual_seed(0)
    one, two = nn.Linear(5, 3), nn.Linear(5, 3)
    two.load_state_dict(one.state_dict())
    x = torch.randn(7, 5)

    for model, by_us in ((one, True), (two, False)):
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        for size in (1.0, 50.0):
            loss = size * model(x).square().mean()
            if by_us:
                bert.update(loss, model, optimizer, max_norm=2.0)
            else:
                optimizer.zero_grad()
                loss.backward()
                norm = torch.cat([p.grad.flatten() for p in model.parameters()]).norm()
                for parameter in model.parameters():
                    parameter.grad *= min(1.0, 2.0 / float(norm))
                optimizer.step()

    torch.testing.assert_close(one.weight, two.weight)
    torch.testing.assert_close(one.bias, two.bias)
