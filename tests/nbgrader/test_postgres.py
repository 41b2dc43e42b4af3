"""The gradebook on a real PostgreSQL, which the test starts for itself."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("nbgrader")
pytest.importorskip("pg8000")

from grader.course.config import Course
from tests.nbgrader.conftest import opened
from tests.nbgrader.school import TRIPLE, answered, rows

PLACES = [os.environ.get("PATH", ""), *map(str, Path("/usr/lib/postgresql").glob("*/bin"))]
SERVER = shutil.which("postgres", path=os.pathsep.join(PLACES)) or ""
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not SERVER, reason="no PostgreSQL here: apt install postgresql"),
]


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """A server of its own, under a user without rights: it refuses to run as root."""
    programs = Path(SERVER).resolve().parent
    home = Path(tempfile.mkdtemp(prefix="gradebook-", dir="/tmp"))
    user: dict[str, str] = {}
    if os.geteuid() == 0:
        user = {"user": "nobody"}
        shutil.chown(home, "nobody")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    subprocess.run(
        [programs / "initdb", "-D", home / "data", "-U", "grader", "-A", "trust", "--no-sync"],
        check=True, capture_output=True, cwd=home, **user,
    )  # fmt: skip
    server = subprocess.Popen(
        [
            SERVER, "-D", home / "data", "-p", str(port), "-h", "127.0.0.1", "-k", home,
            "-c", "fsync=off",
        ],
        cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **user,
    )  # fmt: skip
    try:
        ask = [programs / "pg_isready", "-h", "127.0.0.1", "-p", str(port), "-t", "60"]
        for _ in range(120):
            if subprocess.run(ask, capture_output=True).returncode == 0:
                break
            assert server.poll() is None, "the server ended"
        yield f"postgresql://grader@127.0.0.1:{port}/postgres"
    finally:
        server.terminate()
        server.wait(60)
        shutil.rmtree(home, ignore_errors=True)


def test_both_ways_write_the_same_rows_there(lab: Course, database: str, tmp_path: Path) -> None:
    """`nbgrader autograde`, then `grade class` over it; export reads them."""
    school = opened(lab, tmp_path, "--db", database)
    school.hand_in("right", answered(school, "An answer."))
    school.hand_in("wrong", school.released, TRIPLE)
    school.hand_in("none")
    url = database.replace("postgresql://", "postgresql+pg8000://")

    school.nbgrader("autograde", "assignment1")
    theirs = rows(url)
    for student in ("right", "none"):
        school.nbgrader("db", "student", "remove", student, "--force")
    school.grade(lab.root, "class", "1", school.folder, "--jobs", "1", "--quiet")

    assert 3 * (5 + 2) == len(theirs)
    assert theirs == rows(url)
    school.nbgrader("export")
    assert 4 == len((school.folder / "grades.csv").read_text().splitlines())
