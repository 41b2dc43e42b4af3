"""The given training script of assignment4, and how what it saves is graded."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import torch
from safetensors.torch import save_file

from grader import training
from grader.course.config import Course
from grader.grade import Grade, TaskResult
from grader.intake.receiving import receive
from grader.pipeline import Options, grade_one, open_key
from grader.questions.assemble import Questions
from grader.sandbox.starting import Starter, open_starter
from tests.course.desk import ROOT
from tests.course.importing import beside

FOLDER = ROOT / "solutions" / "assignment4"
NAMES = ("attention", "transformer", "learning", "decoding", "train")
SENTENCES = ["The fox saw a cat.", "Anna's dog didn't sleep, did it?", "Лиса увидела кота.", "Ёж!"]


@pytest.fixture(scope="module")
def train() -> Iterator[ModuleType]:
    """The script, with the reference's files."""
    with beside(FOLDER, *NAMES) as modules:
        yield modules[-1]


def test_tokens_give_the_text_back(train: ModuleType) -> None:
    """Sentences in both alphabets, with marks and capitals, survive encoding and decoding."""
    tokenizer = train.learn_tokens(SENTENCES * 3, 90)

    rows = train.encode(tokenizer, SENTENCES)

    assert SENTENCES == [tokenizer.decode(row[1:-1]) for row in rows]
    assert [(1, 2)] * 4 == [(row[0], row[-1]) for row in rows]
    assert [0, 1, 2, 3] == [tokenizer.token_to_id(token) for token in train.SPECIALS]


def test_letters_that_are_equally_rare_are_not_drawn(
    train: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which of them are kept is decided by the alphabet, not by a randomly seeded map."""
    monkeypatch.setattr(train, "ALPHABET", 12)
    words = [chr(code) * 2 for code in range(0x430, 0x450)]
    found = {train.learn_tokens([" ".join(words)], 90).to_str() for _ in range(4)}

    assert 1 == len(found)
    assert "а" in json.loads(next(iter(found)))["model"]["vocab"]


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ([], "grade assignment4"),
        (["--data", "multi30k-de-en"], ""),
        (["--out", "elsewhere.safetensors"], ""),
    ],
    ids=["stock", "another language", "another file"],
)
def test_grade_is_named_where_it_would_read_the_file(
    train: ModuleType, monkeypatch: pytest.MonkeyPatch, words: list[str], command: str
) -> None:
    """It asks for the small world's language, and reads one name in one folder."""
    monkeypatch.setattr(train, "HERE", ROOT / "assignments" / "assignment4")

    assert command == train.destination(train.options(words)).command


def test_a_model_that_is_too_large_is_told_before_training(train: ModuleType) -> None:
    """With both sizes; one that grade will not read may be as large as it likes."""
    large = torch.nn.Linear(3000, 3000)
    told = train.destination(train.options([])).objection(large)

    assert "this model has 34 MB, and `grade` reads 32 MB at most" in told
    assert "" == train.destination(train.options(["--out", "a.safetensors"])).objection(large)
    assert "" == train.destination(train.options([])).objection(torch.nn.Linear(3, 5))


def test_batches_are_a_pure_function_of_the_step(train: ModuleType) -> None:
    """Whatever was asked before, step n gets the same sentences; another seed gets others."""
    rows = [[0] * (2 + n % 17) for n in range(300)]
    in_order = train.Batches(rows, rows, tokens=64, seed=3)
    first = [in_order(step).tolist() for step in range(90)]
    backwards = train.Batches(rows, rows, tokens=64, seed=3)

    assert first == [backwards(step).tolist() for step in reversed(range(90))][::-1]
    assert first != [train.Batches(rows, rows, 64, seed=4)(step).tolist() for step in range(90)]


def test_an_epoch_has_every_sentence_once_in_batches_of_one_length(train: ModuleType) -> None:
    """No sentence is left out or repeated, no batch is over its size, padding is rare."""
    source = [[0] * (2 + n % 17) for n in range(300)]
    target = [[0] * (2 + n % 13) for n in range(300)]
    batches = train.Batches(source, target, tokens=64, seed=0)

    epoch = batches.epoch(0)
    places = [[batches.lengths[at] for at in batch] for batch in epoch]

    assert list(range(300)) == sorted(at for batch in epoch for at in batch.tolist())
    assert 64 >= max(max(lengths) * len(lengths) for lengths in places)
    assert 0.9 < sum(map(sum, places)) / sum(max(row) * len(row) for row in places)
    assert epoch[0].tolist() != batches.epoch(1)[0].tolist()


def test_the_schedule_is_that_of_lambdalr(train: ModuleType) -> None:
    """From the start, and from the middle of a run, the rates are those of torch's LambdaLR."""
    weight = torch.nn.Parameter(torch.zeros(1))
    theirs, mine = (torch.optim.SGD([weight], lr=1.0) for _ in range(2))
    want = torch.optim.lr_scheduler.LambdaLR(
        theirs, lambda done: train.learning.noam_rate(done + 1, 16, 4, 0.5)
    )
    got = train.Schedule(mine, 16, 4, 0.5)
    rates = []
    for done in range(9):
        got.set(done)
        rates.append((theirs.param_groups[0]["lr"], mine.param_groups[0]["lr"]))
        theirs.step()
        want.step()
        got.step()

    assert [pytest.approx(rate) for rate, _ in rates] == [rate for _, rate in rates]
    assert theirs.param_groups[0]["lr"] == pytest.approx(mine.param_groups[0]["lr"])


@pytest.mark.parametrize("beam", [1, 3], ids=["greedy", "beam"])
def test_translations_stand_in_the_order_of_their_sentences(train: ModuleType, beam: int) -> None:
    """In batches, sorted by length, each gets what it gets alone, but for the batch's limit."""
    torch.manual_seed(0)
    tokenizer = train.learn_tokens(SENTENCES * 3, 90)
    vocab = tokenizer.get_vocab_size()
    model = train.Transformer(vocab, vocab, 16, 2, 32, 1, tied=True)

    together = train.translate(model, tokenizer, SENTENCES, beam=beam, batch=3)
    alone = [train.translate(model, tokenizer, [text], beam=beam)[0] for text in SENTENCES]

    assert [text[: len(short)] for text, short in zip(together, alone, strict=True)] == alone
    assert len(set(alone)) > 1


def test_pronouns_are_scored_singly_and_in_pairs(train: ModuleType) -> None:
    """A pair is right if both are; a sentence with two pronouns is not."""
    items = [{"pronoun": word, "pair": n // 2} for n, word in enumerate(["он", "она"] * 3)]
    texts = ["Потому что он спал.", "Она, и он.", "Он!", "она", "она", "она"]

    assert {"pronouns": 66.7, "both_of_pair": 33.3} == train.pronoun_scores(items, texts)


@pytest.mark.long
def test_help_teaches() -> None:
    """`--help` says what happens, what to watch, and how to go on or start anew."""
    done = subprocess.run(
        [sys.executable, str(FOLDER / "train.py"), "--help"],
        capture_output=True,
        encoding="utf-8",
        env={"PYTHONPATH": str(ROOT), "PATH": "", "PYTHONIOENCODING": "utf-8"},
        cwd=ROOT,
    )

    assert 0 == done.returncode, done.stderr
    for said in ("byte-pair", "both of a pair", "goes on where it was", "multi30k-de-en"):
        assert said in done.stdout


# -- what is saved, and how it is graded


@pytest.fixture(scope="module")
def saved(train: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny model after four steps, as the script saves it, in a folder to hand in."""
    folder = tmp_path_factory.mktemp("submission")
    for name in ("transformer.py", "learning.py", "decoding.py"):
        (folder / name).write_bytes((FOLDER / name).read_bytes())
    out = folder / "translator.safetensors"
    chosen = train.options(
        ["--steps", "4", "--every", "4", "--d-model", "16", "--layers", "1", "--out", str(out)]
    )
    found = trained(train, chosen)

    assert 4 == found["steps"]
    assert found["measured"]
    return folder


def trained(train: ModuleType, chosen: Any) -> dict[str, Any]:
    """Train as the script does, without looking or measuring, which take long."""
    run = train.Run(chosen)
    run.look = lambda done: None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(train, "measure", lambda *_: {"measured": True})
        return dict(run.train())


@pytest.mark.long
def test_a_run_that_goes_on_ends_like_one_that_was_not_stopped(
    train: ModuleType, saved: Path, tmp_path: Path
) -> None:
    """Two steps, and the same command again for four: bit for bit what four steps give."""
    out = tmp_path / "translator.safetensors"
    for steps in ("2", "4"):
        words = ["--steps", steps, "--every", "2", "--d-model", "16", "--layers", "1"]
        found = trained(train, train.options([*words, "--out", str(out)]))

    want, _ = training.load_checkpoint(saved / "translator.safetensors")
    got, _ = training.load_checkpoint(out)
    assert 4 == found["steps"]
    assert want.keys() == got.keys()
    assert all(torch.equal(want[name], got[name]) for name in want)


@pytest.fixture(scope="module")
def starter() -> Iterator[Starter]:
    with open_starter() as opened:
        yield opened


def graded(found: Course, starter: Starter, folder: Path) -> TaskResult:
    """The trained task, as a student grades it."""
    assignment = found.assignment("assignment4")
    questions = Questions.of(found, assignment, found.public_seed, hidden=False)
    questions = questions.about({"translator"})
    options = Options(device="cpu")
    key = open_key(found, questions, starter, options)
    grade: Grade = grade_one(receive(folder, assignment), questions, key, starter, options)
    return next(task for task in grade.tasks if task.task == "translator")


def spoilt(saved: Path, target: Path, change: Any) -> Path:
    """The submission with another checkpoint: `change` gets tensors and metadata."""
    tensors, words = training.load_checkpoint(saved / "translator.safetensors")
    change(tensors, words)
    for file in saved.glob("*.py"):
        (target / file.name).write_bytes(file.read_bytes())
    save_file(tensors, target / "translator.safetensors", words)
    return target


@pytest.mark.long
def test_an_untrained_translator_is_asked_and_fails(
    found: Course, starter: Starter, saved: Path
) -> None:
    """Four steps translate nothing: every check is asked, answers, and says how far it is."""
    task = graded(found, starter, saved)

    assert {"failed"} == {outcome.verdict for outcome in task.outcomes}
    says = {outcome.check: outcome.gap.says for outcome in task.outcomes if outcome.gap}
    assert "0 of 100 translations are right; 85% is asked for" == says["most_are_right"]
    assert "70 is asked for" in says["beam_search_translates_well"]
    assert "pronouns are right; 75%" in says["it_is_translated_by_what_it_means"]


@pytest.mark.long
def test_without_a_checkpoint_it_is_not_started(
    found: Course, starter: Starter, saved: Path, tmp_path: Path
) -> None:
    """The code alone leaves the trained task untouched."""
    for file in saved.glob("*.py"):
        (tmp_path / file.name).write_bytes(file.read_bytes())

    assert "not started" == graded(found, starter, tmp_path).verdict


SPOILT = {
    "the checkpoint's words cannot be read": lambda _, words: words.update(model="{"),
    "words cannot be read (": lambda _, words: words.update(tokenizer="{}"),
    "'output.bias' is (5,) in the checkpoint and (1000,) in your model": lambda tensors, _: (
        tensors.update({"output.bias": tensors["output.bias"][:5].clone()})
    ),
    "the checkpoint has no tensor 'output.bias', which your model has": lambda tensors, _: (
        tensors.pop("output.bias")
    ),
    "the checkpoint says no 'tokenizer'": lambda _, words: words.pop("tokenizer"),
    "the checkpoint was trained on multi30k-de-en": lambda _, words: words.update(
        data="multi30k-de-en"
    ),
}


@pytest.mark.long
@pytest.mark.parametrize("says", SPOILT)
def test_a_checkpoint_that_does_not_fit_says_why(
    found: Course, starter: Starter, saved: Path, tmp_path: Path, says: str
) -> None:
    """Wrong shapes, missing tensors, missing words and other data are named."""
    task = graded(found, starter, spoilt(saved, tmp_path, SPOILT[says]))

    assert {"failed"} == {outcome.verdict for outcome in task.outcomes}
    for outcome in task.outcomes:
        assert outcome.gap
        assert says in outcome.gap.detail


@pytest.mark.long
def test_new_sentences_are_drawn_for_official_grading(found: Course) -> None:
    """They are none of the shipped ones, and depend on the seed; pronouns are found among them."""
    assignment = found.assignment("assignment4")
    shipped = set((ROOT / "datasets/world/train.en").read_text(encoding="utf-8").splitlines())
    asked = {seed: Questions.of(found, assignment, seed, hidden=True).materials for seed in (3, 4)}

    for check, (sentences, expected) in asked[3].items():
        assert len(sentences) == len(expected["right"]) >= 25, check
        assert not shipped & set(sentences)
        assert sentences != asked[4][check][0]
    _, pronouns = asked[3]["it_is_translated_by_what_it_means"]
    assert 100 == len(pronouns["right"])
    assert {"он", "она", "оно"} == set(pronouns["right"])


def test_judges_refuse_what_cannot_be_measured() -> None:
    """Too few translations, or no texts, are told apart from wrong ones."""
    space: dict[str, Any] = {}
    exec((FOLDER / "judges.py").read_text(encoding="utf-8"), space)
    expected = {"right": ["Да.", "Нет."], "least": 0.9}
    judge = space["translations_are_right"]

    assert "" == judge(["Да.", "Нет."], expected)
    assert "1 of 2 translations are right; 90% is asked for" == judge(["Да.", "Да."], expected)
    assert "has 1 translations of 2 sentences" == judge(["Да."], expected)
    assert "is no list of texts" == judge([1, 2], expected)
    assert "is no list of texts" == space["bleu_is_reached"]("Да.", expected)
    words = {"right": ["он", "она"], "least": 1.0}
    assert "1 of 2 pronouns are right; 100% is asked for" == space["pronouns_are_right"](
        ["Он спит.", "Он и она."], words
    )


def test_the_sizes_of_a_real_checkpoint_are_json(saved: Path) -> None:
    """What the checks read of a checkpoint is there, as text."""
    tensors, words = training.load_checkpoint(saved / "translator.safetensors")

    assert 16 == json.loads(words["model"])["d_model"]
    assert "world" == words["data"]
    assert "target.tokens.weight" not in tensors  # tied: saved once
