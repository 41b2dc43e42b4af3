"""What torch itself ran while a check was asked, whoever called it and in whatever way.

In: a check that is asked. Out: the operators' names, or that the record was lost. Torch's profiler
keeps them outside Python, over all threads: so a call is seen with functions and modes off, in
another thread, in TorchScript, and of a tensor without a gradient. No name of Python's leads to
the record; it can be ended, and then it lacks its own mark.
"""

import secrets
from typing import Any

import torch
from torch._C._profiler import _ExperimentalConfig

_torch: Any = torch.autograd  # type checkers know nothing of these names
_end = _torch._disable_profiler  # before student code can patch it


class Recording:
    """One record, from `begin` to `end`."""

    def __init__(self) -> None:
        self._mark = secrets.token_hex(8)

    def begin(self) -> None:
        """Start it, and leave the mark."""
        config = _torch.ProfilerConfig(
            _torch.ProfilerState.KINETO, False, False, False, False, False,
            _ExperimentalConfig(profile_all_threads=True),
        )  # fmt: skip
        activities = {_torch.ProfilerActivity.CPU}
        _torch._prepare_profiler(config, activities)
        _torch._enable_profiler(config, activities)
        with torch.autograd.profiler.record_function(self._mark):
            pass

    def end(self) -> frozenset[str] | None:
        """The operators that ran; None where somebody else has ended the record."""
        try:
            names = frozenset(event.name() for event in _end().events())
        except RuntimeError:
            return None
        return names if self._mark in names else None
