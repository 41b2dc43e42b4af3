"""From a name to a data set, and to the code that made it.

In: names from datasets/catalog.toml. Out: records, or a generator's package. Raises UsageError for
what is not here, with the command that gets it, and DataRefused for what cannot be read.
"""

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

from grader.data import cleaning
from grader.data.catalog import Catalog, Corpus, read_catalog
from grader.data.corpora import Documents, Pairs, Probe
from grader.data.places import course_root, place_of
from grader.data.reading import read_documents, read_items, read_lines, read_parallel
from grader.errors import GraderFault, UsageError
from grader.support import did_you_mean

PAIRS: dict[str, Callable[[list[Path], str], tuple[list[str], list[str]]]] = {
    "lines": lambda paths, _split: read_parallel(*paths),
    "shuffled": lambda paths, split: cleaning.split_pairs(*read_parallel(*paths), split),
}
DOCUMENTS: dict[str, Callable[[Path, str], list[list[str]]]] = {
    "documents": lambda path, _split: read_documents(path),
    "wikitext": lambda path, _split: cleaning.wikitext(read_lines(path, empty=True)),
    "novel": lambda path, split: cleaning.split_documents(
        cleaning.novel(read_lines(path, empty=True, strip=False)), split
    ),
}


def names(root: Path | None = None) -> list[str]:
    """The data sets that `load` knows, also those that are not here."""
    return list(_catalog(root)[1].corpora)


def load(name: str, split: str = "train", *, root: Path | None = None) -> Pairs | Documents | Probe:
    """Load one part of a data set.

    Args:
        split: train, valid or test; or the name of one of its probes.
        root: the course; default: the one around the current directory, else the one that this
            code lies in.

    Raises:
        UsageError: no such data set, no such part, or its files are not here.
        DataRefused: a file is not what it should be; the message says where.

    Example:
        >>> data.load("world", "test").target[0]  # doctest: +SKIP
        'Лиса видит белого кота.'
    """
    folder, catalog = _catalog(root)
    corpus = catalog.corpus(name)
    if split not in corpus.parts:
        raise UsageError(
            f"{name} has no split {split!r}{did_you_mean(split, corpus.parts)}",
            help=f"it has: {', '.join(corpus.parts)}",
        )
    if split in corpus.probes:
        return Probe(read_items(_found(folder, corpus, split, corpus.probes[split])))
    paths = [_found(folder, corpus, split, path) for path in corpus.splits[split]]
    if corpus.kind == "pairs":
        source, target = PAIRS[corpus.reader](paths, split)
        return Pairs(source, target, corpus.source_language, corpus.target_language)
    return Documents(DOCUMENTS[corpus.reader](paths[0], split), corpus.language)


def load_documents(name: str, split: str = "train") -> Documents:
    """Load one part of a data set that is documents; UsageError for one of pairs."""
    found = load(name, split)
    if not isinstance(found, Documents):
        catalog = _catalog(None)[1]
        kinds = [other for other, corpus in catalog.corpora.items() if corpus.kind == "documents"]
        raise UsageError(
            f"{name} {split} has no documents, which are trained on here",
            help=f"these have: {', '.join(kinds)}",
        )
    return found


def generator(name: str, *, root: Path | None = None) -> ModuleType:
    """The package in datasets/generators/ that makes a data set.

    Args:
        name: the package's own name, or that of a data set.
    """
    folder, catalog = _catalog(root)
    if name in catalog.corpora:
        name = catalog.corpora[name].generator or name
    known = sorted({corpus.generator for corpus in catalog.corpora.values() if corpus.ships})
    if name not in known:
        raise UsageError(
            f"no generator {name!r}{did_you_mean(name, known)}",
            help=f"there are: {', '.join(known) or 'none'}",
        )
    start = folder / "datasets" / "generators" / name / "__init__.py"
    if not start.is_file():
        raise GraderFault(f"{start} is not there", help="get datasets/ again, whole")
    # Two courses in one process, as in tests, must not share a package.
    module_name = f"_generator_{name}_{abs(hash(start)):x}"
    if module_name not in sys.modules:
        spec = importlib.util.spec_from_file_location(
            module_name, start, submodule_search_locations=[str(start.parent)]
        )
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[module_name] = module  # its relative imports look for it there
        try:
            spec.loader.exec_module(module)
        except Exception:
            del sys.modules[module_name]
            raise
    return sys.modules[module_name]


def _catalog(root: Path | None) -> tuple[Path, Catalog]:
    folder = course_root(root)
    return folder, read_catalog(folder)


def _found(root: Path, corpus: Corpus, split: str, path: str) -> Path:
    place = place_of(root, corpus, path)
    if place.is_file():
        return place
    if corpus.ships:
        raise UsageError(
            f"{corpus.name} has lost its file {place}", help="`grade data make` makes it again"
        )
    raise UsageError(
        f"{corpus.name} {split} is not here: no file {place}",
        help=f"`grade data get {corpus.name}` gets it, or takes it from a folder with --from DIR",
    )
