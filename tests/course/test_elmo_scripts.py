"""pretrain.py and tag.py of assignment 6, run with the reference on a few stories."""

import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
import torch

from grader import training
from grader.data import loading
from grader.errors import UsageError
from tests.course.importing import beside

ROOT = Path(__file__).resolve().parents[2]
CUES = {"river": ["boat", "water", "fish"], "money": ["clerk", "safe", "coins"]}


def tell(seed: int, count: int) -> list[tuple[str, str]]:
    """Sentences that say which bank it is, each with its sense."""
    draw = random.Random(seed)
    told = []
    for _ in range(count):
        sense = draw.choice(list(CUES))
        one, two = draw.sample(CUES[sense], 2)
        told.append((f"The {one}, by the bank, and the {two}.", sense))
    return told


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course with stories of one kind; the current directory is in it."""
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text("utf-8"), "utf-8")
    folder = tmp_path / "datasets" / "stories" / "en"
    folder.mkdir(parents=True)
    catalog = (ROOT / "datasets" / "catalog.toml").read_text("utf-8")
    (tmp_path / "datasets" / "catalog.toml").write_text(catalog, "utf-8")
    for seed, split in enumerate(("train", "valid", "test")):
        lines = "\n\n".join(sentence for sentence, _ in tell(seed, 64))
        (folder / f"{split}.txt").write_text(lines + "\n", "utf-8")
    items = [
        {
            "word": "bank",
            "sense": sense,
            "sentence": sentence,
            "position": 4,
            "split": "fit" if row % 2 else "test",
        }
        for row, (sentence, sense) in enumerate(tell(9, 80))
    ]
    (folder / "senses.jsonl").write_text("".join(json.dumps(i) + "\n" for i in items), "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def pretrain(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The script as a module, with the reference beside it."""
    with beside(ROOT / "solutions" / "assignment6", "elmo", "pretrain", "tag") as [_, script, _]:
        monkeypatch.setattr(script, "SIZES", SMALL)
        monkeypatch.setattr(script, "RATE", 1e-2)
        monkeypatch.setattr(script, "WARMUP", 5)
        yield script


SMALL = {
    "filters": [[1, 4], [3, 8]],
    "d_char": 4,
    "d_word": 16,
    "num_layers": 2,
    "num_highways": 1,
}
CPU = torch.device("cpu")


def train(pretrain: ModuleType, path: Path, steps: int) -> list[float]:
    """The losses of a run, or of the rest of one."""
    _, _, history = pretrain.pretrain("stories-en", steps, 0, CPU, path, every=100)
    return list(history.losses)


def test_a_run_learns_saves_and_loads(course: Path, pretrain: ModuleType):
    """The loss falls, the checkpoint gives the same model back, and it guesses held-out words."""
    path = course / "m.safetensors"
    losses = train(pretrain, path, 100)
    model, encoder = pretrain.load_elmo(path, CPU)

    assert losses[-1] < 0.7 * losses[0]
    found = pretrain.perplexity(model, encoder, pretrain.read_pieces("stories-en", "valid"))
    assert found["both"] < 0.7 * len(encoder.vocabulary)
    assert {"static", "layer 1", "layer 2", "mix", "bag of neighbours", "naive Bayes"} == set(
        pretrain.probe_senses(model, encoder, pretrain.read_probe("stories-en"))
    )


def test_the_stories_decide_what_counts_can_tell(course: Path, pretrain: ModuleType):
    """Naive Bayes on the words is right, and static vectors are at chance."""
    path = course / "m.safetensors"
    train(pretrain, path, 5)
    told = pretrain.probe_senses(*pretrain.load_elmo(path, CPU), pretrain.read_probe("stories-en"))

    assert told["naive Bayes"] == 1
    assert 0.3 < told["static"] < 0.7


def test_batches_depend_on_their_number_alone(course: Path, pretrain: ModuleType):
    """A batch asked for again, after others or by another object, is the same."""
    pieces = pretrain.read_pieces("stories-en", "train")
    encoder = pretrain.Encoder(pretrain.make_vocabulary(pieces), CPU)
    one, two = (pretrain.Batches(pieces, encoder, 3) for _ in range(2))
    one(0)

    for number in (11, 2):
        for left, right in zip(one(number), two(number), strict=True):
            assert left.equal(right)


def test_each_piece_is_read_once_an_epoch(course: Path, pretrain: ModuleType):
    """The batches of an epoch hold every piece of the text."""
    pieces = pretrain.read_pieces("stories-en", "train")
    encoder = pretrain.Encoder(pretrain.make_vocabulary(pieces), CPU)
    batches = pretrain.Batches(pieces, encoder, 0)
    batches(0)

    assert sorted(batches.order.tolist()) == list(range(len(pieces)))


@pytest.mark.slow
def test_the_tagger_gains_by_elmo(
    course: Path, pretrain: ModuleType, monkeypatch: pytest.MonkeyPatch
):
    """Without ELMo words with two senses are tagged at chance; with it, better."""
    import tag

    monkeypatch.setattr(tag, "EPOCHS", 200)
    path = course / "m.safetensors"
    train(pretrain, path, 600)
    found, shares = tag.compare(
        *pretrain.load_elmo(path, CPU), pretrain.read_probe("stories-en"), seed=0
    )

    assert found["without ELMo"]["words with two senses"] < 0.75
    assert found["with ELMo"]["words with two senses"] > 0.9
    assert abs(sum(shares) - 1) < 1e-5


def test_another_checkpoint_is_refused(course: Path, pretrain: ModuleType):
    """A safetensors file of something else says so, and names the way out."""
    training.save_checkpoint(course / "other.safetensors", {"x": torch.ones(2)}, {})

    with pytest.raises(training.CheckpointRefused, match=r"other\.safetensors is no ELMo"):
        pretrain.load_elmo(course / "other.safetensors", CPU)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"sizes": "{"}, r"has a 'sizes' that cannot be read: its metadata was changed"),
        ({"sizes": {"width": 3}}, "has other sizes than pretrain.py writes: 'filters'"),
    ],
    ids=["no JSON", "other sizes"],
)
def test_broken_metadata_is_told_in_words(
    course: Path, pretrain: ModuleType, change: dict[str, object], says: str
):
    """What was edited, or written by another script, names the file and the part."""
    words = {"vocabulary": ["a"], **change}
    training.save_checkpoint(course / "m.safetensors", {"x": torch.ones(2)}, words)

    with pytest.raises(training.CheckpointRefused, match=rf"m\.safetensors {says}"):
        pretrain.load_elmo(course / "m.safetensors", CPU)


def test_pairs_are_no_documents(
    course: Path, pretrain: ModuleType, monkeypatch: pytest.MonkeyPatch
):
    """A corpus of translations is refused by name."""
    pairs = pretrain.data.Pairs(["a"], ["б"], "en", "ru")
    monkeypatch.setattr(loading, "load", lambda *_: pairs)

    with pytest.raises(UsageError, match="stories-en train has no documents"):
        pretrain.read_pieces("stories-en", "train")


def test_tagging_needs_labelled_senses(
    course: Path, pretrain: ModuleType, monkeypatch: pytest.MonkeyPatch
):
    """A real corpus has no senses to learn."""
    import tag

    monkeypatch.setattr(sys, "argv", ["tag.py", "--data", "wikitext-2"])

    with pytest.raises(UsageError, match="wikitext-2 has no words with labelled senses"):
        tag.main()


def test_the_scripts_print_their_tables(
    course: Path,
    pretrain: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    """From the command line: perplexity and senses, then both taggers."""
    import tag

    monkeypatch.setattr(sys, "argv", ["pretrain.py", "--steps", "5", "--device", "cpu"])
    pretrain.main()
    monkeypatch.setattr(sys, "argv", ["tag.py", "--device", "cpu"])
    tag.main()

    said = capsys.readouterr().out
    for line in ("perplexity of held-out text:", "bag of neighbours", "without ELMo", "its mix:"):
        assert line in said
    assert (course / "elmo-stories-en.safetensors").is_file()
