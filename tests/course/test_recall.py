"""assignment0's experiment: its readers are what the handout says, and it runs as it should."""

import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import torch

from tests.course.desk import ROOT
from tests.course.importing import beside

FOLDER = ROOT / "solutions/assignment0"
READERS = ("recurrent", "convolution", "dilated", "attention")
REACH = {"convolution": 9, "dilated": 81}


@pytest.fixture(scope="module")
def recall() -> Iterator[ModuleType]:
    """The script, with the reference beside it."""
    with beside(FOLDER, "seq2seq", "recall") as [_, script]:
        yield script


@torch.no_grad()
def knows(recall: ModuleType, reader: str, distance: int) -> bool:
    """Whether any answer of a reader depends on the word at a distance."""
    torch.manual_seed(0)
    model = recall.READERS[reader]().double()
    ids, lengths, _ = recall.sentences(np.random.default_rng(3), 7)
    changed = ids.clone()
    rows = torch.arange(7)
    place = lengths - 1 - distance
    changed[rows, place] = (changed[rows, place] + 1) % recall.VOCAB
    return not torch.equal(model(ids, lengths), model(changed, lengths))


@pytest.mark.parametrize("distance", [0, 1, 7, 8, 9, 10, 20, 32])
@pytest.mark.parametrize("reader", READERS)
def test_a_reader_knows_the_words_within_its_reach_only(
    recall: ModuleType, reader: str, distance: int
):
    """Convolutions see as many words as the handout says; the others see all."""
    assert (distance < REACH.get(reader, 99)) == knows(recall, reader, distance)


@pytest.mark.parametrize("reader", READERS)
def test_padding_tells_a_reader_nothing(recall: ModuleType, reader: str):
    """Other words behind the sentences change no answer."""
    model = recall.READERS[reader]().double()
    ids, lengths, _ = recall.sentences(np.random.default_rng(5), 11)
    is_word = torch.arange(ids.shape[1]) < lengths[:, None]

    answers = model(ids, lengths)

    torch.testing.assert_close(answers, model(ids.where(is_word, 0), lengths))


def test_the_labels_are_the_words_from_the_last_one_back(recall: ModuleType):
    """Reversed, the labels of a sentence are the sentence; behind them nothing is asked."""
    ids, lengths, labels = recall.sentences(np.random.default_rng(7), 13)

    for words, n, asked in zip(ids, lengths.tolist(), labels, strict=True):
        assert words[:n].tolist() == asked[:n].flip(0).tolist()
        assert {recall.PAD} >= set(asked[n:].tolist())


def test_it_prints_a_table_and_writes_numbers_and_a_plot(
    recall: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    """All readers are in all three; the plot is written where matplotlib is installed."""
    numbers, picture = tmp_path / "recall.json", tmp_path / "recall.png"

    assert 0 == recall.main(["--steps", "2", "--json", str(numbers), "--plot", str(picture)])

    said = capsys.readouterr().out
    found = json.loads(numbers.read_text(encoding="utf-8"))
    assert list(READERS) == list(found)
    assert {48} == {len(row["accuracy"]) for row in found.values()}
    assert all(f"\n{name} " in said for name in READERS)
    if importlib.util.find_spec("matplotlib"):
        assert picture.read_bytes().startswith(b"\x89PNG")
    else:
        assert "pip install matplotlib" in said


def test_a_notebook_is_not_flooded(
    recall: ModuleType,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
):
    """One plain line on how far it is, since a cell keeps every drawing of a bar."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("JPY_PARENT_PID", "1")
    recall.main(["--steps", "2", "--plot", str(tmp_path / "recall.png")])
    said = capsys.readouterr().err

    assert said.startswith("step 8 of 8  attention    loss ")
    assert 1 == said.count("\n")


def test_without_matplotlib_there_is_a_line_of_bars(
    recall: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """No picture is drawn, and nothing fails."""
    monkeypatch.setitem(sys.modules, "matplotlib", None)

    assert not recall.plot({}, tmp_path / "recall.png")
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["sequence_loss", "accuracy_by_distance"])
def test_an_empty_hole_is_named_at_once(
    recall: ModuleType,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    """Where a hole is left that it uses, it says so before the long training, and ends with 1."""

    def hole(*arguments: object) -> None:
        raise NotImplementedError(name)

    monkeypatch.setattr(recall, name, hole)
    monkeypatch.setattr(recall, "measure", pytest.fail)

    assert 1 == recall.main([])
    assert f"fill in {name} first: recall.py uses it" in capsys.readouterr().err


def test_an_interrupted_run_writes_nothing(
    recall: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    """Ctrl-C ends it with 130 and one line, without half a plot."""

    def interrupted(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(recall, "measure", interrupted)

    assert 130 == recall.main(["--plot", str(tmp_path / "recall.png")])
    assert "interrupted: nothing was written" in capsys.readouterr().err
    assert [] == list(tmp_path.iterdir())


@pytest.mark.slow
def test_attention_keeps_what_the_others_lose(tmp_path: Path):
    """The handout's claims, by the stock command: where each curve is high, and where it falls."""
    command = [sys.executable, str(FOLDER / "recall.py"), "--json", str(tmp_path / "recall.json")]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8")
    assert 0 == done.returncode, done.stderr
    rows = json.loads((tmp_path / "recall.json").read_text(encoding="utf-8"))
    found = {name: row["accuracy"] for name, row in rows.items()}

    assert min(found["attention"]) > 0.99
    assert found["recurrent"][0] > 0.95
    assert max(found["recurrent"][24:40]) < 0.25
    assert min(found["convolution"][:6]) > 0.95
    assert max(found["convolution"][9:32]) < 0.2
    assert sum(found["dilated"][9:36]) > 2 * sum(found["convolution"][9:36])
