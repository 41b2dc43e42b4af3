"""What is kept stays, whatever happens then; two runs exclude each other."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from grader.cohort.store import STORE_FILE, Attempted, Result, open_store
from grader.errors import MachineFault, UsageError
from tests.tiny_course import write

ONE = Attempted("anna", "anna.py", "k1", "d1", "2021-03-31")


def test_what_is_reserved_is_there_when_the_disk_is_full(tmp_path: Path) -> None:
    """Results are written into room that was taken before: neither file grows, nor its journal."""
    with open_store(tmp_path) as store:
        store.reserve(20)
        before = {path.name: path.stat().st_blocks for path in tmp_path.iterdir()}
        for number in range(20):
            store.keep("a", str(number), Result("x" * 25_000))

        assert before == {path.name: path.stat().st_blocks for path in tmp_path.iterdir()}
        assert store.result("19") == Result("x" * 25_000)


def test_what_is_kept_is_there_the_next_time(tmp_path: Path) -> None:
    """Results, attempts, and the seed."""
    with open_store(tmp_path) as store:
        seed = store.seed("assignment1")
        store.keep("assignment1", "k1", Result('{"points": 1}'))
        store.settle("assignment1", [ONE])
    with open_store(tmp_path) as store:
        assert Result('{"points": 1}') == store.result("k1")
        assert [ONE] == store.attempts("assignment1")
        assert seed == store.seed("assignment1")
        assert store.result("k2") is None


def test_the_seed_is_drawn_once_and_can_be_given(tmp_path: Path) -> None:
    """128 bits; a wanted one stays from then on; another assignment has another."""
    with open_store(tmp_path) as store:
        first, other = store.seed("assignment1"), store.seed("assignment2")
        assert 7 == store.seed("assignment1", 7) == store.seed("assignment1")

    assert first != other
    assert max(first, other).bit_length() > 64


def test_to_forget_is_to_start_over(tmp_path: Path) -> None:
    """Of one assignment; the others stay."""
    with open_store(tmp_path) as store:
        for name in ("assignment1", "assignment2"):
            store.seed(name, 7)
            store.keep(name, name, Result("{}"))
        store.forget("assignment1")

        assert store.result("assignment1") is None
        assert store.result("assignment2")
        assert 7 != store.seed("assignment1")


def test_two_runs_in_one_folder_exclude_each_other(tmp_path: Path) -> None:
    """The second one says so, and may go on when the first has ended."""
    says = pytest.raises(UsageError, match="another run is working")
    with open_store(tmp_path), says, open_store(tmp_path):
        pass
    with open_store(tmp_path):
        pass


def test_a_run_that_is_killed_holds_nothing(tmp_path: Path) -> None:
    """What it had kept is there, and the folder is free."""
    code = (
        "import sys, time; from pathlib import Path\n"
        "from grader.cohort.store import open_store, Result\n"
        "with open_store(Path(sys.argv[1])) as store:\n"
        "    store.keep('assignment1', 'k', Result('{}'))\n"
        "    print('kept', flush=True); time.sleep(60)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert "kept\n" == process.stdout.readline()
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()

    with open_store(tmp_path) as store:
        assert Result("{}") == store.result("k")


def test_a_file_that_is_no_store(tmp_path: Path) -> None:
    """It is not written over."""
    write(tmp_path / STORE_FILE, "not a database, but long enough to be looked at " * 30)

    with pytest.raises(UsageError, match="is no store"), open_store(tmp_path):
        pass


def test_a_store_of_another_version(tmp_path: Path) -> None:
    """It is not read as if it were ours."""
    with open_store(tmp_path) as store:
        store._connection.execute("pragma user_version = 99")

    with pytest.raises(UsageError, match="another version"), open_store(tmp_path):
        pass


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    """The machine's fault, with the path."""
    write(tmp_path / "file", "")

    with pytest.raises(MachineFault, match="file"), open_store(tmp_path / "file/below"):
        pass
