"""Checks are known from their source alone, and a wrong declaration says where it stands."""

from pathlib import Path

import pytest

from grader import author
from grader.errors import GraderFault
from grader.questions import declarations
from grader.records import Check

TASKS = ("attend", "split")


def read(tmp_path: Path, text: str, *, hidden: bool = False) -> list[Check]:
    path = tmp_path / "checks.py"
    path.write_text(text, encoding="utf-8")
    return declarations.read_declarations(path, hidden, TASKS)


def test_a_declaration_says_everything(tmp_path: Path) -> None:
    """Each option of `check` arrives in the record."""
    text = '''
@check(task="attend", judge=close(rtol=1e-3, scale=2.0), needs=["split"], weight=3,
       guessable="why not", device="cuda", seconds=2.5, tell=True)
def rows_add_up(code, draw):
    """The rows add up.

    More for authors.
    """
'''
    want = Check(
        "rows_add_up",
        "attend",
        "The rows add up.",
        author.close(1e-3, 2.0),
        hidden=True,
        needs=("split",),
        weight=3,
        guessable="why not",
        device="cuda",
        seconds=2.5,
        tell=True,
    )

    assert [want] == read(tmp_path, text, hidden=True)


def test_the_judge_is_close_by_default(tmp_path: Path) -> None:
    """A check without a judge is compared within the tolerance of its dtype."""
    [check] = read(tmp_path, '@check("attend")\ndef a(code, draw):\n    "A."\n')

    assert author.close() == check.judge
    assert (1, "any", False) == (check.weight, check.device, check.hidden)


@pytest.mark.parametrize(
    ("text", "judge"),
    [
        ("equal()", author.equal()),
        ("raises(ValueError, says='d_k')", author.raises(ValueError, "d_k")),
        ("raises(kind=TypeError)", author.raises(TypeError)),
        ("at_most(-0.5)", author.at_most(-0.5)),
        ("at_least(bound=3)", author.at_least(3)),
        ("within(0, 1)", author.within(0, 1)),
        ("rate(0.5, n=100, false_alarm=1e-9)", author.rate(0.5, 100, 1e-9)),
        ("vectorised(per='word')", author.vectorised("word")),
        ("by('order')", author.by("order")),
    ],
)
def test_every_judge_can_be_declared(tmp_path: Path, text: str, judge: author.Judge) -> None:
    """Judges are read from the source, with their numbers."""
    [check] = read(tmp_path, f'@check("attend", judge={text})\ndef a(code, draw):\n    "A."\n')

    assert judge == check.judge


def test_other_functions_are_no_checks(tmp_path: Path) -> None:
    """Helpers, other decorators, classes and nested functions declare nothing."""
    text = """
def helper(): ...
@cache
@other(1)
def decorated(): ...
class Box:
    @check("attend")
    def method(code, draw): ...
"""

    assert [] == read(tmp_path, text)


def test_nothing_is_run(tmp_path: Path) -> None:
    """A file that would raise when it is imported is read all the same."""
    text = 'raise SystemExit\n@check("attend")\ndef a(code, draw):\n    "A."\n'

    assert ["a"] == [check.id for check in read(tmp_path, text)]


@pytest.mark.parametrize(
    ("declaration", "says"),
    [
        ('task="attend", colour=1', "no option colour"),
        ('task="attend", **more', "no option None"),
        ("", "None is not a task; there are attend, split"),
        ('task="atend"', "'atend' is not a task; there are attend, split"),
        ('task="attend", needs=["splt"]', "'splt' is not a task; there are attend, split"),
        ('task="attend", weight=1 + x', r"'1 \+ x' is neither a literal nor a judge"),
        ('task="attend", judge=exact()', r"'exact\(\)' is neither a literal nor a judge"),
        ('task="attend", judge=close', "'close' is neither a literal nor a judge"),
        ('task="attend", judge="close"', "judge is one of the judges, not 'close'"),
        ('task="attend", weight=0', "weight is a number above 0, not 0"),
        ('task="attend", weight="2"', "weight is a number above 0, not '2'"),
        ('task="attend", seconds=-1', "seconds is a number above 0, not -1"),
        ('task="attend", guessable=True', "guessable is a reason in words, not True"),
        ('task="attend", device="gpu"', 'device is "any", "cpu" or "cuda", not \'gpu\''),
        ('task="attend", tell=1', "tell is True or False, not 1"),
        ('task="attend", tell=True', "tell is for a hidden check"),
        ('task="attend", judge=rate(0.5)', "missing 1 required positional argument: 'n'"),
        ('task="attend", judge=raises(Missing)', "'Missing' is neither a literal nor a judge"),
    ],
)
def test_a_wrong_declaration_names_its_line(tmp_path: Path, declaration: str, says: str) -> None:
    """An author reads file, line, check and rule."""
    text = f'\n\n@check({declaration})\ndef a_check(code, draw):\n    "A."\n'

    with pytest.raises(GraderFault, match=rf"checks\.py:4: check a_check: .*{says}"):
        read(tmp_path, text)


@pytest.mark.parametrize("body", ["pass", '""', '"   "'])
def test_a_check_without_a_sentence_is_refused(tmp_path: Path, body: str) -> None:
    """The docstring is what the student reads, so it is needed."""
    with pytest.raises(GraderFault, match="its docstring is the sentence that the student reads"):
        read(tmp_path, f'@check("attend")\ndef a(code, draw):\n    {body}\n')


def test_a_file_that_is_not_python_is_refused(tmp_path: Path) -> None:
    """A syntax error in our own file is our fault, with its line."""
    with pytest.raises(GraderFault, match=r"checks\.py: .*line 1"):
        read(tmp_path, "def (:\n")


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    """Another encoding is our fault, too."""
    path = tmp_path / "checks.py"
    path.write_bytes(b"# \xff\n")

    with pytest.raises(GraderFault, match=r"checks\.py: 'utf-8' codec"):
        declarations.read_declarations(path, False, TASKS)
