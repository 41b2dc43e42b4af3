"""The data that models learn from, by name: ``data.load("world", "test")``.

In: a name from datasets/catalog.toml and one of its splits. Out: `Pairs`, `Documents` or a
`Probe`. Light: imports no torch, and nothing that talks to a network.
"""

from grader.data.loading import generator, load, names
from grader.data.reading import DataRefused
from grader.data.records import Documents, Pairs, Probe

__all__ = ["DataRefused", "Documents", "Pairs", "Probe", "generator", "load", "names"]
