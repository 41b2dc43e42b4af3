"""A roster names each student by every word that is theirs alone."""

import unicodedata
from pathlib import Path

import pytest

from grader.cohort.platforms import Owner
from grader.cohort.roster import read_roster
from grader.errors import UsageError
from tests.tiny_course import write

TABLE = """\
Student_ID,Name,Email,Canvas ID
ap1,"Петрова, Анна",anna@uni.edu,901
bs2,Boris Smirnov,boris@uni.edu,902
bs3,Boris Smirnov,other@uni.edu,903
"""


def roster(folder: Path, text: str = TABLE) -> Path:
    return write(folder / "students.csv", text)


@pytest.mark.parametrize(
    "word",
    ["ap1", "AP1", "anna@uni.edu", "Анна Петрова", "Петрова Анна", "петроваанна", "anna"],
)
def test_a_student_is_found_by_any_word_of_theirs(tmp_path: Path, word: str) -> None:
    """Id, mail, name in either order; case and joins do not matter."""
    found = read_roster(roster(tmp_path)).find(word)

    assert found
    assert "ap1" == found.id


def test_an_accent_may_be_a_character_of_its_own(tmp_path: Path) -> None:
    """As some disks write the names of files."""
    known = read_roster(roster(tmp_path, "id,name\nas1,Андрей Соловьёв\n"))

    assert known.find(unicodedata.normalize("NFD", "Андрей Соловьёв"))


def test_a_cell_may_have_several_lines(tmp_path: Path) -> None:
    """A message counts lines as an editor does."""
    text = 'id,name,note\na,Anna,"one\ntwo"\n,Bob,x\n'

    with pytest.raises(UsageError, match="line 4: no id"):
        read_roster(roster(tmp_path, text))


def test_a_cell_without_an_end_is_told(tmp_path: Path) -> None:
    """Python's reader has a limit for one cell."""
    with pytest.raises(UsageError, match="cannot be read as CSV: field larger"):
        read_roster(roster(tmp_path, "id,name\na," + 200_000 * "x"))


def test_a_name_that_two_share_names_nobody(tmp_path: Path) -> None:
    """It is not guessed which one is meant."""
    known = read_roster(roster(tmp_path))

    assert known.find("Boris Smirnov") is None
    assert known.find("Boris Smirnov", "bs2")


def test_a_number_is_looked_up_as_a_number(tmp_path: Path) -> None:
    """The same digits may be another's id."""
    known = read_roster(roster(tmp_path))

    assert known.find("902") is None
    assert {"bs2": "Boris Smirnov"} == known.whose(Owner("x", "902"), False, False, "Canvas")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "has no column of student ids; it has nothing"),
        ("name,mark\nA,1\n", "it has name, mark"),
        ("id,name\n,Anna\n", "line 2: no id"),
        ("id,email\na,x@y.z\nb,x@y.z\n", "two students are called 'x@y.z'"),
    ],
)
def test_what_cannot_be_a_roster_says_why(tmp_path: Path, text: str, says: str) -> None:
    """With the file's name."""
    with pytest.raises(UsageError) as caught:
        read_roster(roster(tmp_path, text))

    assert says in str(caught.value)
    assert "students.csv" in str(caught.value)


def test_a_roster_in_another_encoding(tmp_path: Path) -> None:
    """The way out is said."""
    write(tmp_path / "students.csv", "id,name\na,Анна\n".encode("cp1251"))

    with pytest.raises(UsageError, match="not UTF-8"):
        read_roster(tmp_path / "students.csv")


def test_a_roster_that_is_not_there(tmp_path: Path) -> None:
    """It names the path."""
    with pytest.raises(UsageError, match="cannot be read"):
        read_roster(tmp_path / "none.csv")


def test_a_spreadsheets_mark_and_empty_lines_do_no_harm(tmp_path: Path) -> None:
    """As spreadsheets export."""
    path = write(tmp_path / "students.csv", b"\xef\xbb\xbfid,name\r\na,Anna\r\n,\r\n")

    assert ["a"] == [student.id for student in read_roster(path).students]
