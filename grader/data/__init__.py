"""Corpora: what ships with the course, and the real ones that do not.

In: a name from the catalogue, and where it lies. Out: lines of text in plain records.
May use the network, in one file, when somebody downloads. Never imports torch, nor runs code.
"""

from typing import TYPE_CHECKING

from grader.support.doors import opened_when_asked

if TYPE_CHECKING:
    from grader.data.catalog_listing import listing as listing
    from grader.data.corpora import Documents as Documents
    from grader.data.corpora import Pairs as Pairs
    from grader.data.corpora import Probe as Probe
    from grader.data.getting import get_files as get_files
    from grader.data.loading import generator as generator
    from grader.data.loading import load as load
    from grader.data.loading import load_documents as load_documents
    from grader.data.loading import names as names
    from grader.data.making import make_files as make_files
    from grader.data.reading import DataRefused as DataRefused
else:
    __getattr__ = opened_when_asked(
        __name__,
        catalog_listing=["listing"],
        corpora=["Documents", "Pairs", "Probe"],
        getting=["get_files"],
        loading=["generator", "load", "load_documents", "names"],
        making=["make_files"],
        reading=["DataRefused"],
    )
