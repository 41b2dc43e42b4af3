"""Canvas, "Download Submissions" of an assignment, and of a quiz."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from grader.cohort.platforms.form import Claim, Example, Form, Owner

PATTERN = re.compile(
    r"(?P<name>\w*?)(?P<late>_LATE)?_(?P<user>\d+)"
    r"(?:_(?P<attachment>\d+)_(?P<file>.+)|_(?P<typed>text|link)\.html)\Z"
)
ANONYMOUS = re.compile(
    r"(?:(?P<late>LATE)_)?anon_(?P<user>[A-Za-z0-9]{5})"
    r"(?:_(?P<attachment>\d+)_(?P<file>.+)|_(?P<typed>text|link)\.html)\Z"
)
QUIZ = re.compile(r"(?P<name>.+?)_question_(?P<question>\d+)_(?P<attachment>\d+)_(?P<file>.+)\Z")
READING = re.compile(r"(?=_(?P<user>\d+)_(?P<attachment>\d+)_.)")
TWO_QUESTIONS = re.compile(r"_question_\d+_\d+_.*_question_\d+_\d+_")
FEW = 1000
"""No school that uses Canvas has so few files that an attachment's number is lower."""


class Canvas(Form):
    """The second number is the attachment's: several files of one upload have several."""

    platform = "Canvas"
    looks = "`lastfirst_USER_ATTACHMENT_FILE`, `lastfirst_LATE_USER_…`, `anon_ID_ATTACHMENT_FILE`"
    source = "instructure/canvas-lms, lib/content_zipper.rb: get_filename, add_upload_submission"
    decides = "the user's number, then the name; of a group's the group's name"
    example = Example(
        {
            "petrovaanna_12_90500_work.py": "CODE",
            "petrovaanna_12_90501_notes.pdf": "x",
            "smirnovboris_LATE_13_90502_x_12_90503_y-1.py": "CODE",
            "zenkozoe_14_90504_work_2026_03_01.py": "CODE",
        },
        ("petrovaanna", "smirnovboris", "zenkozoe"),
    )

    def fits(self, path: Path) -> bool:
        match = self._match(path.name)
        if match is None or path.is_dir():
            return False
        return match.re is ANONYMOUS or not any(map(str.isupper, match["name"]))

    def claims(self, paths: Sequence[Path]) -> Iterator[Claim]:
        few = min([FEW, *_attachments(path.name for path in paths)])
        for path in paths:
            match = self._match(path.name)
            assert match
            anonymous = match.re is ANONYMOUS
            number = "" if anonymous else match["user"]
            name = f"anon_{match['user']}" if anonymous else match["name"]
            owner = (Owner(name, number),)
            time = "late" if match["late"] else ""
            if match["typed"]:
                yield Claim(path, owner, why="a text or a link that was typed in, and no file")
            elif why := _other_reading(match, few):
                yield Claim(path, why=why)
            else:
                yield Claim(path, owner, file=match["file"], time=time)

    @staticmethod
    def _match(name: str) -> "re.Match[str] | None":
        return ANONYMOUS.match(name) or PATTERN.match(name)


def number_of(name: str) -> str:
    """The user's number in a file's name; "" where it has none, or may be read in two ways."""
    match = PATTERN.match(name)
    return "" if match is None or _other_reading(match, FEW) else match["user"]


def _attachments(names: Iterable[str]) -> Iterator[int]:
    """The numbers of attachments in names that can be read in one way."""
    for name in names:
        readings = [int(one["attachment"]) for one in READING.finditer(name)]
        if len(readings) == 1:
            yield readings[0]


def _other_reading(match: "re.Match[str]", few: int) -> str:
    """Two pairs of numbers: a name that holds one, or a file that does?

    Canvas takes `_1_` out of a name, and then what is no letter: `_1 _2 _` comes through. "_LATE_"
    is in no name, since names are in small letters. A pair in a file that cannot be a user and an
    attachment, as a date, is none.
    """
    if match["attachment"] is None or (match["late"] and match.re is PATTERN):
        return ""
    for one in READING.finditer(match.string):  # somebody may be called "anon_aB3xY"
        if one.start() > match.start("user") - 1 and int(one["attachment"]) >= few:
            other = one["user"]
            return f"it can be read as of user {match['user']} or of user {other}: rename it"
    return ""


class CanvasQuiz(Form):
    """A quiz' uploads: the user's number is glued to the name."""

    platform = "Canvas, a quiz"
    looks = "`lastfirstUSER_question_N_ATTACHMENT_FILE`"
    source = "instructure/canvas-lms, app/models/quizzes/quiz_submission_zipper.rb"
    decides = "name and number as one word"
    example = Example(
        {
            "petrova_anna12_question_7_500_work.py": "CODE",
            "smirnov_boris13_question_7_501_y.py": "CODE",
        },
        ("petrova_anna12", "smirnov_boris13"),
    )

    def fits(self, path: Path) -> bool:
        return QUIZ.match(path.name) is not None

    def claims(self, paths: Sequence[Path]) -> Iterator[Claim]:
        for path in paths:
            match = QUIZ.match(path.name)
            assert match
            word = match["name"]
            if TWO_QUESTIONS.search(path.name):
                yield Claim(path, why="it can be read in two ways: rename it")
            else:
                yield Claim(path, (Owner(word, glued=True),), file=match["file"])
