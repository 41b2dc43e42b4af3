"""The scripts of assignment 5: what they make of text, of a run, and of files that are wrong."""

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
import torch

from grader import data, training
from grader.errors import UsageError
from tests.course.importing import beside

FOLDER = Path(__file__).resolve().parents[2] / "solutions/assignment5"
NAMES = ("wordpiece", "objectives", "bert", "evaluation", "pretrain", "finetune")


@pytest.fixture(scope="module")
def scripts() -> Iterator[Any]:
    """The scripts, with the reference's files beside them, as `python pretrain.py` finds them."""
    with beside(FOLDER, *NAMES) as modules:
        yield SimpleNamespace(**dict(zip(NAMES, modules, strict=True)))


@pytest.fixture(scope="module")
def settings(scripts: Any) -> Any:
    """A model so small that three steps cost nothing."""
    return scripts.pretrain.Settings(
        steps=3, batch=8, d_model=12, num_heads=2, num_layers=1, d_ff=16, warmup=1
    )


@pytest.fixture(scope="module")
def made(
    scripts: Any, settings: Any, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, Any], Path]:
    """What a run of three steps found, and its checkpoint."""
    path = tmp_path_factory.mktemp("run") / "bert.safetensors"
    return scripts.pretrain.run(settings, path, "cpu", quiet=True), path


@pytest.fixture(scope="module")
def small(scripts: Any) -> Any:
    """A few stories with their vocabulary."""
    documents = data.load("stories-ru", "valid").documents[:30]
    vocabulary = scripts.pretrain.make_vocabulary((t for d in documents for t in d), 5000)
    return SimpleNamespace(
        documents=documents,
        vocabulary=vocabulary,
        text=scripts.pretrain.read(documents, vocabulary),
    )


def test_every_word_of_the_training_text_is_one_piece(scripts: Any, small: Any):
    """The vocabulary is large enough for the stories, and is the same every time."""
    words = {w for d in small.documents for t in d for w in scripts.wordpiece.split_words(t)}
    again = scripts.pretrain.make_vocabulary((t for d in small.documents for t in d), 5000)

    assert words <= small.vocabulary.keys()
    assert list(again) == list(small.vocabulary)
    assert list(small.vocabulary)[:5] == list(scripts.pretrain.MARKS)


def test_the_same_text_gives_the_same_vocabulary(scripts: Any):
    """Also where many pairs are equally frequent, and more would be joined than there is room for.

    The trainer of `tokenizers` draws among them: six trainings gave six vocabularies.
    """
    draw = random.Random(1)
    letters = [chr(code) for code in range(0x430, 0x450)]
    words = ["".join(draw.choices(letters, k=draw.randint(2, 7))) for _ in range(600)]
    found = {tuple(scripts.pretrain.make_vocabulary([" ".join(words)], 300)) for _ in range(4)}

    assert 1 == len(found)
    assert all(f"##{letter}" in next(iter(found)) for letter in letters)


def test_pairs_are_refused_as_a_corpus(scripts: Any, settings: Any, tmp_path: Path):
    """With the names of those that will do."""
    with pytest.raises(UsageError, match="world train has no documents") as refused:
        scripts.pretrain.run(replace(settings, data="world"), tmp_path / "b.safetensors", "cpu")

    assert "stories-en, stories-ru" in str(refused.value.help)


@pytest.mark.parametrize("script", ["pretrain", "finetune"])
def test_help_says_what_everything_means(
    scripts: Any, script: str, capsys: pytest.CaptureFixture[str]
):
    """What happens, what to watch, how to go on, and every setting in words."""
    module = getattr(scripts, script)
    with pytest.raises(SystemExit):
        module.arguments(["--help"])

    said = capsys.readouterr().out
    assert module.Settings.__dataclass_fields__.keys() == module.MEANS.keys()
    for words in ("what happens:", "what to watch:", "goes on where it was", "%run", "--threads"):
        assert words in said


def test_the_reference_cuts_like_the_trainer_of_the_vocabulary(scripts: Any, small: Any):
    """`tokenizers` and the student's function agree on words that the training never saw."""
    from tokenizers import models

    theirs = models.WordPiece(small.vocabulary, unk_token="[UNK]", max_input_chars_per_word=100)
    test = data.load("stories-ru", "test").documents[:60]
    words = {w for d in test for t in d for w in scripts.wordpiece.split_words(t)}

    for word in words:
        want = [token.value for token in theirs.tokenize(word)]
        assert want == scripts.wordpiece.wordpiece(word, small.vocabulary)


def test_a_batch_is_a_function_of_its_number(scripts: Any, settings: Any, small: Any):
    """Asked again, in another order, it is the same; the next one is another."""
    batches = scripts.pretrain.Batches(small.text, small.vocabulary, settings)
    numbers = [0, 1, batches.per_epoch, 0]
    one, two, later, again = (batches(number) for number in numbers)

    assert all(torch.equal(a, b) for a, b in zip(one, again, strict=True))
    assert not torch.equal(one.inputs[:, :5], two.inputs[:, :5])
    assert not torch.equal(one.inputs[:, :5], later.inputs[:, :5])


@pytest.mark.parametrize("whole_words", [False, True], ids=["tokens", "whole words"])
def test_a_batch_says_what_it_hides(scripts: Any, settings: Any, small: Any, whole_words: bool):
    """Where nothing is asked the input is the text; no column is padding in every row."""
    batches = scripts.pretrain.Batches(
        small.text, small.vocabulary, replace(settings, whole_words=whole_words)
    )
    batch = batches(2)

    assert bool(batch.is_word.any(dim=0).all())
    assert not bool((batch.labels != -100)[~batch.is_word].any())
    whole = batch.inputs.where(batch.labels == -100, batch.labels)
    segments = {tuple(ids) for cut in batches._cuts for rows in cut for ids in rows}
    for row, kinds in zip(whole.tolist(), batch.segments.tolist(), strict=True):
        end = row.index(scripts.pretrain.SPECIAL.sep)
        assert tuple(row[1:end]) in segments
        assert 0 == sum(kinds[: end + 1])


@pytest.mark.long
def test_a_run_says_what_was_measured(made: tuple[dict[str, Any], Path]):
    """Accuracies are fractions, beside those of counting and of rules, on many gaps and pairs."""
    found, _ = made

    assert 3 == found["steps"]
    assert found["pairs"] > 500
    for words in ("words_all", "words_content"):
        assert all(0 <= found[words][name] <= 1 for name in ("bert", "both neighbours"))
        assert found[words]["gaps"] > 500
    assert 0.55 < found["next"]["best rule's"] < 0.85
    assert found["words_all"]["both neighbours"] > found["words_all"]["most frequent word"]


class Undecided(torch.nn.Module):
    """Every piece is as likely as every other."""

    def __init__(self, vocab: int) -> None:
        super().__init__()
        self.vocab = vocab

    def forward(self, ids: Any, segments: Any, is_word: Any) -> tuple[Any, Any]:
        return torch.zeros(*ids.shape, self.vocab), torch.zeros(len(ids), 2)


def test_who_cannot_decide_has_the_vocabulary_as_perplexity(
    scripts: Any, settings: Any, small: Any
):
    """exp of the mean cross-entropy, over gaps that are the same each time; counts do better."""
    vocab = len(small.vocabulary)
    of_ru = replace(settings, data="stories-ru")
    batches = scripts.pretrain.Batches(small.text, small.vocabulary, of_ru)
    judge = scripts.evaluation.Judge(
        of_ru, small.vocabulary, small.text, batches, torch.device("cpu")
    )
    one, again = (judge.measure(Undecided(vocab), small.text) for _ in range(2))

    assert again == one
    for words in ("words_all", "words_content"):
        assert vocab == pytest.approx(one[words]["perplexity"], rel=1e-5)
    assert 1 < one["words_all"]["perplexity of word counts"] < vocab / 2


@pytest.mark.long
def test_another_part_can_be_learned_from(
    scripts: Any, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Of a corpus whose training part is not here, the other two parts are enough."""
    read, load = set(), data.load_documents

    def listed(name: str, part: str) -> Any:
        read.add(part)
        return load(name, part)

    monkeypatch.setattr(data, "load_documents", listed)
    parts = replace(settings, steps=1, train="valid", held_out="test")
    found = scripts.pretrain.run(parts, tmp_path / "bert.safetensors", "cpu", quiet=True)

    assert 1 == found["steps"]
    assert {"valid", "test"} == read


@pytest.mark.long
def test_an_untrained_model_knows_nothing(made: tuple[dict[str, Any], Path]):
    """After three steps pairs are a toss, so that nothing leaks into the input."""
    found, _ = made

    assert 0.4 < found["next"]["bert"] < 0.6
    assert found["words_content"]["bert"] < 0.05


def test_nothing_that_is_asked_is_in_the_input(scripts: Any, settings: Any, small: Any):
    """For measuring, all chosen places are [MASK]."""
    batches = scripts.pretrain.Batches(small.text, small.vocabulary, settings)
    pairs = [([10] * 20, [11] * 20, 0)] * 16
    import numpy as np

    batch = batches.make(pairs, np.random.default_rng(3), only_mask=True)

    asked = batch.labels != -100
    assert bool(asked.any())
    assert bool((batch.inputs[asked] == scripts.pretrain.SPECIAL.mask).all())


def test_fine_tuning_starts_from_the_checkpoint(
    scripts: Any, made: tuple[dict[str, Any], Path], tmp_path: Path
):
    """Both classifiers are trained, saved and measured on new stories."""
    _, path = made
    few = scripts.finetune.Settings(examples=32, tests=50, epochs=1, lr=0.0)

    found = scripts.finetune.run(path, few, tmp_path / "classifier.safetensors", "cpu")

    assert 0 <= found["pretrained"] <= 1
    assert found["classes"] >= 3
    before, _ = training.load_checkpoint(path)
    after, words = training.load_checkpoint(tmp_path / "classifier.safetensors")
    assert torch.equal(
        before["bert.embeddings.word.weight"], after["bert.embeddings.word.weight"]
    )  # a learning rate of 0 leaves what was pretrained
    assert "pretrained" == words["start"]
    assert (tmp_path / "classifier-scratch.safetensors").is_file()


def test_counting_falls_back_to_what_it_knows(scripts: Any):
    """Two neighbours, else the one before, else the one after, else the most frequent word."""
    counts = scripts.evaluation.Neighbours([[1, 2, 3], [1, 2, 3], [1, 4, 3], [5, 2, 2, 2]])

    assert 2 == counts.between(1, 3)
    assert 2 == counts.between(5, 9)
    assert 2 == counts.between(9, 3)
    assert 2 == counts.between(9, 9)
    assert 2 == counts.after(1)
    assert 2 == counts.alone()


def test_other_files_are_refused(scripts: Any, tmp_path: Path, made: tuple[dict[str, Any], Path]):
    """A checkpoint that is cut short, of another script, or a pickle is refused in words."""
    _, path = made
    cut = tmp_path / "cut.safetensors"
    cut.write_bytes(path.read_bytes()[:2000])
    foreign = tmp_path / "foreign.safetensors"
    training.save_checkpoint(foreign, {"weight": torch.zeros(2)}, {"made_by": "train.py"})
    pickle = tmp_path / "model.pt"
    torch.save({"weight": torch.zeros(2)}, pickle)

    for bad, says in (
        (cut, "cut.safetensors is cut short"),
        (foreign, "foreign.safetensors was not made by pretrain.py"),
        (pickle, "is a pickle"),
    ):
        with pytest.raises(training.CheckpointRefused, match=says):
            scripts.finetune.open_checkpoint(bad)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"config": "{"}, "has a 'config' that cannot be read"),
        ({"config": {"width": 3}}, "has other sizes or settings than pretrain.py writes"),
        ({"settings": {}}, "has other sizes or settings than pretrain.py writes: 'data'"),
    ],
    ids=["no JSON", "other sizes", "no corpus"],
)
def test_broken_metadata_is_told_in_words(
    scripts: Any, tmp_path: Path, made: tuple[dict[str, Any], Path], change: Any, says: str
):
    """What was edited, or written by another script, names the file and the part."""
    tensors, words = training.load_checkpoint(made[1])
    training.save_checkpoint(tmp_path / "b.safetensors", tensors, {**words, **change})

    with pytest.raises(training.CheckpointRefused, match=f"b.safetensors {says}"):
        scripts.finetune.open_checkpoint(tmp_path / "b.safetensors")


def test_another_models_checkpoint_does_not_fit(
    scripts: Any, tmp_path: Path, made: tuple[dict[str, Any], Path]
):
    """Wrong shapes are named, with both shapes."""
    _, path = made
    tensors, words = training.load_checkpoint(path)
    tensors["bert.embeddings.norm.bias"] = torch.zeros(7)
    wrong = tmp_path / "wrong.safetensors"
    training.save_checkpoint(wrong, tensors, words)

    with pytest.raises(
        training.CheckpointRefused, match=r"'embeddings.norm.bias' is \(7,\) in wrong"
    ):
        scripts.finetune.run(
            wrong, scripts.finetune.Settings(examples=16, tests=8), tmp_path / "c.safetensors"
        )


def test_keys_begin_as_queries(scripts: Any):
    """So a token first looks at tokens like itself, in every layer."""
    model = scripts.pretrain.make_model(scripts.pretrain.Settings(), vocab=11)

    for layer in model.bert.layers:
        assert torch.equal(layer.attention.query.weight, layer.attention.key.weight)
        assert not torch.equal(layer.attention.query.weight, layer.attention.value.weight)


def test_fine_tuning_begins_with_all_but_the_pooler(
    scripts: Any, tmp_path: Path, made: tuple[dict[str, Any], Path]
):
    """At rate 0 the encoder stays the checkpoint's, and the pooler that of a fresh model."""
    _, path = made
    settings = scripts.finetune.Settings(examples=16, tests=8, lr=0.0, scratch_lr=0.0)
    scripts.finetune.run(path, settings, tmp_path / "c.safetensors")
    before, _ = training.load_checkpoint(path)
    tuned, _ = training.load_checkpoint(tmp_path / "c.safetensors")
    fresh, _ = training.load_checkpoint(tmp_path / "c-scratch.safetensors")
    encoder = {name for name in before if name.startswith("bert.")}
    pooler = {name for name in encoder if ".pooler." in name}

    assert pooler == {name for name in encoder if not torch.equal(before[name], tuned[name])}
    assert all(torch.equal(fresh[name], tuned[name]) for name in pooler)


def test_labels_are_of_the_stories(scripts: Any):
    """Fine-tuning on another corpus, or on an unknown label, says what there is."""
    with pytest.raises(UsageError, match="the labels are of the stories"):
        scripts.finetune.stories("wikitext-2", "topic", 1, 1)
    with pytest.raises(UsageError, match="no label 'colour'"):
        scripts.finetune.stories("stories-en", "colour", 1, 1)


def test_too_little_text_is_refused(scripts: Any, settings: Any, small: Any):
    """A corpus of fewer pairs than a batch says how many there are."""
    one = scripts.pretrain.Text(small.text.sentences[:1], small.text.ids[:1])

    with pytest.raises(UsageError, match="too few for a batch of 8"):
        scripts.pretrain.Batches(one, small.vocabulary, settings)


def test_each_label_can_be_learned(scripts: Any):
    """The generator's stories carry every label that the script offers, of several classes."""
    for label in scripts.finetune.LABELS:
        told = scripts.finetune.stories("stories-ru", label, 5, 60)
        assert len({name for _, name in told}) >= 3


def test_the_module_is_the_references(scripts: Any):
    """The scripts under test use solutions/, not a student's folder."""
    module: ModuleType = scripts.bert

    assert module.__file__ == str(FOLDER / "bert.py")
