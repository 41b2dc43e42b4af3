"""What a platform's form is: how it looks, whose each thing is, and an example of its own.

In: the entries of a folder. Out: claims: this thing belongs to that owner. A form reads names, and
of files only what the platform itself wrote. Where a name can be read in two ways it says so.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from grader.course import Assignment


@dataclass(frozen=True)
class Owner:
    """Whom a platform names, by what it knows of them; the most certain decides."""

    name: str = ""
    number: str = ""
    """The platform's own, of the student or of their part in the assignment."""
    id: str = ""
    """The school's: a student id, a user name."""
    email: str = ""
    called: tuple[str, ...] = ()
    """Other words of which one may be an id or a name: what a repository is called."""
    glued: bool = False
    """The name has the platform's number at its end, and nothing says where that begins."""

    @property
    def key(self) -> tuple[str, ...]:
        """The same for everything that is one person's in a folder."""
        return ("number", self.number) if self.number else (self.id or self.email or self.name,)

    @property
    def shown(self) -> str:
        return self.id or self.email or self.name or self.number


@dataclass(frozen=True)
class Claim:
    """One thing in the folder, and whose it is."""

    path: Path
    owners: tuple[Owner, ...] = ()
    """Several hand in together."""
    file: str = ""
    """What its student called it, where it lies apart from the others; "" for a whole attempt."""
    order: int | None = None
    """Which attempt it is of, where the platform counts: later ones are larger."""
    time: str = ""
    why: str = ""
    """Why it is nobody's, where it has the form and cannot be taken."""


@dataclass(frozen=True)
class Example:
    """A folder as the platform makes it."""

    files: dict[str, str]
    """Path → text; "CODE" stands for the assignment's file."""
    owners: tuple[str, ...]
    """Whose work is in it, as it is called without a roster."""


@dataclass(frozen=True)
class Form:
    """One platform. A new one is a class in a file, a line in the registry, and its example."""

    assignment: Assignment
    folder: Path
    entries: Sequence[Path] = field(repr=False)

    platform: ClassVar[str]
    looks: ClassVar[str]
    """The form in one line, for the table of docs/ways-in.md."""
    source: ClassVar[str]
    """Where it is documented."""
    decides: ClassVar[str]
    """What says whose it is."""
    example: ClassVar[Example]

    def fits(self, path: Path) -> bool:
        """Whether an entry has the form."""
        raise NotImplementedError

    def claims(self, paths: Sequence[Path]) -> Iterator[Claim]:
        """What the entries that fit are."""
        raise NotImplementedError


def fold(word: str) -> str:
    """A word as it is compared: case, spaces and the joins of names do not matter.

    Some disks and archives write an accent as a character of its own, which is no letter.
    """
    word = unicodedata.normalize("NFC", word).casefold()
    return "".join(character for character in word if character.isalnum())
