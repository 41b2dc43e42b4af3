"""Layouts as platforms make them, by code: files of a course of one assignment, and what is found.

In: a folder and a table of paths. Out: student → the code that was found, or why there is none.
Nothing is graded: what is compared is whose work it is, and which file of it.
"""

import io
import json
import tarfile
import zipfile
from pathlib import Path

from grader.cohort.attempts import received
from grader.cohort.handed_in import Found, find_handed_in
from grader.cohort.roster import read_roster
from grader.course.config import Course
from grader.errors import SubmissionRefused
from tests.tiny_course import write

CODE = "def double(x, mark='{}'):\n    return x * 2\n"


def code(mark: str = "right") -> bytes:
    """A file of the assignment; the mark says which one."""
    return CODE.format(mark).encode()


def packed(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name, data in members.items():
            made.writestr(name, data)
    return stream.getvalue()


def tarred(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as made:
        for name, data in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            made.addfile(member, io.BytesIO(data))
    return stream.getvalue()


def notebook(mark: str = "right") -> bytes:
    cell = {"cell_type": "code", "source": code(mark).decode(), "metadata": {}, "outputs": []}
    whole = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole).encode()


def lay(folder: Path, files: dict[str, bytes]) -> Path:
    """Write the files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        write(folder / name, data)
    return folder


def look(course: Course, folder: Path, roster: str = "") -> Found:
    """What the finder finds."""
    known = read_roster(write(folder.parent / "roster.csv", roster)) if roster else None
    return find_handed_in(folder, course.assignment("assignment1"), known)


def works(course: Course, folder: Path, found: Found) -> dict[str, str]:
    """Student → the mark of the code that counts, or "refused: why"."""
    assignment = course.assignment("assignment1")
    said = {}
    for student, attempts in found.attempts.items():
        try:
            [text] = received(attempts[-1], folder, assignment).files.values()
            said[student] = text.decode().rpartition("mark='")[2].partition("'")[0]
        except SubmissionRefused as refused:
            said[student] = f"refused: {refused}{' ' + refused.help if refused.help else ''}"
    return said
