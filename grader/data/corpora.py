"""What data sets are made of.

In: nothing. Out: the three records that loading gives.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Pairs:
    """Sentences and their translations; ``target[i]`` translates ``source[i]``."""

    source: list[str]
    target: list[str]
    source_language: str
    target_language: str

    def __len__(self) -> int:
        return len(self.source)


@dataclass(frozen=True)
class Documents:
    """Documents in their order; each is a list of sentences in their order, never empty."""

    documents: list[list[str]]
    language: str

    def __len__(self) -> int:
        return len(self.documents)

    @property
    def sentences(self) -> list[str]:
        """All of them, one after another."""
        return [sentence for document in self.documents for sentence in document]


@dataclass(frozen=True)
class Probe:
    """Questions for one claim; what an item's keys mean stands in the data set's datasheet."""

    items: list[dict[str, Any]]

    def __len__(self) -> int:
        return len(self.items)
