"""From words to an exit code: what is printed where."""

import errno
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import grader
from grader.commands import cli
from grader.errors import GraderError, GraderFault, MachineFault, SubmissionRefused
from grader.grade import Grade
from grader.selftest import Standing
from tests import tiny_course
from tests.a_grade import failing, passing, representative


@dataclass
class Said:
    """What one command did."""

    code: int
    out: str
    err: str


@dataclass
class Pipeline:
    """A stand-in for the corridor: what it was asked, and what it gives."""

    gives: Grade | BaseException = field(default_factory=passing)
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    started: int = 0

    def grade(self, *words: Any) -> Grade:
        self.asked.append(words)
        if isinstance(self.gives, BaseException):
            raise self.gives
        return self.gives


@pytest.fixture
def pipeline(monkeypatch: pytest.MonkeyPatch) -> Pipeline:
    """No child is started."""

    @dataclass(frozen=True)
    class Options:
        task: str | None = None
        device: str = "auto"
        official: bool = False
        seed: int | None = None
        key: str | None = None
        unsafe: bool = False
        overrule: tuple[str, ...] = ()

    stand_in = Pipeline()
    fake = ModuleType("grader.pipeline")
    fake.grade, fake.Options = stand_in.grade, Options  # type: ignore[attr-defined]

    def start() -> None:
        stand_in.started += 1

    monkeypatch.setitem(sys.modules, "grader.pipeline", fake)
    monkeypatch.setattr(grader, "pipeline", fake, raising=False)
    monkeypatch.setattr("grader.sandbox.prestart", start)
    return stand_in


@pytest.fixture
def grade(
    tmp_path: Path,
    pipeline: Pipeline,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Callable[..., Said]:
    """Type a command in a course whose path has a space and Cyrillic letters."""
    course = tiny_course.build(tmp_path / "мой курс")
    monkeypatch.chdir(course.root)
    monkeypatch.delenv("GRADE_TRACEBACK", raising=False)

    def run(*words: str) -> Said:
        code = cli.main(list(words))
        return Said(code, *capsys.readouterr())

    return run


@pytest.mark.parametrize(
    ("words", "want"),
    [
        (["assignment3", "--json"], ["run", "assignment3", "--json"]),
        (["3"], ["run", "assignment3"]),
        (["assignment03/"], ["run", "assignment3"]),
        (["run", "3"], ["run", "3"]),
        (["hint", "3", "x"], ["hint", "3", "x"]),
        (["--help"], ["--help"]),
        ([], []),
    ],
)
def test_the_main_job_needs_no_verb(words: list[str], want: list[str]) -> None:
    """An assignment as the first word means `run`."""
    assert want == cli.spelled_out(words)


@pytest.mark.parametrize(
    ("gives", "want"),
    [
        (passing(), 0),
        (failing(), 1),
        (passing().model_copy(update={"complete": False}), 4),
        (SubmissionRefused("no file"), 3),
        (GraderFault("the checks do not load"), 4),
        (MachineFault("disk full"), 5),
        (OSError(errno.EMFILE, "Too many open files", "/lib"), 5),
        (KeyboardInterrupt(), 130),
        (ZeroDivisionError("oh"), 4),
    ],
    ids=[
        "passed",
        "failed",
        "void",
        "refused",
        "fault",
        "machine",
        "files",
        "interrupted",
        "unexpected",
    ],
)
def test_exit_codes(grade: Callable[..., Said], pipeline: Pipeline, gives: Any, want: int) -> None:
    """Each way to end has its own."""
    pipeline.gives = gives

    assert want == grade("1").code


def test_the_report_goes_to_stdout(grade: Callable[..., Said], pipeline: Pipeline) -> None:
    """Plain text in a pipe, and nothing on stderr."""
    pipeline.gives = representative()
    said = grade("assignment1")

    assert said.out.startswith("assignment2  QKV self-attention")
    assert said.out.endswith("1 blocked   2.4 s\n")
    assert "\x1b" not in said.out
    assert said.err == ""


def test_json_is_all_that_stdout_gets(grade: Callable[..., Said], pipeline: Pipeline) -> None:
    """The exit code says the same as without it."""
    pipeline.gives = representative()
    said = grade("assignment1", "--json")

    assert said.code == 1
    assert representative() == Grade.model_validate(json.loads(said.out))
    assert said.err == ""


def test_no_json_where_there_is_no_grade(grade: Callable[..., Said], pipeline: Pipeline) -> None:
    """The error goes to stderr, stdout stays empty."""
    pipeline.gives = SubmissionRefused("x.zip has no file work.py", help="put it in")
    said = grade("1", "--json")

    assert said.out == ""
    assert said.err == "error: x.zip has no file work.py\nhelp: put it in\n"


def test_options_reach_the_pipeline(grade: Callable[..., Said], pipeline: Pipeline) -> None:
    """Under their own names; a path may hold spaces and Cyrillic."""
    grade(
        "1", "моя работа/try 2", "--task", "1.2", "--device", "cpu", "--official",
        "--seed", "7", "--key", "live", "--allow-unsafe", "--overrule", "running",
    )  # fmt: skip
    course, assignment, path, options = pipeline.asked[0]

    assert (course.course, assignment.name) == ("tiny", "assignment1")
    assert Path("моя работа/try 2") == path
    assert (
        options.task, options.device, options.official, options.seed, options.key,
        options.unsafe, options.overrule,
    ) == ("1.2", "cpu", True, 7, "live", True, ("running",))  # fmt: skip


def test_by_default_nothing_is_asked_for(grade: Callable[..., Said], pipeline: Pipeline) -> None:
    """The pipeline chooses the seed and the answer key."""
    grade("1")
    *_, path, options = pipeline.asked[0]

    assert path is None
    assert (
        options.task, options.device, options.official, options.seed, options.key,
        options.unsafe, options.overrule,
    ) == (None, "auto", False, None, None, False, ())  # fmt: skip


@pytest.mark.parametrize(
    ("words", "want"),
    [
        (["1"], 1),
        (["run", "1"], 1),
        (["assignment1", "--json"], 1),
        (["1", "--help"], 0),
        (["explain", "T1-MEAN"], 0),
        ([], 0),
    ],
)
def test_a_child_starts_early_where_one_is_needed(
    grade: Callable[..., Said], pipeline: Pipeline, words: list[str], want: int
) -> None:
    """Before anything heavy is imported, and only for what asks student code."""
    grade(*words)

    assert want == pipeline.started


@pytest.mark.parametrize(
    ("words", "message", "help"),
    [
        (
            ["assigment1"],
            "no command or assignment 'assigment1'; did you mean assignment1?",
            "`grade --help` lists the commands, `grade` the assignments",
        ),
        (
            ["verfy"],
            "no command or assignment 'verfy'; did you mean verify?",
            "`grade --help` lists the commands, `grade` the assignments",
        ),
        (["9"], "this course has no 'assignment9'", "it has: assignment1"),
        (
            ["hint", "1"],
            "which task?",
            "assignment1 has hints for: double, row_sums, Scale.forward",
        ),
        (
            ["1", "--debug"],
            "--debug runs the checks of one task",
            "grade assignment1 --task T --debug",
        ),
    ],
)
def test_a_wrong_command_line_says_what_there_is(
    grade: Callable[..., Said], words: list[str], message: str, help: str
) -> None:
    """One message on stderr, with the way out; exit code 2."""
    said = grade(*words)

    assert said.code == 2
    assert said.out == ""
    assert f"error: {message}\nhelp: {help}\n" == said.err


@pytest.mark.parametrize(
    ("words", "part", "help"),
    [
        (["1", "--tsk", "x"], "no such option: --tsk", "grade run --help"),
        (["explain"], "missing argument", "grade explain --help"),
        (["1", "--device", "tpu"], "'tpu' is not one of", "grade run --help"),
        (["1", "--seed", "x"], "invalid value for '--seed': ", "grade run --help"),
        (["--nope"], "no such option: --nope", "grade --help"),
    ],
)
def test_typers_own_complaints_look_the_same(
    grade: Callable[..., Said], words: list[str], part: str, help: str
) -> None:
    """Two lines, no usage screen."""
    said = grade(*words)

    assert said.code == 2
    assert part in said.err.split("\n")[0]
    assert f"help: {help}" == said.err.split("\n")[1]


def test_outside_a_course(
    grade: Callable[..., Said], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 2 with the way out; an unknown word is still an unknown word."""
    monkeypatch.chdir(tmp_path)

    assert grade().code == 2
    assert "is not inside a course\nhelp: change to the folder" in grade("1").err
    assert "no command or assignment 'hnt'; did you mean hint?" in grade("hnt").err


def test_a_fault_of_ours_is_not_the_students(
    grade: Callable[..., Said], pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The traceback comes on request only."""
    pipeline.gives = ZeroDivisionError("oh")
    said = grade("1")

    assert "this is a fault of the grader, not of your code (ZeroDivisionError: oh)" in said.err
    assert "Traceback" not in said.err
    monkeypatch.setenv("GRADE_TRACEBACK", "1")
    assert "Traceback" in grade("1").err


def test_help_teaches(grade: Callable[..., Said]) -> None:
    """Examples, every command, the exit codes; within 80 columns, in every command."""
    said = grade("--help")

    assert said.code == 0
    for word in ("grade 3 --task", "grade watch 3", "explain", "doctor", "Exit codes: 0"):
        assert word in said.out
    everything = said.out + "".join(grade(word, "--help").out for word in ("run", "watch", "hint"))
    assert [line for line in everything.split("\n") if len(line) > 80] == []


def test_without_words_the_course_map(grade: Callable[..., Said]) -> None:
    """Where am I."""
    said = grade()

    assert said.code == 0
    assert "tiny   instructor's edition" in said.out
    assert "next  read: assignments/assignment1/README.md" in said.out


def test_hint_and_explain_print_text(grade: Callable[..., Said]) -> None:
    """On stdout, and 0."""
    assert "double (1.1): hint 1 of 2" in grade("hint", "1", "1.1").out
    assert "double (1.1): hint 2 of 2" in grade("hint", "assignment1", "double").out
    assert "T1-TRIPLE  double, assignment1" in grade("explain", "t1-triple").out


def test_pack_prints_the_digest(grade: Callable[..., Said]) -> None:
    """The file, what is in it, and its digest; notes go to stderr."""
    said = grade("pack", "1", "--output", "сдать это.zip")

    assert said.code == 0
    assert Path("сдать это.zip").is_file()
    assert said.out.startswith("сдать это.zip  shapes.py\nsha256 ")
    tiny_course.write(Path("assignments/assignment1/shapes.py"), "def f(:\n")
    assert grade("pack", "1").err.startswith("note: shapes.py is not Python 3.")


def test_watch_shows_each_grade_until_interrupted(
    grade: Callable[..., Said], pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reports on stdout, errors on stderr, 130 in the end."""
    from grader.commands import watch

    def twice(*_: list[Path]) -> Iterator[None]:
        yield
        pipeline.gives = SubmissionRefused("shapes.py is not UTF-8")
        yield
        raise KeyboardInterrupt

    monkeypatch.setattr(watch, "changes", twice)
    monkeypatch.setattr(watch, "prestart", lambda: None)
    said = grade("watch", "1")

    assert said.code == 130
    assert "1 passed" in said.out
    assert "error: shapes.py is not UTF-8" in said.err


def test_doctor_ends_with_the_fault_it_found(
    grade: Callable[..., Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    """0 where a child starts, 5 where the machine does not let it."""
    from grader.commands import doctor

    def fail() -> Standing:
        raise MachineFault("no room for a process")

    found = Standing(("process",), {"device": "cpu"}, {"fork": "PermissionError 1"}, controls=True)
    monkeypatch.setattr(doctor, "probe", lambda: found)
    assert grade("doctor").code == 0
    monkeypatch.setattr(doctor, "probe", fail)
    assert grade("doctor").code == 5


def test_a_reader_that_leaves_is_no_error(
    grade: Callable[..., Said], pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`grade | head` ends without a message."""
    pipeline.gives = BrokenPipeError()
    kept: list[tuple[int, int]] = []
    monkeypatch.setattr("os.dup2", lambda *fds: kept.append(fds))

    assert tuple(vars(grade("1")).values()) == (1, "", "")


@pytest.mark.parametrize("word", ["double", "1.1"])
def test_a_task_behind_the_assignment_is_meant(
    grade: Callable[..., Said], pipeline: Pipeline, word: str
) -> None:
    """`grade 1 double` is `grade 1 --task double`."""
    grade("1", word)
    *_, path, options = pipeline.asked[0]

    assert (path, options.task) == (None, word)


def test_a_path_that_is_there_is_no_task(grade: Callable[..., Said], pipeline: Pipeline) -> None:
    """Whoever called a folder `double` gets it graded."""
    Path("double").mkdir()
    grade("1", "double")
    *_, path, options = pipeline.asked[0]

    assert (path, options.task) == (Path("double"), None)


@pytest.mark.parametrize(
    ("words", "want"),
    [
        (["1", "--task", "duoble"], "no task 'duoble'; did you mean double?"),
        (["watch", "1", "--task", "duoble"], "no task 'duoble'; did you mean double?"),
        (["1", "duoble"], "no 'duoble', and no task of that name; did you mean double?"),
        (["hint", "duoble"], "no assignment or task 'duoble'; did you mean double?"),
        (["double"], "'double' is a task, not a command\nhelp: grade 1 double"),
    ],
)
def test_a_wrong_task_is_an_error_at_once(
    grade: Callable[..., Said], pipeline: Pipeline, words: list[str], want: str
) -> None:
    """Before anything is asked, with the task that was meant."""
    said = grade(*words)

    assert (said.code, pipeline.asked) == (2, [])
    assert want in said.err


@pytest.mark.parametrize("word", ["double", "1.1"])
def test_a_hint_needs_no_assignment(grade: Callable[..., Said], word: str) -> None:
    """Where one assignment alone has such a task."""
    assert grade("hint", word).out.startswith("double (1.1): hint 1 of 2")


@pytest.mark.parametrize("words", [["-h"], ["1", "-h"], ["hint", "-h"]])
def test_help_by_one_letter(
    grade: Callable[..., Said], pipeline: Pipeline, words: list[str]
) -> None:
    """As in most programs; no child is started for it."""
    said = grade(*words)

    assert (said.code, pipeline.started) == (0, 0)
    assert said.out.startswith("Usage: grade")


def test_every_error_has_its_own_exit_code() -> None:
    """The tree of errors is the table of exit codes."""
    codes = {kind.__name__: kind.exit_code for kind in GraderError.__subclasses__()}

    ones = {"Refused", "Diverged"}  # something did not pass
    assert {name: code for name, code in codes.items() if name not in ones} == {
        "UsageError": 2,
        "SubmissionRefused": 3,
        "GraderFault": 4,
        "MachineFault": 5,
    }


@pytest.mark.parametrize(
    "start", ["grader.commands.cli", "grader.commands.app", "grader.commands.explain"]
)
def test_light_commands_import_nothing_heavy(start: str) -> None:
    """`grade --help` and `grade explain` start at once: what they import at the top is light."""
    heavy = {"torch", "numpy", "pydantic", "safetensors", "jaxtyping"}

    assert set() == heavy & closure(start)


def closure(start: str) -> set[str]:
    """The top packages that a process has loaded once it has imported a module of ours."""
    says = f"import sys, {start}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", says],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(grader.__file__).parents[1],
    )
    return set(done.stdout.split())
