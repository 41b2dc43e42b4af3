"""Pretrain BERT: hide words, tear sentences apart, and learn to tell. Given.

It uses your wordpiece.py, objectives.py and bert.py, and writes bert.safetensors.

    python pretrain.py                        on the English stories
    python pretrain.py --data stories-ru      or wikitext-2, war-and-peace
    python pretrain.py --help                 everything that can be set
"""

import argparse
import math
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from bert import Classifier, Config, Pretraining, update
from evaluation import Judge
from objectives import (
    IGNORED,
    Special,
    choose_tokens,
    choose_words,
    mask_tokens,
    pack,
    pretraining_loss,
    sentence_pairs,
)
from rich.console import Console
from torch import Tensor, nn
from wordpiece import encode, split_words

from grader import data, training
from grader.errors import UsageError

MARKS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
SPECIAL = Special(*range(len(MARKS)))
SPREAD = 0.06
"""Standard deviation of the weights at the start."""
ALIKE = 0.12
"""The same for queries and keys, which begin equal."""
WORD, PLACE, SEGMENT = 0.1, 0.018, 0.04
"""The same for what a token's first vector is the sum of: most of it says which word it is."""
HELD = 0.7
"""The share of a run after which the learning rate falls."""
OUTPUT = Console(highlight=False, markup=False, soft_wrap=True)


@dataclass(frozen=True)
class Settings:
    """What a run is made of. The same settings give the same model, on the same machine."""

    data: str = "stories-en"
    steps: int = 3200
    seed: int = 0
    batch: int = 32
    """Pairs in a batch."""
    sentences: int = 2
    """In each segment of a pair."""
    length: int = 128
    """Tokens of an input, at most."""
    vocab: int = 8000
    """Pieces, at most."""
    d_model: int = 128
    num_heads: int = 4
    num_layers: int = 2
    d_ff: int = 512
    dropout: float = 0.05
    lr: float = 2e-3
    warmup: int = 200
    whole_words: bool = False
    train: str = "train"
    """The part of the corpus that is learned from."""
    held_out: str = "test"
    """The part that is measured on at the end."""


class Batch(NamedTuple):
    """One batch, as tensors (batch, token), and the labels of the pairs (batch)."""

    inputs: Tensor
    segments: Tensor
    is_word: Tensor
    labels: Tensor
    is_random: Tensor

    def to(self, device: torch.device) -> "Batch":
        return Batch(*(part.to(device) for part in self))


# -- vocabulary and text


def make_vocabulary(texts: Iterable[str], size: int) -> dict[str, int]:
    """Train WordPiece on words that are cut already; pieces that the texts never use go."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    lines = [" ".join(split_words(text)) for text in texts]
    # Which of two equally frequent pairs is joined first depends on the letters' numbers, and the
    # trainer numbers the inner ones as a randomly seeded map lists them; so they are handed over.
    inner = sorted(
        {"##" + letter for line in lines for word in line.split() for letter in word[1:]}
    )
    learned = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    learned.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    trainer = trainers.WordPieceTrainer(
        vocab_size=size, special_tokens=[*MARKS, *inner], show_progress=False
    )
    learned.train_from_iterator(lines, trainer)
    # Anew, since the trainer's would cut out what was handed over before it looks for pieces.
    tokenizer = Tokenizer(models.WordPiece(learned.get_vocab(), unk_token="[UNK]"))
    tokenizer.pre_tokenizer = learned.pre_tokenizer
    used = Counter(piece for line in lines for piece in tokenizer.encode(line).tokens)
    letters = {piece for piece in tokenizer.get_vocab() if len(piece.removeprefix("##")) == 1}
    kept = sorted((used.keys() | letters) - set(MARKS), key=lambda piece: (-used[piece], piece))
    return {piece: number for number, piece in enumerate([*MARKS, *kept])}


class Text(NamedTuple):
    """A corpus' documents: sentences as people write them, and as ids of their pieces."""

    sentences: list[list[str]]
    ids: list[list[list[int]]]


def read(documents: list[list[str]], vocabulary: dict[str, int]) -> Text:
    """Encode every sentence; what has no piece at all is left out."""
    known = [[(text, encode(text, vocabulary)) for text in document] for document in documents]
    kept = [[(text, ids) for text, ids in document if ids] for document in known]
    return Text(
        [[text for text, _ in document] for document in kept],
        [[ids for _, ids in document] for document in kept],
    )


def segmented(
    documents: Sequence[Sequence[list[int]]], sentences: int, start: int
) -> list[list[list[int]]]:
    """Join so many neighbouring sentences to one segment; documents without one are left out."""
    found = []
    for document in documents:
        places = range(start, len(document) - sentences + 1, sentences)
        rows = [list(chain(*document[place : place + sentences])) for place in places]
        if rows:
            found.append(rows)
    return found


# -- batches


class Batches:
    """The batch of each step, a function of the step's number: ``batches(7)``."""

    def __init__(self, text: Text, vocabulary: dict[str, int], settings: Settings) -> None:
        self.settings, self.vocab = settings, len(vocabulary)
        self.continues = torch.tensor([piece.startswith("##") for piece in vocabulary])
        self._cuts = [
            segmented(text.ids, settings.sentences, start) for start in range(settings.sentences)
        ]
        pairs = min(sum(len(rows) - 1 for rows in cut) for cut in self._cuts)
        self.per_epoch = pairs // settings.batch
        if not self.per_epoch or min(len(cut) for cut in self._cuts) < 2:
            raise UsageError(
                f"{settings.data} makes {pairs} pairs, too few for a batch of {settings.batch}",
                help="take more text, or a smaller --batch",
            )
        self._epoch, self._pairs = -1, []

    def __call__(self, number: int) -> Batch:
        epoch, place = divmod(number, self.per_epoch)
        if epoch != self._epoch:
            self._epoch, self._pairs = epoch, self._shuffled(epoch)
        rng = np.random.default_rng([self.settings.seed, 1, number])
        start = place * self.settings.batch
        return self.make(self._pairs[start : start + self.settings.batch], rng)

    def _shuffled(self, epoch: int) -> list[tuple[Sequence[int], Sequence[int], int]]:
        """The pairs of one epoch; each epoch cuts the documents one sentence further on."""
        rng = np.random.default_rng([self.settings.seed, 0, epoch])
        pairs = sentence_pairs(self._cuts[epoch % len(self._cuts)], rng)
        return [pairs[place] for place in rng.permutation(len(pairs))]

    def make(
        self,
        pairs: Sequence[tuple[Sequence[int], Sequence[int], int]],
        rng: np.random.Generator,
        only_mask: bool = False,
    ) -> Batch:
        """Pack pairs, choose what is to be guessed, corrupt it.

        Args:
            only_mask: all chosen places become [MASK], for measuring.
        """
        rows = [pack(first, second, SPECIAL, self.settings.length) for first, second, _ in pairs]
        ids, segments, is_word = (torch.stack(part) for part in zip(*rows, strict=True))
        longest = int(is_word.sum(dim=1).max())  # the columns behind are all padding
        ids, segments, is_word = ids[:, :longest], segments[:, :longest], is_word[:, :longest]
        if self.settings.whole_words:
            chosen = choose_words(ids, self.continues[ids], SPECIAL, rng)
        else:
            chosen = choose_tokens(ids, SPECIAL, rng)
        inputs, labels = mask_tokens(ids, chosen, SPECIAL, self.vocab, rng)
        if only_mask:
            inputs = ids.where(labels == IGNORED, SPECIAL.mask)
        return Batch(inputs, segments, is_word, labels, torch.tensor([row[2] for row in pairs]))


# -- the model


def make_model(settings: Settings, vocab: int) -> Pretraining:
    """A model with fresh weights, always the same for a seed."""
    torch.manual_seed(settings.seed)
    config = Config(
        vocab, settings.d_model, settings.num_heads, settings.d_ff, settings.num_layers,
        settings.length, settings.dropout,
    )  # fmt: skip
    model = Pretraining(config)
    initialise(model)
    return model


def initialise(model: Pretraining | Classifier) -> None:
    """Weights are drawn from a normal distribution, biases are 0, positions begin as sine waves.

    The code of the paper draws from N(0, 0.02²), cut off at two deviations. With 128 numbers a
    token instead of 768 that leaves the attention flat for a thousand steps. Whether B goes on
    where A stopped is a question of likeness, so keys begin as a copy of the queries, and a token
    first looks at those like itself (the idea of Trockman and Kolter, 2023, "Mimetic
    initialization of self-attention layers", arXiv:2305.09828); positions begin small for the
    same reason.
    """
    for module in model.modules():
        if isinstance(module, nn.Linear):
            nn.init.normal_(module.weight, std=SPREAD)
            nn.init.zeros_(module.bias)
    embeddings = model.bert.embeddings
    nn.init.normal_(embeddings.word.weight, std=WORD)
    nn.init.normal_(embeddings.segment.weight, std=SEGMENT)
    positions = embeddings.position.weight
    with torch.no_grad():
        positions.copy_(waves(*positions.shape))
        for layer in model.bert.layers:
            nn.init.normal_(layer.attention.query.weight, std=ALIKE)
            layer.attention.key.weight.copy_(layer.attention.query.weight)


def waves(length: int, d_model: int) -> Tensor:
    """Sines and cosines, as in assignment 2, but small; learned from here on."""
    place = torch.arange(length)[:, None]
    speed = torch.exp(torch.arange(0, d_model, 2) * (-math.log(10_000) / d_model))
    table = torch.stack([torch.sin(place * speed), torch.cos(place * speed)], dim=-1).flatten(1)
    return table[:, :d_model] * PLACE * math.sqrt(2)


def make_optimizer(model: nn.Module, lr: float) -> torch.optim.AdamW:
    """AdamW; vectors (biases, norms) are not pulled towards 0."""
    groups = [
        {"params": [p for p in model.parameters() if p.dim() > 1], "weight_decay": 0.01},
        {"params": [p for p in model.parameters() if p.dim() < 2], "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=lr, betas=(0.9, 0.98), fused=True)


def rate_at(number: int, steps: int, warmup: int) -> float:
    """The share of the learning rate at a step: up in a line, held, down to zero in a line.

    It is held for most of the run: what B has to do with A is found early, the words that a
    text is about are found late, and each needs the rate.
    """
    warmup = max(1, min(warmup, steps // 10))
    return min((number + 1) / warmup, 1.0, (steps - number) / (steps - int(HELD * steps)))


def run(settings: Settings, out: Path, device_name: str = "auto", quiet: bool = False) -> dict:
    """Train, or go on; measure on held-out text: what is printed, as numbers."""
    device = training.choose_device(device_name)
    documents = data.load_documents(settings.data, settings.train).documents
    vocabulary = make_vocabulary((text for rows in documents for text in rows), settings.vocab)
    text = read(documents, vocabulary)
    batches = Batches(text, vocabulary, settings)
    model = make_model(settings, len(vocabulary)).to(device)
    optimizer = make_optimizer(model, settings.lr)
    judge = Judge(settings, vocabulary, text, batches, device)

    def step(batch: Batch, number: int) -> tuple[float, int]:
        for group in optimizer.param_groups:
            group["lr"] = settings.lr * rate_at(number, settings.steps, settings.warmup)
        inputs, segments, is_word, labels, is_random = batch.to(device)
        with training.autocast(device):
            states, pooled = model.bert(inputs, segments, is_word)
            # Words are scored only where there is a question: the same loss for less work.
            asked = labels != IGNORED
            table = model.bert.embeddings.word.weight
            word_logits = model.words(states[asked], table)
            next_logits = model.next(pooled)
        loss = pretraining_loss(
            word_logits.float()[None], labels[asked][None], next_logits.float(), is_random
        )
        return update(loss, model, optimizer), int(batch.is_word.sum())

    looked_at = "valid" if settings.train != "valid" else settings.held_out
    valid = read(data.load_documents(settings.data, looked_at).documents, vocabulary)

    def report(number: int) -> None:
        if not quiet:
            OUTPUT.print(judge.glance(model, valid, number))

    metadata = {
        "settings": asdict(settings),
        "config": asdict(model_config(model)),
        "vocabulary": list(vocabulary),
        "made_by": "pretrain.py",
    }
    history = training.fit(
        model, optimizer, batches, step,
        steps=settings.steps, path=out, metadata=metadata, seed=settings.seed, report=report,
    )  # fmt: skip
    test = read(data.load_documents(settings.data, settings.held_out).documents, vocabulary)
    found = judge.measure(model, test)
    spent = {"cpu_seconds": history.cpu_seconds, "wall_seconds": history.seconds}
    return {"steps": history.steps, "vocab": len(vocabulary), **spent, **found}


def model_config(model: Pretraining) -> Config:
    """The sizes that a model was built with, read off it."""
    embeddings, layer = model.bert.embeddings, model.bert.layers[0]
    return Config(
        *embeddings.word.weight.shape, layer.attention.num_heads, layer.inner.out_features,
        len(model.bert.layers), embeddings.position.num_embeddings, embeddings.dropout.p,
    )  # fmt: skip


HELP = """\
what happens:
  1. a WordPiece vocabulary is learnt from the training text: frequent words become one piece
  2. a BERT of your parts is made: 2 layers, d_model 128, 4 heads
  3. for --steps steps: a batch of packed pairs, 15% of their words chosen and hidden by your
     functions, your loss and your update; every 200 steps a look at the validation part
  4. words and pairs of held-out text are guessed, next to what counting and single rules guess

what to watch:
  pairs ("next sentence") start at 50% and climb by stairs, to about 91% on the stories
  words hardly move at first; those that say what a text is about come last, and slowly
  (the handout says what the stairs are)

if it is stopped (Ctrl-C, too), the same command goes on where it was
to start anew, delete bert.safetensors and bert.state.safetensors
in a notebook: %run pretrain.py (what is started with ! is killed when the cell is stopped)

then: python finetune.py
real corpora: get them first, with `grade data get wikitext-2`
"""
MEANS = {
    "data": "a corpus of documents: stories-en, stories-ru, wikitext-2 or war-and-peace",
    "steps": "steps in all",
    "seed": "of parameters, batches, hidden words and dropout",
    "batch": "pairs in a batch",
    "sentences": "in each segment of a pair",
    "length": "tokens of an input, at most",
    "vocab": "pieces of the vocabulary, at most",
    "d_model": "numbers per token",
    "num_heads": "attentions side by side",
    "num_layers": "layers above each other",
    "d_ff": "numbers between the two matrices of a layer",
    "dropout": "share of numbers that is left out at random while training",
    "lr": "the highest learning rate",
    "warmup": "steps until the rate is highest, a tenth of the run at most",
    "whole_words": "hide all pieces of a word together",
    "train": "the part of the corpus that is learned from",
    "held_out": "the part that is measured on at the end",
}
"""What each setting is, for --help."""


def arguments(words: Sequence[str] | None = None) -> tuple[Settings, argparse.Namespace]:
    """The command line: one option for each setting."""
    usual = Settings()
    parser = argparse.ArgumentParser(
        description="Pretrain BERT with your three files, and measure what it knows.",
        epilog=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--out", type=Path, default=Path("bert.safetensors"),
        help="the file that is written (default: bert.safetensors)",
    )  # fmt: skip
    training.add_machine_options(parser)
    for name, value in asdict(usual).items():
        option = "--" + name.replace("_", "-")
        if isinstance(value, bool):
            parser.add_argument(option, action="store_true", help=MEANS[name])
        else:
            means = f"{MEANS[name]} (default: {value})"
            parser.add_argument(option, type=type(value), default=value, help=means)
    asked = parser.parse_args(words)
    return Settings(**{name: getattr(asked, name) for name in asdict(usual)}), asked


def main() -> None:
    settings, asked = arguments()
    found = run(settings, asked.out, training.use_machine(asked).type)
    OUTPUT.print(Judge.table(found))


if __name__ == "__main__":
    training.run_script(main)
