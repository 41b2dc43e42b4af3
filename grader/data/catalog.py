"""What datasets/catalog.toml says: the data sets, their files, their licences.

In: a course's root. Out: a `Catalog`, checked. Raises GraderFault for a catalogue that is wrong,
UsageError for a name that is not in it.
"""

import re
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from grader.course import Strict, build, read_toml
from grader.errors import UsageError
from grader.support import did_you_mean

CHECKSUM = r"^(md5:[0-9a-f]{32}|sha256:[0-9a-f]{64})$"


class File(Strict):
    """One file of a real corpus: how it is known, and where it is published."""

    bytes: int | None = None
    """Its size; none where nobody here has seen it."""
    sha256: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")
    """Of the file as it is read; the corpus says where this comes from."""
    url: str | None = None
    member: str | None = None
    """Its path inside the zip at `url`."""
    published: str | None = Field(default=None, pattern=CHECKSUM)
    """The checksum of what lies at `url`, as others publish it."""
    other_edition: bool = False
    """What lies at `url` is not the edition that `sha256` belongs to."""


class Corpus(Strict):
    """One data set."""

    name: str
    kind: Literal["pairs", "documents"]
    title: str
    source_language: str = ""
    target_language: str = ""
    language: str = ""
    reader: Literal["lines", "shuffled", "documents", "wikitext", "novel"]
    """How its files become sentences: a key of `loading.READERS`."""
    licence: str
    terms: str
    """What the licence asks for, in a sentence; `grade data get` says it."""
    credit: str
    """Whom to name."""
    homepage: str = ""
    checksums: str = ""
    """Where the checksums come from, and which are missing."""
    splits: dict[str, tuple[str, ...]] = Field(min_length=1)
    """Split → its files: source and target, or one."""
    probes: dict[str, str] = Field(default_factory=dict)
    generator: str = ""
    """It is made by datasets/generators/ of that name, and ships with the course."""

    @model_validator(mode="after")
    def _agree(self) -> "Corpus":
        languages = (self.source_language, self.target_language, self.language)
        pairs = self.kind == "pairs"
        if [bool(language) for language in languages] != [pairs, pairs, not pairs]:
            raise ValueError("pairs have a source_language and a target_language, others one")
        if (self.reader in ("lines", "shuffled")) != pairs:
            raise ValueError(f"the reader {self.reader!r} does not give {self.kind}")
        for split, paths in self.splits.items():
            if len(paths) != (2 if pairs else 1):
                raise ValueError(f"{split} names {len(paths)} files; pairs have two, others one")
        return self

    @property
    def ships(self) -> bool:
        return bool(self.generator)

    @property
    def parts(self) -> list[str]:
        """What `load` takes as a split."""
        return [*self.splits, *self.probes]

    @property
    def paths(self) -> list[str]:
        """Its files, each once."""
        found = [path for paths in self.splits.values() for path in paths]
        return list(dict.fromkeys([*found, *self.probes.values()]))


class Catalog(Strict):
    """All of them."""

    corpora: dict[str, Corpus]
    files: dict[str, File]

    @model_validator(mode="after")
    def _whole(self) -> "Catalog":
        named = {path for corpus in self.corpora.values() for path in corpus.paths}
        real = {path for c in self.corpora.values() if not c.ships for path in c.paths}
        if wrong := sorted(path for path in named if not re.fullmatch(r"\w[\w./-]*", path)):
            raise ValueError(f"{wrong[0]!r} is no path below a folder")
        if wrong := sorted(path for path in named if ".." in Path(path).parts):
            raise ValueError(f"{wrong[0]!r} is no path below a folder")
        if stray := sorted(real ^ self.files.keys()):
            raise ValueError(f"{stray[0]!r} stands either in a corpus or in [file], not in both")
        return self

    def corpus(self, name: str) -> Corpus:
        """The data set of that name; UsageError that offers the nearest."""
        if name not in self.corpora:
            raise UsageError(
                f"no data set {name!r}{did_you_mean(name, self.corpora)}",
                help=f"there are: {', '.join(self.corpora)}",
            )
        return self.corpora[name]


def read_catalog(root: Path) -> Catalog:
    """Read the catalogue of the course at `root`."""
    source = root / "datasets" / "catalog.toml"
    if not source.is_file():
        raise UsageError(
            f"{source} is not there", help="this course has no data sets, or the folder was moved"
        )
    table = read_toml(source)
    corpora = {
        name: build(Corpus, source, row, name=name) for name, row in table.pop("corpus", {}).items()
    }
    files = {path: build(File, source, row) for path, row in table.pop("file", {}).items()}
    return build(Catalog, source, table, corpora=corpora, files=files)
