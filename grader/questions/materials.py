"""Draw what is asked of a checkpoint, and what is right, by the functions of a material.py.

In: a material.py, which is ours, and a key that stays here. Out: a question, which goes to the
child, and what is expected, which stays here. Runs in the parent. Raises GraderFault for a
material.py that is wrong.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.random import RandomState

from grader.errors import GraderError, GraderFault

Functions = Mapping[str, Callable[..., Any]]


def load(path: Path) -> Functions:
    """The functions of a material.py."""
    space: dict[str, Any] = {"__name__": "material", "__file__": str(path)}
    try:
        exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), space)
    except Exception as error:  # it is ours, and may be wrong in any way
        raise GraderFault(f"{path}: {type(error).__name__}: {error}") from None
    return {name: value for name, value in space.items() if callable(value)}


def draw(functions: Functions, name: str, stream: bytes, official: bool) -> tuple[Any, Any]:
    """What one check asks, and what is right: plain JSON values.

    Args:
        stream: the check's material key, from which its random state is made.
        official: whether new material is to be drawn, since the shipped one lies beside its
            answers.
    """
    from grader import data

    if name not in functions:
        raise GraderFault(f"material.py has no function `{name}`")
    random = RandomState(np.frombuffer(stream, dtype="<u4"))
    try:
        question, expected = functions[name](data, random, official)
        json.dumps([question, expected])
    except GraderError:
        raise
    except Exception as error:  # it is ours, and may be wrong in any way
        raise GraderFault(f"material.py: `{name}`: {type(error).__name__}: {error}") from None
    return question, expected
