"""Every way in of section C: a layout as its platform makes it, and whose work is which."""

# ruff: noqa: E501  a case is a line of its table

import os
from pathlib import Path

import pytest

from grader.cohort.platforms import FORMS, Form
from grader.course.config import Course
from tests.tiny_course import write
from tests.ways_in.places import code, lay, look, notebook, packed, tarred, works

PY = code()
PACK = packed({"shapes.py": PY, "lab.ipynb": notebook("lab")})
NOTEBOOK = notebook()
M = "_assignsubmission_file"
JUNK = {f"venv/lib/site-packages/x{n}/shapes.py": b"junk" for n in range(3)}


@pytest.mark.parametrize("kind", FORMS, ids=lambda kind: kind.__name__)
def test_every_forms_own_example(tiny: Course, tmp_path: Path, kind: type[Form]) -> None:
    """Is recognised as that platform's, and belongs to whom it says."""
    files = {}
    for name, text in kind.example.files.items():
        place = name.replace("ASSIGNMENT", "assignment1")
        if place.startswith("FILE"):
            place = place.replace("FILE", "shapes") + ".py"
        data = text.encode().replace(b"CODE", PY)
        if place.endswith(".zip"):
            data = packed({"shapes.py": PY})
        files[place] = data
    folder = lay(tmp_path / "class", files)
    found = look(tiny, folder)

    assert kind.platform == found.layout
    assert dict.fromkeys(kind.example.owners, "right") == works(tiny, folder, found)
    assert all("not understood" in why for _, why in found.unmatched)


CASES: dict[str, tuple[dict[str, bytes], dict[str, str]]] = {
    # Moodle
    "Moodle, folders, our zip": ({f"Anna P_12{M}_/assignment1.zip": PACK, f"Bo S_13{M}_/shapes.py": PY}, {"Anna P": "right", "Bo S": "right"}),
    "Moodle, folders, a notebook": ({f"Anna P_12{M}_/work.ipynb": NOTEBOOK}, {"Anna P": "right"}),
    "Moodle 4, folders": ({f"Anna P_12{M}/shapes.py": PY}, {"Anna P": "right"}),
    "Moodle, folders in folders": ({f"Anna P_12{M}/a/b/shapes.py": PY}, {"Anna P": "right"}),
    "Moodle, flat, code and lab": ({f"Anna P_12{M}_shapes.py": PY, f"Anna P_12{M}_lab.ipynb": notebook("lab")}, {"Anna P": "right"}),
    "Moodle, flat, our zip": ({f"Anna P_12{M}_assignment1.zip": PACK}, {"Anna P": "right"}),
    "Moodle, flat, a notebook": ({f"Anna P_12{M}_work.ipynb": NOTEBOOK}, {"Anna P": "right"}),
    "Moodle, flat, another name": ({f"Anna P_12{M}_my work.py": PY}, {"Anna P": "right"}),
    "Moodle, a file with the marker": ({f"Eve_777{M}_y_555{M}_shapes.py": PY, f"Vic_555{M}_shapes.py": code("vic")}, {"Eve": "right", "Vic": "vic"}),
    "Moodle, a file with Canvas' marker": ({f"Eve_777{M}_vic_5_900_shapes.py": PY, f"Vic_5{M}_shapes.py": code("vic")}, {"Eve": "right", "Vic": "vic"}),
    "Moodle, a text and a file": ({f"Anna P_12{M}/shapes.py": PY, "Anna P_12_assignsubmission_onlinetext/onlinetext.html": b"x"}, {"Anna P": "right"}),
    "Moodle, Cyrillic": ({f"Анна Петрова_12{M}/shapes.py": PY, f"Ян Ли_13{M}/shapes.py": code("li")}, {"Анна Петрова": "right", "Ян Ли": "li"}),
    "Moodle, two of one name": ({f"Anna P_12{M}/shapes.py": PY, f"Anna P_13{M}/shapes.py": code("b")}, {"Anna P 12": "right", "Anna P 13": "b"}),
    "Moodle, a name with a number": ({f"Anna_12{M}/shapes.py": PY, f"Anna_13{M}/shapes.py": code("b"), f"Anna 12_9{M}/shapes.py": code("c")}, {"Anna 12 12": "right", "Anna 13": "b", "Anna 12 9": "c"}),
    "Moodle, a team without a number": ({f"Default group{M}/shapes.py": PY, f"Team 1_4{M}/shapes.py": PY}, {"Default group": "right", "Team 1": "right"}),
    # Canvas
    "Canvas, code and lab": ({"pa_12_9000_shapes.py": PY, "pa_12_9001_lab.ipynb": notebook("lab")}, {"pa": "right"}),
    "Canvas, code and a PDF": ({"pa_12_9000_shapes.py": PY, "pa_12_9001_answers.pdf": b"%PDF"}, {"pa": "right"}),
    "Canvas, our zip": ({"pa_12_9000_assignment1.zip": PACK}, {"pa": "right"}),
    "Canvas, our zip and a model": ({"pa_12_9000_assignment1.zip": PACK, "pa_12_9001_m.safetensors": b"x"}, {"pa": "right"}),
    "Canvas, a notebook": ({"pa_12_9000_work.ipynb": NOTEBOOK}, {"pa": "right"}),
    "Canvas, a notebook and a PDF": ({"pa_12_9000_work.ipynb": NOTEBOOK, "pa_12_9001_a.pdf": b"%"}, {"pa": "right"}),
    "Canvas, handed in again": ({"pa_12_9000_shapes-3.py": PY}, {"pa": "right"}),
    "Canvas, late": ({"pa_LATE_12_9000_shapes.py": PY, "pb_13_9001_shapes.py": code("b")}, {"pa": "right", "pb": "b"}),
    "Canvas, two of one file": ({"pa_12_9000_shapes.py": PY, "pa_12_9001_shapes-1.py": code("b")}, {"pa": "refused: pa_12_9000_shapes.py has shapes.py twice: shapes-1.py, shapes.py hand in one"}),
    "Canvas, anonymous": ({"anon_aB3xY_9000_shapes.py": PY, "LATE_anon_Zz9pq_9001_shapes.py": code("b")}, {"anon_aB3xY": "right", "anon_Zz9pq": "b"}),
    "Canvas, somebody called anonymous": ({"anon_annaa_1_9000_shapes.py": PY, "anon_annaa_5_9001_shapes.py": PY, "b_6_9002_shapes.py": code("b")}, {"b": "b"}),
    "Canvas, a date in a file's name": ({"pa_12_9000_shapes_2026_03_01.py": PY}, {"pa": "right"}),
    "Canvas, a number before a file's name": ({"pa_12_9000_3_shapes.py": PY}, {"pa": "right"}),
    "Canvas, a name that ends in a number": ({"anna_1_500_9000_shapes.py": PY, "vic_1_9001_shapes.py": code("v")}, {"vic": "v"}),
    "Canvas, a file with another's marker": ({"eve_12_9000_vic_5_9001_shapes.py": PY, "vic_5_9002_shapes.py": code("v")}, {"vic": "v"}),
    "Canvas, a name with another's marker": ({"vic_5_9001_x_12_9000_shapes.py": PY, "vic_5_9002_shapes.py": code("v")}, {"vic": "v"}),
    "Canvas, a text": ({"pa_12_text.html": b"x", "pb_13_9000_shapes.py": PY}, {"pb": "right"}),
    "Canvas, Cyrillic": ({"петроваанна_12_9000_shapes.py": PY}, {"петроваанна": "right"}),
    "Canvas, a file with Moodle's marker": ({f"eve_12_9000_Vic_555{M}_shapes.py": PY, "vic_555_9001_shapes.py": code("v")}, {"eve": "right", "vic": "v"}),
    "Canvas, a quiz": ({"petrova_anna12_question_7_9000_shapes.py": PY}, {"petrova_anna12": "right"}),
    "Canvas, a quiz that can be read in two ways": ({"vic5_question_7_9000_x12_question_7_9001_shapes.py": PY, "vic5_question_7_9002_shapes.py": code("v")}, {"vic5": "v"}),
    # Gradescope
    "Gradescope, a zip": ({"submission_7/work.zip": PACK, "submission_8/shapes.py": PY}, {"submission_7": "right", "submission_8": "right"}),
    "Gradescope, a notebook": ({"submission_7/w.ipynb": NOTEBOOK}, {"submission_7": "right"}),
    "Gradescope, a clone": ({"submission_7/assignments/assignment1/shapes.py": PY, "submission_7/assignments/assignment2/shapes.py": code("x")}, {"submission_7": "right"}),
    "Gradescope, a group": ({"submission_7/shapes.py": PY, "submission_metadata.yml": b"submission_7:\n  :submitters:\n  - :name: Anna\n    :sid: '41'\n    :email: a@b.c\n  - :name: Bo\n    :sid: '42'\n    :email: b@b.c\n"}, {"41": "right", "42": "right"}),
    "Gradescope, a name in other letters": ({"submission_7/shapes.py": PY, "submission_metadata.yml": b'submission_7:\n  :submitters:\n  - :name: "\\u0410\\u043d\\u043d\\u0430"\n'}, {"Анна": "right"}),
    "Gradescope, two attempts": ({"submission_7/shapes.py": code("old"), "submission_10/shapes.py": PY, "submission_metadata.yml": b"submission_7:\n  :submitters:\n  - :sid: a\nsubmission_10:\n  :submitters:\n  - :sid: a\n"}, {"a": "right"}),
    # nbgrader
    "nbgrader, code": ({"anna/assignment1/shapes.py": PY, "bo/assignment1/shapes.py": code("b")}, {"anna": "right", "bo": "b"}),
    "nbgrader, a zip": ({"anna/assignment1/work.zip": PACK}, {"anna": "right"}),
    "nbgrader, a notebook": ({"anna/assignment1/mine.ipynb": NOTEBOOK}, {"anna": "right"}),
    "nbgrader, others' assignments": ({"anna/assignment1/shapes.py": PY, "bo/assignment2/shapes.py": PY}, {"anna": "right"}),
    "nbgrader, one beside": ({"anna/assignment1/shapes.py": PY, "bo/assignment1/shapes.py": PY, "carl.py": code("c")}, {"anna": "right", "bo": "right", "carl": "c"}),
    # plain
    "plain, folders": ({"anna/shapes.py": PY, "bo/shapes.py": code("b")}, {"anna": "right", "bo": "b"}),
    "plain, one in assignment1/": ({"anna.py": PY, "bo.py": code("b"), "nested/assignment1/shapes.py": code("n")}, {"anna": "right", "bo": "b", "nested": "n"}),
    "plain, one in folders": ({"anna/x/y/shapes.py": PY, "bo/shapes.py": code("b")}, {"anna": "right", "bo": "b"}),
    "plain, a tar": ({"anna.tar.gz": tarred({"w/shapes.py": PY}), "bo.tgz": tarred({"shapes.py": code("b")})}, {"anna": "right", "bo": "b"}),
    "plain, a zip in a zip": ({"anna.zip": packed({"x/work.zip": PACK})}, {"anna": "right"}),
    "plain, a tar in a folder": ({"anna/work.tar.gz": tarred({"shapes.py": PY})}, {"anna": "right"}),
    "plain, a zip with an environment": ({"anna.zip": packed(JUNK | {"p/shapes.py": PY})}, {"anna": "right"}),
    "plain, a zip of a Mac": ({"anna.zip": packed({"p/shapes.py": PY, "__MACOSX/p/shapes.py": b"x", "__MACOSX/p/._shapes.py": b"x"})}, {"anna": "right"}),
    "plain, a zip with .git": ({"anna.zip": packed({"p/shapes.py": PY, "p/.git/shapes.py": b"x"})}, {"anna": "right"}),
    "plain, a second copy in a zip": ({"anna.zip": packed({"p/shapes.py": PY, "p/old/shapes.py": code("old")})}, {"anna": "right"}),
    "plain, two equal copies in a zip": ({"anna.zip": packed({"a/shapes.py": PY, "b/shapes.py": code("b")})}, {"anna": "refused: anna.zip has shapes.py twice: a/shapes.py, b/shapes.py hand in one"}),
    "plain, a folder with an environment": ({"anna/p/shapes.py": PY} | {f"anna/p/{name}": data for name, data in JUNK.items()}, {"anna": "right"}),
    "plain, 7z": ({"anna.7z": b"7z", "bo.py": PY}, {"anna": "refused: anna.7z is not a folder, a .py file, a .zip or an .ipynb zip it: hand in shapes.py, alone or in a .zip", "bo": "right"}),
    "plain, rar in a folder": ({"anna/work.rar": b"Rar!", "bo.py": PY}, {"anna": "refused: anna has no file shapes.py; it has work.rar zip it: of archives only .zip and .tar.gz are read", "bo": "right"}),
    "plain, a browser's copy": ({"anna (1).py": PY, "bo.py": code("b")}, {"anna": "right", "bo": "b"}),
    "plain, two of one student": ({"anna.py": PY, "anna.zip": PACK, "bo.py": code("b")}, {"bo": "b"}),
    "plain, a copy beside": ({"anna.py": PY, "anna (1).py": PY, "bo.py": code("b"), "carl.py": code("c")}, {"bo": "b", "carl": "c"}),
    "plain, one with Moodle's marker": ({f"x_777{M}_y.py": PY, "anna.py": code("a"), "bo.py": code("b")}, {f"x_777{M}_y": "right", "anna": "a", "bo": "b"}),
    "plain, one with Canvas' marker": ({"x_12_9000_y.py": PY, "anna.py": code("a"), "bo.py": code("b")}, {"x_12_9000_y": "right", "anna": "a", "bo": "b"}),
    "plain, a clone": ({"anna/assignments/assignment1/shapes.py": PY, "anna/solutions/shapes.py": code("x"), "bo/shapes.py": code("b")}, {"anna": "right", "bo": "b"}),
    "plain, a zip of a clone": ({"anna.zip": packed({"course-main/assignments/assignment1/shapes.py": PY, "course-main/assignments/assignment2/shapes.py": code("x")})}, {"anna": "right"}),
    # Google, Teams, repositories, Blackboard, Brightspace, mail
    "Google Classroom": ({"shapes.py": PY, "shapes (1).py": PY, "lab (2).ipynb": NOTEBOOK}, {}),
    "Teams": ({"Anna P/Homework/Version 1/shapes.py": code("old"), "Anna P/Homework/Version 2/shapes.py": PY}, {"Anna P": "right"}),
    "Teams, ten versions": ({f"Anna P/Homework/Version {n}/shapes.py": code("right" if n == 10 else "old") for n in range(8, 11)}, {"Anna P": "right"}),
    "Teams, several assignments": ({"Anna P/Assignment 1/Version 1/shapes.py": PY, "Anna P/Other/Version 1/shapes.py": code("x")}, {"Anna P": "right"}),
    "repositories": ({"hw3-anna/.git/HEAD": b"x", "hw3-anna/assignments/assignment1/shapes.py": PY, "hw3-bo/.git/HEAD": b"x", "hw3-bo/assignments/assignment1/shapes.py": code("b")}, {"anna": "right", "bo": "b"}),
    "repositories, dashes in names": ({"hw3-a-b/.git/x": b"x", "hw3-a-b/shapes.py": PY, "hw3-a-c/.git/x": b"x", "hw3-a-c/shapes.py": code("c")}, {"hw3-a-b": "right", "hw3-a-c": "c"}),
    "Blackboard": ({"HW 1_ap41_attempt_2026-03-01-12-30-00_shapes.py": PY, "HW 1_ap41_attempt_2026-03-01-12-30-00.txt": b"Name: A (ap41)\n"}, {"ap41": "right"}),
    "Blackboard, attempts": ({"HW 1_ap41_attempt_2026-03-01-12-30-00_shapes.py": code("old"), "HW 1_ap41_attempt_2026-03-02-12-30-00_shapes.py": PY}, {"ap41": "right"}),
    "Blackboard, underscores": ({"HW_1_a_p_attempt_2026-03-01-12-30-00_shapes.py": PY, "HW_1_p_attempt_2026-03-01-12-30-00.txt": b"Name: P (p)\n", "HW_1_p_attempt_2026-03-01-12-30-00_shapes.py": code("p")}, {"p": "p"}),
    "Brightspace": ({"41-9 - Anna P - March 1, 2026 1230 PM/shapes.py": code("old"), "41-9 - Anna P - March 1, 2026 130 PM/shapes.py": PY, "index.html": b"x"}, {"Anna P": "right"}),
    "Brightspace, its files beside each other": ({"41-9 - Anna P - Mar 1, 2026 1230 PM - lab.ipynb": b"{}", "41-9 - Anna P - Mar 1, 2026 1230 PM - shapes.py": PY, "41-9 - Anna P - Feb 1, 2026 1230 PM - shapes.py": code("old"), "index.html": b"x"}, {"Anna P": "right"}),
    "Brightspace, without a space": ({"41-9 - Anna P- Mar 1, 2026 1230 PM/work.zip": PACK}, {"Anna P": "right"}),
}  # fmt: skip


@pytest.mark.parametrize(("files", "want"), CASES.values(), ids=CASES)
def test_a_layout(
    tiny: Course, tmp_path: Path, files: dict[str, bytes], want: dict[str, str]
) -> None:
    """Every student has their own work, and nobody another's."""
    folder = lay(tmp_path / "class", files)
    found = look(tiny, folder)
    got = works(tiny, folder, found)

    assert want == {who: what.replace(f"{folder}/", "") for who, what in got.items()}


ROSTERS: dict[str, tuple[dict[str, bytes], str, dict[str, str]]] = {
    "Canvas, a group": ({"team7_12_9000_shapes.py": PY, "zoe_14_9001_shapes.py": code("z")}, "id,name,canvas id,group\na,Anna,12,Team 7\nb,Bo,13,Team 7\nz,Zoe,14,\n", {"a": "right", "b": "right", "z": "z"}),
    "Moodle, a group": ({f"Team 7_4{M}/shapes.py": PY}, "id,name,group\na,Anna,Team 7\nb,Bo,Team 7\n", {"a": "right", "b": "right"}),
    "Gradescope, a group": ({"submission_7/shapes.py": PY, "submission_metadata.yml": b"submission_7:\n  :submitters:\n  - :sid: a\n  - :email: b@x.y\n"}, "id,email\na,a@x.y\nb,b@x.y\n", {"a": "right", "b": "right"}),
    "a number is no id": ({"annap_12_9000_shapes.py": PY}, "id,name,canvas id\n12,Bo,99\na,P Anna,12\n", {"a": "right"}),
    "a name is no id": ({f"bs2_12{M}/shapes.py": PY}, "id,name\nbs2,Boris\n", {}),
    "another platform's numbers": ({f"Eve_12{M}/shapes.py": PY}, "id,name,canvas id\nb,Bo,12\n", {}),
    "number and name of two": ({"bo_12_9000_shapes.py": PY}, "id,name,canvas id\na,Anna,12\nb,Bo,13\n", {}),
    "another number under one's name": ({"anna_LATE_13_9000_shapes.py": PY}, "id,name,canvas id\na,Anna,12\n", {}),
    "repositories": ({"hw3-a-b/.git/x": b"x", "hw3-a-b/shapes.py": PY, "hw3-a-c/.git/x": b"x", "hw3-a-c/shapes.py": code("c")}, "id\na-b\na-c\n", {"a-b": "right", "a-c": "c"}),
    "repositories without .git": ({"hw3-ann/assignments/assignment1/shapes.py": PY, "hw3-bo/assignments/assignment1/shapes.py": code("b")}, "id\nann\nbo\n", {"ann": "right", "bo": "b"}),
    "a quiz": ({"petrova_anna12_question_7_9000_shapes.py": PY}, 'id,name,canvas id\na,"Petrova, Anna",12\n', {"a": "right"}),
    "a quiz, a name that ends in a number": ({"anna12_question_7_9000_shapes.py": PY}, "id,name,canvas id\na,Anna,99\n", {}),
    "mail": ({"x.eml": b"From: Boss <a@x.y>\n\nx", "y.eml": b"From: c@x.y\n\nx"}, "id,email\na,a@x.y\n", {"a": "refused"}),
    "Canvas' gradebook": ({"petrovaanna_12_9000_shapes.py": PY}, 'Student,ID,SIS User ID,SIS Login ID,Section,HW (7)\n    Points Possible,,,,,18\n"Petrova, Anna",12,ap41,anna@x.y,1,\n"Student, Test",99,,,1,\n', {"ap41": "right"}),
    "Canvas' gradebook with semicolons": ({"petrovaanna_12_9000_shapes.py": PY}, "Student;ID;SIS User ID;SIS Login ID;Section;HW (7)\n    Points Possible;;;;;18,0\nPetrova, Anna;12;ap41;a;1;\n", {"ap41": "right"}),
    "Moodle's worksheet": ({f"Anna Petrova_12{M}/shapes.py": PY}, "Identifier,Full name,Email address,Status,Grade\nParticipant 12,Anna Petrova,anna@x.y,No submission,\n", {"anna@x.y": "right"}),
    "Moodle's worksheet in Russian": ({f"Анна Петрова_12{M}/shapes.py": PY}, "Идентификатор,Полное имя,Адрес электронной почты,Статус,Оценка\nУчастник12,Анна Петрова,anna@x.y,Нет ответа,\n", {"anna@x.y": "right"}),
    "Blackboard's user names": ({"HW 1_ap41_attempt_2026-03-01-12-30-00_shapes.py": PY}, "username,name\nap41,Anna\n", {"ap41": "right"}),
    "two things for one student": ({"ap1/shapes.py": PY, "Anna P/shapes.py": code("b"), "bo/shapes.py": code("c")}, "id,name\nap1,Anna P\nbo,Bo\n", {"bo": "c"}),
    "names that fold to one": ({f"Anna-Maria_12{M}/shapes.py": PY, f"AnnaMaria_13{M}/shapes.py": code("b")}, "id,name\na,Anna Maria\n", {}),
}  # fmt: skip


@pytest.mark.parametrize(("files", "roster", "want"), ROSTERS.values(), ids=ROSTERS)
def test_a_layout_with_a_roster(
    tiny: Course, tmp_path: Path, files: dict[str, bytes], roster: str, want: dict[str, str]
) -> None:
    """By number, id or mail, each as what it is; else by a name that is one student's."""
    folder = lay(tmp_path / "class", files)
    found = look(tiny, folder, roster)

    got = works(tiny, folder, found)
    assert want == {who: what.partition(":")[0] for who, what in got.items()}


def test_what_belongs_to_nobody_is_listed(tiny: Course, tmp_path: Path) -> None:
    """With why, and counted as somebody's work."""
    files = {"anna.py": PY, "anna.zip": PACK, "bo.py": PY, "shapes (1).py": PY, "notes.txt": b"x"}
    found = look(tiny, lay(tmp_path / "class", files))

    assert 3 == found.ownerless
    assert [
        ("anna.py", "'anna' has another one, too: anna.zip; keep one"),
        ("anna.zip", "'anna' has another one, too: anna.py; keep one"),
        ("notes.txt", "fits no form: not understood"),
        ("shapes (1).py", "not understood: its name says nothing of a student"),
    ] == list(found.unmatched)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2026-03-01 12:30:00 UTC", "2026-03-01 12:30:00 UTC"),
        ("2026-03-01 12:30:00.123456 MSK", "2026-03-01 09:30:00 UTC"),
        ("2026-03-01 12:30:00 +0300", "2026-03-01 09:30:00 UTC"),
        ("2026-03-01 12:30:00 +03:00", "2026-03-01 09:30:00 UTC"),
        ("2026-03-01 12:30:00 Europe/Moscow", "2026-03-01 09:30:00 UTC"),
        ("2026-03-01 12:30:00", "2026-03-01 12:30:00 UTC"),
        ("2026-03-01 12:30:00 IST", ""),
        ("yesterday", ""),
        ("0001-01-01 00:00:00 +1200", ""),
    ],
)
def test_a_timestamp_in_any_zone(tiny: Course, tmp_path: Path, text: str, time: str) -> None:
    """Is read rightly, or told; a short name that several zones have is not guessed."""
    folder = lay(tmp_path / "class", {"anna/assignment1/shapes.py": PY})
    write(folder / "anna/assignment1/timestamp.txt", text + "\n")
    found = look(tiny, folder)

    assert time == found.attempts["anna"][0].time
    assert bool(time) != bool(found.told)


@pytest.mark.parametrize("make", ["pipe", "link", "large"])
def test_a_timestamp_that_is_no_plain_file(tiny: Course, tmp_path: Path, make: str) -> None:
    """Is neither waited for nor followed, and told."""
    folder = lay(tmp_path / "class", {"anna/assignment1/shapes.py": PY})
    path = folder / "anna/assignment1/timestamp.txt"
    if make == "pipe":
        os.mkfifo(path)
    elif make == "link":
        path.symlink_to(write(tmp_path / "other.txt", "2026-03-01 12:30:00 UTC"))
    else:
        write(path, "2026-03-01 12:30:00 UTC" + " " * 100_000)
    found = look(tiny, folder)

    assert "" == found.attempts["anna"][0].time
    told = "timestamp.txt is a link or no small file: not read"
    assert (("anna/assignment1", told),) == found.told
