"""Fine-tune BERT on a small task, and train the same model from scratch beside it. Given.

The task: what is a story about? The labels come from the generator of the stories, so there are
as many examples as you like; take few, since that is when pretraining counts.

    python finetune.py                     from bert.safetensors, as pretrain.py left it
    python finetune.py --label mood        or weather, animal, home
    python finetune.py --help              everything that can be set
"""

import argparse
import copy
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from bert import Classifier, Config, update
from objectives import pack
from pretrain import OUTPUT, SPECIAL, initialise, make_optimizer, rate_at
from torch import Tensor
from wordpiece import encode

from grader import data, training
from grader.errors import UsageError

LABELS = ("topic", "mood", "weather", "animal", "home")
TRAIN_SEED, TEST_SEED = 101, 102
"""Of the generator; the stories of pretraining have others."""
SENTENCES = 4
"""Of each story, half of them in each segment."""


@dataclass(frozen=True)
class Settings:
    """What a run is made of."""

    label: str = "topic"
    examples: int = 200
    """Labelled stories to learn from."""
    tests: int = 1000
    """Labelled stories to measure on."""
    epochs: int = 4
    batch: int = 16
    lr: float = 2e-3
    """From the checkpoint: as large as in pretraining. A large model wants a smaller one."""
    scratch_lr: float = 2e-3
    """From scratch."""
    seed: int = 0


class Examples(NamedTuple):
    """Packed stories (story, token), and the number of the class of each (story)."""

    ids: Tensor
    segments: Tensor
    is_word: Tensor
    classes: Tensor

    def at(self, places: Sequence[int]) -> "Examples":
        return Examples(*(part[list(places)] for part in self))

    def to(self, device: torch.device) -> "Examples":
        return Examples(*(part.to(device) for part in self))


class Pretrained(NamedTuple):
    """What pretrain.py left."""

    tensors: dict[str, Tensor]
    config: Config
    vocabulary: dict[str, int]
    data: str


def open_checkpoint(path: Path) -> Pretrained:
    """Read a checkpoint of pretrain.py; any other file is refused with the reason."""
    tensors, words = training.load_checkpoint(path)
    if words.get("made_by") != "pretrain.py" or not {"config", "vocabulary"} <= words.keys():
        raise training.CheckpointRefused(
            f"{path.name} was not made by pretrain.py", help="run `python pretrain.py` first"
        )
    pieces, settings, sizes = (
        training.parsed(words, name, path.name) for name in ("vocabulary", "settings", "config")
    )
    try:
        vocabulary = {piece: number for number, piece in enumerate(pieces)}
        return Pretrained(tensors, Config(**sizes), vocabulary, settings["data"])
    except (TypeError, KeyError) as error:
        raise training.CheckpointRefused(
            f"{path.name} has other sizes or settings than pretrain.py writes: {error}",
            help="run `python pretrain.py` again, with your bert.py of today",
        ) from None


def stories(name: str, label: str, seed: int, count: int) -> list[tuple[list[str], str]]:
    """New stories with what they are about: (sentences, label)."""
    if not name.startswith("stories-"):
        raise UsageError(
            f"the labels are of the stories; this model was pretrained on {name}",
            help="pretrain on stories-en or stories-ru",
        )
    if label not in LABELS:
        raise UsageError(f"no label {label!r}", help=f"it is one of: {', '.join(LABELS)}")
    generator = data.generator("stories")
    language = generator.LANGUAGES[name.removeprefix("stories-")]
    told = generator.stories.tell_all(language, seed, count)
    return [
        ([sentence.text for sentence in story.sentences], getattr(story.setting, label))
        for story in told
    ]


def examples(told: list[tuple[list[str], str]], names: list[str], model: Pretrained) -> Examples:
    """Stories as the model reads them: two segments, packed."""
    rows = []
    for sentences, _ in told:
        ids = [encode(text, model.vocabulary) for text in sentences[:SENTENCES]]
        first, second = ids[: SENTENCES // 2], ids[SENTENCES // 2 :]
        rows.append(
            pack(list(chain(*first)), list(chain(*second)), SPECIAL, model.config.max_length)
        )
    ids, segments, is_word = (torch.stack(part) for part in zip(*rows, strict=True))
    longest = int(is_word.sum(dim=1).max())
    classes = torch.tensor([names.index(label) for _, label in told])
    return Examples(ids[:, :longest], segments[:, :longest], is_word[:, :longest], classes)


@torch.no_grad()
def accuracy(model: Classifier, tests: Examples) -> float:
    """The share of stories whose class is guessed."""
    model.eval()
    device = model.output.weight.device
    right = 0
    for start in range(0, len(tests.classes), 100):
        ids, segments, is_word, classes = tests.at(
            range(start, min(start + 100, len(tests.classes)))
        ).to(device)
        right += int((model(ids, segments, is_word).argmax(-1) == classes).sum())
    return right / len(tests.classes)


def train(
    model: Classifier, train_on: Examples, settings: Settings, lr: float, out: Path, made: dict
) -> training.History:
    """The epochs of one classifier."""
    device = model.output.weight.device
    optimizer = make_optimizer(model, lr)
    count = len(train_on.classes)
    per_epoch = -(-count // settings.batch)
    steps = per_epoch * settings.epochs

    def batch(number: int) -> Examples:
        epoch, place = divmod(number, per_epoch)
        order = np.random.default_rng([settings.seed, epoch]).permutation(count)
        return train_on.at(order[place * settings.batch : (place + 1) * settings.batch].tolist())

    def step(part: Examples, number: int) -> tuple[float, int]:
        for group in optimizer.param_groups:
            group["lr"] = lr * rate_at(number, steps, steps // 10)
        ids, segments, is_word, classes = part.to(device)
        with training.autocast(device):
            logits = model(ids, segments, is_word)
        return update(F.cross_entropy(logits.float(), classes), model, optimizer), int(
            part.is_word.sum()
        )

    return training.fit(
        model, optimizer, batch, step,
        steps=steps, path=out, metadata={"made_by": "finetune.py", **made}, seed=settings.seed,
    )  # fmt: skip


def run(checkpoint: Path, settings: Settings, out: Path, device_name: str = "auto") -> dict:
    """Train both, and measure both on new stories."""
    device = training.choose_device(device_name)
    pretrained = open_checkpoint(checkpoint)
    told = stories(pretrained.data, settings.label, TRAIN_SEED, settings.examples)
    asked = stories(pretrained.data, settings.label, TEST_SEED, settings.tests)
    names = sorted({label for _, label in told})
    asked = [(sentences, label) for sentences, label in asked if label in names]
    train_on, tests = examples(told, names, pretrained), examples(asked, names, pretrained)
    most = max(label_count(tests, number) for number in range(len(names)))
    found: dict = {
        "label": settings.label, "classes": len(names), "examples": len(told),
        "tests": len(asked), "epochs": settings.epochs, "most frequent class": most,
    }  # fmt: skip
    encoder = {
        name.removeprefix("bert."): tensor
        for name, tensor in pretrained.tensors.items()
        if name.startswith("bert.")
    }
    for name, lr in (("pretrained", settings.lr), ("from scratch", settings.scratch_lr)):
        torch.manual_seed(settings.seed)
        model = Classifier(pretrained.config, len(names))
        initialise(model)
        if name == "pretrained":
            # The pooler starts afresh: it has learnt pairs, and after few examples still speaks of
            # them (Zhang et al., 2021, "Revisiting few-sample BERT fine-tuning", section 5).
            fresh = copy.deepcopy(model.bert.pooler)
            training.restore(model.bert, encoder, checkpoint.name)
            model.bert.pooler = fresh
        place = out if name == "pretrained" else out.with_stem(out.stem + "-scratch")
        made = {
            "settings": asdict(settings), "config": asdict(pretrained.config),
            "classes": names, "start": name,
        }  # fmt: skip
        history = train(model.to(device), train_on, settings, lr, place, made)
        found[name] = accuracy(model, tests)
        found[f"{name}, cpu_seconds"] = history.cpu_seconds
    return found


def label_count(tests: Examples, number: int) -> float:
    """The share of one class."""
    return float((tests.classes == number).float().mean())


HELP = """\
what happens:
  1. --examples labelled stories are told, and --tests others to measure on
  2. a classifier that starts from the checkpoint is trained on them for --epochs epochs
  3. the same classifier with fresh weights is trained in the same way
  4. both are measured on the new stories, next to always guessing the most frequent class

what to watch:
  with few examples pretraining counts most: try --examples 100, 200, 400, 800
  about a minute each, on one core

if it is stopped (Ctrl-C, too), the same command goes on where it was
to start anew, or with other settings, give another --out, or delete classifier*.safetensors
in a notebook: %run finetune.py (what is started with ! is killed when the cell is stopped)
"""
MEANS = {
    "label": f"what is guessed: {', '.join(LABELS)}",
    "examples": "labelled stories to learn from",
    "tests": "labelled stories to measure on",
    "epochs": "times that each example is seen",
    "batch": "stories in a batch",
    "lr": "the highest learning rate, from the checkpoint",
    "scratch_lr": "the same, from scratch",
    "seed": "of fresh weights, batches and dropout",
}
"""What each setting is, for --help."""


def arguments(words: Sequence[str] | None = None) -> tuple[Settings, argparse.Namespace]:
    """The command line: one option for each setting."""
    usual = Settings()
    parser = argparse.ArgumentParser(
        description="Fine-tune BERT on what a story is about, and train the same from scratch.",
        epilog=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--checkpoint", type=Path, default=Path("bert.safetensors"),
        help="what pretrain.py wrote (default: bert.safetensors)",
    )  # fmt: skip
    parser.add_argument(
        "--out", type=Path, default=Path("classifier.safetensors"),
        help="the file that is written; -scratch is the other's (default: classifier.safetensors)",
    )  # fmt: skip
    training.add_machine_options(parser)
    for name, value in asdict(usual).items():
        option, means = "--" + name.replace("_", "-"), f"{MEANS[name]} (default: {value})"
        parser.add_argument(option, type=type(value), default=value, help=means)
    asked = parser.parse_args(words)
    return Settings(**{name: getattr(asked, name) for name in asdict(usual)}), asked


def main() -> None:
    settings, asked = arguments()
    found = run(asked.checkpoint, settings, asked.out, training.use_machine(asked).type)
    OUTPUT.print(
        f"{found['label']} of {found['tests']} new stories, {found['classes']} classes, "
        f"after {found['epochs']} epochs over {found['examples']} stories:\n"
        f"  pretrained            {found['pretrained']:.1%}\n"
        f"  from scratch          {found['from scratch']:.1%}\n"
        f"  most frequent class   {found['most frequent class']:.1%}"
    )


if __name__ == "__main__":
    training.run_script(main)
