"""Import the references and the given scripts as their own folder would, and take them back."""

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import torch


@contextmanager
def beside(folder: Path, *names: str) -> Iterator[list[ModuleType]]:
    """Files that import each other by name; what had these names before comes back.

    In one thread: small products are faster alone, since two wait for each other, up to seconds.
    """
    before = {name: sys.modules.pop(name) for name in names if name in sys.modules}
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    sys.path.insert(0, str(folder))
    try:
        yield [importlib.import_module(name) for name in names]
    finally:
        sys.path.remove(str(folder))
        torch.set_num_threads(threads)
        for name in names:
            sys.modules.pop(name, None)
        sys.modules.update(before)
