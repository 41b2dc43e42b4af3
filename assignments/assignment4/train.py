"""Train the translator that you wrote: given, with your model, loss, step and decoding inside.

    python train.py                  the shipped sentences, English to Russian, about five minutes
    python train.py --help           what else there is

In: your transformer.py, learning.py and decoding.py, and sentence pairs.
Out: translator.safetensors with the parameters, the tokenizer and the sizes of the model, which
`grade assignment4` asks.
"""

import argparse
import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import decoding
import learning
import numpy as np
import torch
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformer import Transformer

from grader import data, training

SPECIALS = ["<pad>", "<s>", "</s>", "<unk>"]
PADDING, START, END, UNKNOWN = range(4)
SPACE = "▁"
"""Stands before each word, in place of a space."""
ALPHABET = 300
"""Letters that are kept, the common ones."""
HERE = Path(__file__).resolve().parent
PRONOUNS = ("он", "она", "оно")
console = Console(highlight=False)


@dataclass(frozen=True)
class Corpus:
    """How a data set is trained on."""

    about: str
    vocab: int = 4000
    """Tokens of the vocabulary that both languages share."""
    dropout: float = 0.1
    lower: bool = False
    """Whether upper and lower case are one."""
    longest: int = 120
    """Longer sentences, in tokens, are left out of the training."""
    steps: int = 2000


CORPORA = {
    "world": Corpus("our small world, English to Russian: ships with the course", vocab=1000),
    "multi30k-de-en": Corpus("29,000 captions of pictures, German to English", lower=True),
    "tatoeba-ru-en": Corpus("sentences of learners, Russian to English", dropout=0.2),
}

HELP = """\
what happens:
  1. a byte-pair encoding is learnt from both languages of the training sentences: frequent words
     become one token, rare ones a few
  2. a Transformer of your parts is made: 3 + 3 layers, d_model 128, 4 heads, one matrix for both
     tables and the output (1.5 million parameters)
  3. for --steps steps: a batch of sentences of about one length, your training_step with Adam and
     your noam_rate; every --every steps some translations by your greedy_decode
  4. the test sentences are translated, and measured

what to watch:
  the loss falls from about 7 to below 2 in a few minutes (label smoothing keeps it above 1)
  "right" is how many translations of unseen sentences are right to the letter
  "both of a pair" stays near 0 for most of the run, then jumps: see the handout

if it is stopped (Ctrl-C, too), the same command goes on where it was
to start anew, delete translator.safetensors and translator.state.safetensors
in a notebook: %run train.py (what is started with ! is killed when the cell is stopped)

real corpora: get them first, with `grade data get multi30k-de-en`
"""


def options(words: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description="Train the translator that you wrote, and measure it.",
        epilog=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    names = "; ".join(f"{name}: {corpus.about}" for name, corpus in CORPORA.items())
    parser.add_argument("--data", choices=CORPORA, default="world", help=names)
    parser.add_argument("--steps", type=int, help="steps in all (default: 2000)")
    parser.add_argument("--seed", type=int, default=0, help="of parameters, batches and dropout")
    training.add_machine_options(parser)
    parser.add_argument(
        "--tokens", type=int, default=1024, help="padded tokens of a batch, on its longer side"
    )
    parser.add_argument("--every", type=int, default=250, help="steps between looks and saves")
    parser.add_argument("--layers", type=int, default=3, help="of the encoder, and of the decoder")
    parser.add_argument("--d-model", type=int, default=128, help="numbers per word")
    parser.add_argument("--warmup", type=int, default=400, help="steps until the rate is highest")
    parser.add_argument("--factor", type=float, default=0.5, help="times the learning rate")
    parser.add_argument("--out", type=Path, help="the file that is written, translator.safetensors")
    chosen = parser.parse_args(words)
    chosen.steps = CORPORA[chosen.data].steps if chosen.steps is None else chosen.steps
    chosen.out = chosen.out or HERE / "translator.safetensors"
    return chosen


# -- texts and tokens


def pairs_of(name: str, split: str) -> tuple[list[str], list[str]]:
    """Sentences and their translations, without those that have none."""
    pairs = data.load(name, split)
    if not isinstance(pairs, data.Pairs):
        raise TypeError(f"{name} is no parallel corpus")
    kept = [(s, t) for s, t in zip(pairs.source, pairs.target, strict=True) if s and t]
    if CORPORA[name].lower:
        kept = [(s.lower(), t.lower()) for s, t in kept]
    return [s for s, _ in kept], [t for _, t in kept]


def learn_tokens(sentences: Sequence[str], vocab: int) -> Tokenizer:
    """Byte-pair encoding: join what stands together most often, until there are enough tokens.

    Words start with ▁ instead of a space, and punctuation stands by itself, so that a text comes
    back as it was.
    """
    # Where letters are left out, `tokenizers` draws among those that are equally rare.
    counts = Counter("".join(sentences).replace(" ", SPACE))
    alphabet = sorted(counts, key=lambda letter: (-counts[letter], letter))[:ALPHABET]
    tokenizer = Tokenizer(models.BPE(unk_token=SPECIALS[UNKNOWN]))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Metaspace(), pre_tokenizers.Punctuation()]
    )
    tokenizer.decoder = decoders.Metaspace()
    trainer = trainers.BpeTrainer(
        vocab_size=vocab,
        special_tokens=SPECIALS,
        show_progress=False,
        limit_alphabet=ALPHABET,
        initial_alphabet=alphabet,
    )
    tokenizer.train_from_iterator(sentences, trainer)
    return tokenizer


def encode(tokenizer: Tokenizer, sentences: Sequence[str]) -> list[list[int]]:
    """The ids of sentences, each with start and end."""
    found = tokenizer.encode_batch(list(sentences))
    return [[START, *encoding.ids, END] for encoding in found]


def padded(rows: Sequence[Sequence[int]], device: torch.device) -> torch.Tensor:
    """Sentences of different lengths as one tensor, with padding behind the shorter ones."""
    longest = max(map(len, rows))
    full = [[*row, *[PADDING] * (longest - len(row))] for row in rows]
    return torch.tensor(full, device=device)


class Batches:
    """Batches of sentences of about one length; a pure function of the step's number.

    Each epoch shuffles the sentences, sorts them by length within large heaps, cuts the heaps into
    batches, and shuffles the batches. Sentences of one length need no padding.
    """

    HEAP = 4096

    def __init__(
        self, source: list[list[int]], target: list[list[int]], tokens: int, seed: int
    ) -> None:
        self.source, self.target, self.tokens, self.seed = source, target, tokens, seed
        self.lengths = np.maximum([len(row) for row in source], [len(row) for row in target])
        self.epochs: list[list[np.ndarray]] = []

    def epoch(self, number: int) -> list[np.ndarray]:
        """Which sentences stand together in each batch of one epoch."""
        random = np.random.RandomState((self.seed * 1009 + number) % 2**32)
        order = random.permutation(len(self.source))
        batches: list[np.ndarray] = []
        for start in range(0, len(order), self.HEAP):
            heap = order[start : start + self.HEAP]
            heap = heap[np.argsort(self.lengths[heap], kind="stable")]
            first = 0
            for at in range(1, len(heap) + 1):
                full = at < len(heap) and self.lengths[heap[at]] * (at + 1 - first) > self.tokens
                if full or at == len(heap):
                    batches.append(heap[first:at])
                    first = at
        return [batches[at] for at in random.permutation(len(batches))]

    def __call__(self, step: int) -> np.ndarray:
        """The sentences of one step; the first step is 0."""
        epoch = 0
        while True:
            if epoch == len(self.epochs):
                self.epochs.append(self.epoch(epoch))
            if step < len(self.epochs[epoch]):
                return self.epochs[epoch][step]
            step -= len(self.epochs[epoch])
            epoch += 1


class Schedule:
    """The learning rate of the step that comes next, by your noam_rate.

    PyTorch's LambdaLR does the same; this one can start in the middle of a run that goes on.
    """

    def __init__(
        self, optimizer: torch.optim.Optimizer, d_model: int, warmup: int, factor: float
    ) -> None:
        self.optimizer, self.sizes = optimizer, (d_model, warmup, factor)
        self.set(0)

    def set(self, done: int) -> None:
        """The rate after so many steps."""
        self.done = done
        for group in self.optimizer.param_groups:
            group["lr"] = learning.noam_rate(done + 1, *self.sizes)

    def step(self) -> None:
        """One more step is done."""
        self.set(self.done + 1)


# -- translating and measuring


@torch.no_grad()
def translate(
    model: Transformer,
    tokenizer: Tokenizer,
    sentences: Sequence[str],
    beam: int = 1,
    batch: int = 128,
    told: Callable[[int], None] | None = None,
) -> list[str]:
    """Translations in the order of the sentences: greedy in batches, or beam search one by one.

    Args:
        told: gets how many more sentences are done.
    """
    model.eval()
    device = next(model.parameters()).device
    ids = encode(tokenizer, sentences)
    found = [""] * len(ids)
    order = sorted(range(len(ids)), key=lambda at: len(ids[at]))  # long ones wait for long ones
    size = batch if beam == 1 else 1
    told = told or (lambda _count: None)
    for start in range(0, len(order), size):
        places = order[start : start + size]
        source = padded([ids[at] for at in places], device)
        next_log_p = decoding.next_words(model, source)
        prefix = torch.full((len(places), 1), START, device=device)
        limit = 2 * source.shape[1] + 10
        if beam == 1:
            rows = decoding.greedy_decode(next_log_p, prefix, END, PADDING, limit)
        else:
            rows = [decoding.beam_search(next_log_p, prefix, END, beam, limit)[0]]
        for at, row in zip(places, rows, strict=True):
            found[at] = tokenizer.decode(row)
        told(len(places))
    return found


def share(hits: Sequence[bool]) -> float:
    """Per cent, to a tenth; of nothing it is 0."""
    return round(100 * sum(hits) / len(hits), 1) if hits else 0.0


def pronouns_in(sentence: str) -> list[str]:
    """The pronouns он, она, оно of a sentence, in their order."""
    words = [word.strip(".,!?;:«»\"'").lower() for word in sentence.split()]
    return [word for word in words if word in PRONOUNS]


def pronoun_scores(items: list[dict[str, Any]], translations: list[str]) -> dict[str, float]:
    """How many pronouns are right, and how many pairs in which both are."""
    right = [
        pronouns_in(text) == [item["pronoun"]]
        for item, text in zip(items, translations, strict=True)
    ]
    pairs: dict[Any, list[bool]] = defaultdict(list)
    for item, hit in zip(items, right, strict=True):
        pairs[item["pair"]].append(hit)
    return {"pronouns": share(right), "both_of_pair": share([all(p) for p in pairs.values()])}


def probe(name: str, part: str) -> list[dict[str, Any]]:
    """The items of a probe."""
    found = data.load(name, part)
    return found.items if isinstance(found, data.Probe) else []


def measure(model: Transformer, tokenizer: Tokenizer, name: str) -> dict[str, Any]:
    """Everything that is measured of a trained translator, in per cent and BLEU."""
    source, target = pairs_of(name, "test")
    some = min(200, len(source))
    parts = ("pronouns", "compositional") if name == "world" else ()
    probes = {part: probe(name, part) for part in parts}
    asked = {part: [item["en"] for item in items] for part, items in probes.items()}
    with training.progress(
        "measuring: sentence", len(source) + some + sum(map(len, asked.values()))
    ) as told:
        greedy = translate(model, tokenizer, source, told=told)
        searched = translate(model, tokenizer, source[:some], beam=4, told=told)
        texts = {part: translate(model, tokenizer, asked[part], told=told) for part in asked}
    bleu, signature = decoding.bleu(greedy, target)
    found: dict[str, Any] = {
        "test_sentences": len(source),
        "exact_match": share([a == b for a, b in zip(greedy, target, strict=True)]),
        "bleu": round(bleu, 1),
        "bleu_signature": signature,
        "beam_sentences": some,
        "exact_match_beam_4": share([a == b for a, b in zip(searched, target[:some], strict=True)]),
        "bleu_beam_4": round(decoding.bleu(searched, target[:some])[0], 1),
        "bleu_greedy_on_the_same": round(decoding.bleu(greedy[:some], target[:some])[0], 1),
    }
    if not probes:
        return found
    found |= pronoun_scores(probes["pronouns"], texts["pronouns"])
    kinds: dict[str, list[bool]] = defaultdict(list)
    for item, text in zip(probes["compositional"], texts["compositional"], strict=True):
        kinds[item["construction"]].append(text == item["ru"])
    found["compositional"] = share([hit for hits in kinds.values() for hit in hits])
    found["compositional_by_construction"] = {kind: share(hits) for kind, hits in kinds.items()}
    return found


def show(found: dict[str, Any]) -> None:
    """The measures as a table."""
    table = Table("measure", "value", title="on sentences that were not trained on")
    for name, value in found.items():
        if isinstance(value, dict):
            for kind, part in value.items():
                table.add_row(f"  {escape(kind)}", str(part))
        else:
            table.add_row(name.replace("_", " "), escape(str(value)))
    console.print(table)


# -- the run


class Run:
    """One translator, from sentences to a trained model."""

    def __init__(self, chosen: argparse.Namespace) -> None:
        self.chosen, corpus = chosen, CORPORA[chosen.data]
        self.device = training.use_machine(chosen)
        self.source, self.target = pairs_of(chosen.data, "train")
        self.tokenizer = learn_tokens([*self.source, *self.target], corpus.vocab)
        source, target = (encode(self.tokenizer, side) for side in (self.source, self.target))
        short = [at for at in range(len(source)) if len(source[at]) <= corpus.longest]
        short = [at for at in short if len(target[at]) <= corpus.longest]
        self.source_ids, self.target_ids = (
            [source[at] for at in short],
            [target[at] for at in short],
        )
        self.batches = Batches(self.source_ids, self.target_ids, chosen.tokens, chosen.seed)
        vocab = self.tokenizer.get_vocab_size()
        self.sizes = {
            "source_vocab": vocab,
            "target_vocab": vocab,
            "d_model": chosen.d_model,
            "num_heads": 4,
            "d_ff": 4 * chosen.d_model,
            "num_layers": chosen.layers,
            "dropout": corpus.dropout,
            "padding": PADDING,
            "tied": True,
        }
        torch.manual_seed(chosen.seed)
        self.model = Transformer(**self.sizes).to(self.device)
        self.optimizer = torch.optim.Adam(
            self.model.parameters(), lr=0.0, betas=(0.9, 0.98), eps=1e-9, fused=True
        )
        self.schedule = Schedule(self.optimizer, chosen.d_model, chosen.warmup, chosen.factor)

    def batch(self, number: int) -> tuple[torch.Tensor, torch.Tensor]:
        """Source and target of a step."""
        places = self.batches(number)
        source = padded([self.source_ids[at] for at in places], self.device)
        return source, padded([self.target_ids[at] for at in places], self.device)

    def step(self, batch: tuple[torch.Tensor, torch.Tensor], number: int) -> tuple[float, int]:
        """Your training_step; the tokens are those of both languages."""
        source, target = batch
        self.schedule.set(number)
        with training.autocast(self.device):
            loss, tokens = learning.training_step(
                self.model, self.optimizer, self.schedule, source, target
            )
        return loss, tokens + int((source != PADDING).sum())

    def look(self, done: int) -> None:
        """Translations in the middle of the run."""
        source, target = pairs_of(self.chosen.data, "valid")
        texts = translate(self.model, self.tokenizer, source[:100])
        right = share([a == b for a, b in zip(texts, target[:100], strict=True)])
        line = f"after {done} steps: {right}% of 100 sentences are right"
        if self.chosen.data == "world":
            items = probe("world", "pronouns")[:100]
            scores = pronoun_scores(
                items, translate(self.model, self.tokenizer, [item["en"] for item in items])
            )
            line += (
                f"; {scores['pronouns']}% of the pronouns, {scores['both_of_pair']}% both of a pair"
            )
        console.print(line)
        for at in (0, 1, 2):
            console.print(f"  {escape(source[at])}  →  {escape(texts[at])}")

    def train(self) -> dict[str, Any]:
        """Train, save, measure."""
        chosen = self.chosen
        parameters = sum(parameter.numel() for parameter in self.model.parameters())
        console.print(
            f"{len(self.source_ids):,} pairs, {self.sizes['source_vocab']:,} tokens, "
            f"{parameters:,} parameters, on {self.device}"
        )
        if objection := destination(chosen).objection(self.model):
            console.print(objection)
        started, cpu = time.perf_counter(), time.process_time()
        history = training.fit(
            self.model,
            self.optimizer,
            self.batch,
            self.step,
            steps=chosen.steps,
            path=chosen.out,
            metadata={
                "kind": "translator",
                "data": chosen.data,
                "lower": json.dumps(CORPORA[chosen.data].lower),
                "model": self.sizes,
                "tokenizer": self.tokenizer.to_str(),
                "tokens_per_batch": chosen.tokens,
                "schedule": [chosen.warmup, chosen.factor],
            },
            seed=chosen.seed,
            every=chosen.every,
            report=self.look,
        )
        found = measure(self.model, self.tokenizer, chosen.data)
        return {
            **found,
            "steps": history.steps,
            "parameters": parameters,
            "final_loss": round(sum(history.losses[-50:]) / len(history.losses[-50:]), 3),
            "training_cpu_seconds": round(history.cpu_seconds, 1),
            "training_seconds": round(history.seconds, 1),
            "cpu_seconds": round(time.process_time() - cpu, 1),
            "wall_seconds": round(time.perf_counter() - started, 1),
        }


def destination(chosen: argparse.Namespace) -> training.Destination:
    """Where the checkpoint goes: `grade` asks for the small world's language."""
    if chosen.data != "world":
        return training.Destination("", 0)
    return training.destination(HERE, chosen.out)


def main() -> None:
    """Train as the command line says, and show what came of it."""
    chosen = options()
    show(Run(chosen).train())
    command = destination(chosen).command
    console.print(f"saved as {chosen.out}" + (f"; now: {command}" if command else ""))


if __name__ == "__main__":
    training.run_script(main)
