"""The small world: parallel sentences, English and Russian, made by a seeded grammar.

In: a folder for the files, or a seed for new sentences.
Out: `write` and `sample`. Pure Python, no dependencies, the same bytes on every machine.

Reading order: `inflection` (endings) · `lexicon` (words) · `grammar` (phrases that agree) ·
`constructions` (the sentences, by what they show) · `pronouns` (what *it* is) ·
`writing` (splits and probes) · `datasheet`.
"""

from .writing import VERSION, sample, write

__all__ = ["VERSION", "sample", "write"]
