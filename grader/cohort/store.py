"""Keep the results of a class, one by one, so that nothing is lost and nothing is done twice.

In: grades as they come. Out: the same grades, later. One SQLite file: each result is written in a
transaction of its own, so a run that is killed goes on where it was. Two runs exclude each other.
Raises UsageError where another run holds it, MachineFault where the disk does not take it.
"""

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from grader.errors import MachineFault, UsageError

STORE_FILE = "class.sqlite"
VERSION = 1
RESULT_BYTES = 32 << 10
FOR_THE_JOURNAL = 16
"""Results that fit into the journal, which takes what one transaction changes."""
SCHEMA = """
create table if not exists seeds (assignment text primary key, seed text not null);
create table if not exists results (
    key text primary key, assignment text not null, grade text not null, problem text not null);
create table if not exists attempts (
    assignment text not null, student text not null, place text not null, key text not null,
    digest text not null, time text not null, chosen integer not null,
    primary key (assignment, student, place));
"""


@dataclass(frozen=True)
class Result:
    """What became of one submission."""

    grade: str = ""
    """A `Grade` as JSON; empty where there is none."""
    problem: str = ""
    """Why there is none."""


@dataclass(frozen=True)
class Attempted:
    """One attempt of one student, and the result that it has."""

    student: str
    place: str
    """Below the class's folder."""
    key: str
    digest: str
    time: str = ""
    chosen: bool = True
    """Whether this attempt counts."""


class Store:
    """The results of one class."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def seed(self, assignment: str, wanted: int | None = None) -> int:
        """The private seed of an assignment: drawn once, or the wanted one from now on."""
        row = self._connection.execute(
            "select seed from seeds where assignment = ?", (assignment,)
        ).fetchone()
        if row and wanted is None:
            return int(row[0])
        seed = secrets.randbits(128) if wanted is None else wanted
        self._write(
            "insert into seeds values (?, ?) on conflict (assignment) do update set seed = ?",
            (assignment, str(seed), str(seed)),
        )
        return seed

    def result(self, key: str) -> Result | None:
        """What is known under a key."""
        row = self._connection.execute(
            "select grade, problem from results where key = ?", (key,)
        ).fetchone()
        return Result(*row) if row else None

    def reserve(self, results: int) -> None:
        """Take the room for so many results now, while there is some: what is written later goes
        into pages that the file has already, and its journal too."""
        with self._transaction():
            self._connection.execute("create table if not exists room (filler blob not null)")
            for _ in range(results + FOR_THE_JOURNAL):
                self._connection.execute("insert into room values (zeroblob(?))", (RESULT_BYTES,))
        with self._transaction():  # what is there already is copied into the journal first
            self._connection.execute(
                "update room set filler = randomblob(1) where rowid <= ?", (FOR_THE_JOURNAL,)
            )
            self._connection.execute("drop table room")

    def keep(self, assignment: str, key: str, result: Result) -> None:
        """Write one result; it is there when this returns, whatever happens then."""
        self._write(
            "insert or replace into results values (?, ?, ?, ?)",
            (key, assignment, result.grade, result.problem),
        )

    def attempts(self, assignment: str) -> list[Attempted]:
        """Who had handed in what when the last run ended."""
        rows = self._connection.execute(
            "select student, place, key, digest, time, chosen from attempts where assignment = ?"
            " order by student, place",
            (assignment,),
        )
        return [
            Attempted(student, place, key, digest, time, bool(chosen))
            for student, place, key, digest, time, chosen in rows
        ]

    def settle(self, assignment: str, attempts: list[Attempted]) -> None:
        """Write who has which result, in place of what was known before; all or nothing."""
        with self._transaction():
            self._connection.execute("delete from attempts where assignment = ?", (assignment,))
            self._connection.executemany(
                "insert into attempts values (?, ?, ?, ?, ?, ?, ?)",
                [
                    (assignment, a.student, a.place, a.key, a.digest, a.time, int(a.chosen))
                    for a in attempts
                ],
            )

    def forget(self, assignment: str) -> None:
        """Start over: results and seed are gone."""
        with self._transaction():
            for table in ("attempts", "results", "seeds"):
                self._connection.execute(f"delete from {table} where assignment = ?", (assignment,))

    def _write(self, sql: str, values: tuple[object, ...]) -> None:
        with self._transaction():
            self._connection.execute(sql, values)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            with self._connection:
                yield
        except sqlite3.OperationalError as error:
            raise MachineFault(f"the results cannot be written: {error}") from None


@contextmanager
def open_store(folder: Path) -> Iterator[Store]:
    """Open the store of a class, and hold it until the end."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(folder / STORE_FILE, timeout=0.2, check_same_thread=False)
    except (OSError, sqlite3.OperationalError) as error:
        raise MachineFault(f"{folder} cannot be written: {error}") from None
    try:
        try:
            # Held until the connection closes, or the process ends in whatever way.
            connection.execute("pragma locking_mode = exclusive")
            connection.execute("pragma journal_mode = persist")  # what it has taken stays taken
            connection.execute("begin immediate")
            connection.commit()
            version = connection.execute("pragma user_version").fetchone()[0]
            if version not in (0, VERSION):
                raise UsageError(f"{folder / STORE_FILE} is of another version of the grader")
            connection.executescript(SCHEMA + f"pragma user_version = {VERSION};")
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                help = "wait for it to end, or give another --out"
                raise UsageError(f"another run is working in {folder}", help=help) from None
            raise MachineFault(f"{folder / STORE_FILE}: {error}") from None
        except sqlite3.DatabaseError as error:
            raise UsageError(f"{folder / STORE_FILE} is no store of results: {error}") from None
        yield Store(connection)
    finally:
        connection.close()
