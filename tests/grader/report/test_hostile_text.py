"""What a submission says steers nothing that shows it: terminal, page, table, Markdown, JSON."""

import csv
import io
import json
from html.parser import HTMLParser

import pytest
from rich.console import Console

from grader.grade import CrashText, GapText, Grade
from grader.report import escape, json_form, page, terminal
from tests.a_grade import failing

HOSTILE = {
    "I1 clears the screen": ("\x1b[2Jgone", "\\x1b[2Jgone"),
    "I1 sets the title": ("\x1b]0;owned\x07", "\\x1b]0;owned\\x07"),
    "I1 in one byte": ("\x9b31mred", "\\x9b31mred"),
    "I1 links": ("\x1b]8;;http://x\x1b\\click", "\\x1b]8;;http://x\\x1b\\click"),
    "I1 fills the clipboard": ("\x1b]52;c;ZXZpbA==\x07", "\\x1b]52;c;ZXZpbA==\\x07"),
    "I2 markup": ("[bold green]100/100[/] [/nope]", "[bold green]100/100[/] [/nope]"),
    "I2 an emoji": (":warning: [link=file:///x]y[/link]", ":warning: [link=file:///x]y[/link]"),
    "I3 a script": ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    "I3 a picture": ("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"),
    "I3 ends an attribute": ("\"'><b onclick=x>", "\"'><b onclick=x>"),
    "I3 a comment": ("--><style>*{}</style><!--", "--><style>*{}</style><!--"),
    "I3 an entity": ("&lt;b&gt; &#60;", "&lt;b&gt; &#60;"),
    "I4 a formula": ('=HYPERLINK("http://x","100")', '=HYPERLINK("http://x","100")'),
    "I4 a command": ("@SUM(1)|cmd", "@SUM(1)|cmd"),
    "I5 mentions": ("@everyone ![x](http://x/y.png)", "@everyone ![x](http://x/y.png)"),
    "I5 ends a fence": ("x\n```\n# Title\n````", "x ``` # Title ````"),
    "I7 half a letter": ("\ud800", "\\ud800"),
    "I7 turned round": ("\u202egnp.exe", "\\u202egnp.exe"),
    "I8 a line of a log": ("x\nprivate seed 7\r\nok 1.1", "x private seed 7 ok 1.1"),
    "G14 letters that look alike": ("\uff53oftmax \u0430", "\uff53oftmax \u0430"),
}
each = pytest.mark.parametrize(("text", "shown"), HOSTILE.values(), ids=HOSTILE)


def grade_that_says(text: str) -> Grade:
    """A grade in which a submission's text stands wherever one can."""
    told = failing().model_dump()
    told |= {"submission": text, "notices": [text], "problem": ""}
    first = told["tasks"][0]["outcomes"][0]
    first |= {
        "verdict": "crashed",
        "gap": None,
        "crash": CrashText(
            kind=text, message=text, file=text, line=3, text=text, tensors=[text]
        ).model_dump(),
        "note": text,
        "printed": text,
    }
    return Grade.model_validate(told)


def on_a_terminal(grade: Grade) -> str:
    stream = io.StringIO()
    console = Console(
        file=stream, width=78, highlight=False, markup=False, emoji=False, no_color=True
    )
    console.print(terminal.render(grade), soft_wrap=True)
    return stream.getvalue()


@each
def test_a_line_of_a_terminal(text: str, shown: str) -> None:
    """What is invisible is written out; all else is only text, markup too."""
    assert shown == escape.one_line(text)


@each
def test_a_terminal_obeys_nothing(text: str, shown: str) -> None:
    """In a whole report: every line end is ours, and no control character is left."""
    harmless = on_a_terminal(grade_that_says("harmless"))
    report = on_a_terminal(grade_that_says(text))

    assert not [letter for letter in report if letter in "\x1b\x9b\x07\r\u202e"]
    assert not [line for line in report.split("\n") if line.startswith(("private", "ok 1.1"))]
    assert harmless.count("\nFAIL") == report.count("\nFAIL")
    report.encode()


class Tags(HTMLParser):
    """What elements and attributes a page has."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, tuple[str, ...]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, tuple(name for name, _ in attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@each
def test_a_page_gets_no_element_of_a_submission(text: str, shown: str) -> None:
    """A real parser finds the same elements as for harmless text, and the text as text."""
    harmless = Tags(page.feedback(grade_that_says("harmless")))
    hostile = Tags(page.feedback(grade_that_says(text)))

    assert harmless.found == hostile.found
    assert shown in " ".join(hostile.text.split())
    assert "script" not in {tag for tag, _ in hostile.found}


def test_a_page_may_run_and_load_nothing() -> None:
    """Should anything get through, the browser is told to refuse it."""
    made = page.feedback(grade_that_says("x"))

    assert "default-src 'none'; style-src 'unsafe-inline'" in made
    assert "<script" not in made
    assert "http" not in made.partition("</head>")[0].replace("http-equiv", "")


@each
def test_a_text_inside_html(text: str, shown: str) -> None:
    """As an element's text and as an attribute's value."""
    parsed = Tags(f'<p title="{escape.html(text)}">{escape.html(text)}</p>')

    assert [("p", ("title",))] == parsed.found
    assert escape.clean(text) == parsed.text


@each
def test_a_table_computes_nothing(text: str, shown: str) -> None:
    """A reader of CSV gets one cell, which no spreadsheet takes for a formula."""
    stream = io.StringIO()
    csv.writer(stream).writerow([escape.cell(text), 7])
    [[got, points]] = csv.reader(io.StringIO(stream.getvalue()))

    assert shown == got.removeprefix("'")
    assert got[0] not in "=+-@\t\r|%"
    assert points == "7"


@each
def test_markdown_shows_what_stands_there(text: str, shown: str) -> None:
    """One block of code, which the text cannot end; nobody is mentioned."""
    fence, *inner, last = escape.fenced(text).split("\n")

    assert fence.removesuffix("text") == last
    assert set(last) == {"`"}
    assert not [line for line in inner if line.strip().startswith(last)]
    assert "@everyone" not in "".join(inner)
    assert escape.clean(text) == "\n".join(inner).replace("\u2060", "")


@each
def test_json_is_ascii_and_says_the_same(text: str, shown: str) -> None:
    """Read again it is the text as it was; no byte of it steers anything."""
    written = json_form.to_json(grade_that_says(text))

    assert written.isascii()
    assert not [letter for letter in written if ord(letter) < 32 and letter != "\n"]
    assert json.loads(written)["submission"] == text


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_json_has_no_number_that_json_has_not(number: float) -> None:
    """Readers differ in what they make of it."""
    with pytest.raises(ValueError, match="not JSON compliant"):
        escape.json_text({"points": number})


def test_a_gap_of_a_grade_is_text_too() -> None:
    """What an answer was is told by the name of its type, which is the student's."""
    told = failing().model_dump()
    told["tasks"][0]["outcomes"][0]["gap"] = GapText(
        kind="type", says="is a \x1b[31m<b>X</b>", detail=""
    ).model_dump()
    grade = Grade.model_validate(told)

    assert "\\x1b[31m<b>X</b>" in " ".join(on_a_terminal(grade).split())
    assert "<b>" not in page.feedback(grade)
