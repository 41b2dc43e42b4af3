"""Make the data sets that ship with the course again, or compare them with what is made.

In: the packages in datasets/generators/. Out: files in datasets/, and a line for each that is not
the same. A comparison writes nothing there.
"""

import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.data.catalog import read_catalog
from grader.data.loading import generator
from grader.errors import UsageError
from grader.support import did_you_mean

PROSE = ".md"
"""A datasheet may be written by hand, or be made like the rest."""


@dataclass(frozen=True)
class Made:
    """What one generator made."""

    name: str
    files: int
    differences: tuple[str, ...]
    """What was not the same before, in words."""


def make_files(
    root: Path, name: str | None = None, *, check: bool = False, tell: Callable[[str], object]
) -> Iterator[Made]:
    """Run the generators.

    Args:
        name: only this one, by its own name or a data set's; default: all.
        check: compare, and change nothing.
    """
    catalog = read_catalog(root)
    known = sorted({corpus.generator for corpus in catalog.corpora.values() if corpus.ships})
    if name in catalog.corpora:
        name = catalog.corpora[name].generator or name
    if name is not None and name not in known:
        raise UsageError(
            f"no generator {name!r}{did_you_mean(name, known)}",
            help=f"there are: {', '.join(known) or 'none'}",
        )
    for one in [name] if name else known:
        tell(f"making {one}")
        with tempfile.TemporaryDirectory() as temporary:
            made, shipped = Path(temporary) / one, root / "datasets" / one
            made.mkdir()
            generator(one, root=root).write(made)
            new, old = _files(made), _files(shipped)
            differences = [*_differences(new, old, f"datasets/{one}")]
            if not check:
                _update(new, old, shipped)
            yield Made(one, len(new), tuple(differences))


def _files(folder: Path) -> dict[str, Path]:
    return {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def _differences(new: dict[str, Path], old: dict[str, Path], where: str) -> Iterator[str]:
    for name, path in new.items():
        if name not in old:
            yield f"{where}/{name} was not there"
        elif (line := _first_difference(path.read_bytes(), old[name].read_bytes())) is not None:
            yield f"{where}/{name} differs from line {line} on"
    yield from (f"{where}/{name} is not made any more" for name in _stray(new, old))


def _stray(new: dict[str, Path], old: dict[str, Path]) -> list[str]:
    return [name for name in old if name not in new and not name.endswith(PROSE)]


def _first_difference(new: bytes, old: bytes) -> int | None:
    if new == old:
        return None
    pairs = zip(new.split(b"\n"), old.split(b"\n"), strict=False)
    lines = min(new.count(b"\n"), old.count(b"\n")) + 1
    return next((line for line, (left, right) in enumerate(pairs, 1) if left != right), lines)


def _update(new: dict[str, Path], old: dict[str, Path], folder: Path) -> None:
    for name, path in new.items():
        content = path.read_bytes()
        if name not in old or old[name].read_bytes() != content:
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            partial = place.with_name(f".{place.name}.{os.getpid()}.part")
            partial.write_bytes(content)
            partial.replace(place)
    for name in _stray(new, old):
        old[name].unlink()
