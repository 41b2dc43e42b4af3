"""Say in words how far an answer is from the right one.

In: shapes, differences, numbers. Out: clauses for a student: lower case start, no full stop.
Pure functions of what they are given; where `public` is False no value and no place is said.
"""

from collections.abc import Mapping, Sequence
from math import floor, isnan, log10, prod

import numpy as np

from grader.judging.leaves import Bools, Difference
from grader.judging.sketch import Numbers
from grader.records import Array, Other

TENSOR = "a torch.Tensor"
HUGE = 1e6
"""So many times its size is no longer told as a number."""
PAIRS = (
    "max",
    "min",
    "sort",
    "topk",
    "median",
    "nanmedian",
    "mode",
    "kthvalue",
    "cummax",
    "cummin",
)
"""torch's functions that return values with their indices where they are given an axis."""
Names = tuple[str, ...]
"""Of the axes of a tensor; empty where they have none."""
Path = tuple[int | str, ...]
"""Where a part of an answer is: indices of lists, keys of dictionaries."""


def part(path: Path) -> str:
    """Which part of the answer, to stand before a verb: "part 2 of the answer "."""
    if not path:
        return ""
    words = [f"part {step + 1}" if isinstance(step, int) else f"`{step[:40]}`" for step in path]
    words.reverse()
    if isinstance(path[0], int):
        words.append("the answer")
    return " of ".join(words) + " "


def kind(value: object) -> str:
    """What a thing is, by the name that it has in a program."""
    if isinstance(value, Array):
        return TENSOR
    if isinstance(value, Other) and value.kind.removeprefix("torch.") in PAIRS:
        return f"the pair (values, indices) of {value.kind.removeprefix('torch.')}(dim=…)"
    return with_article(value.kind if isinstance(value, Other) else type(value).__name__)


def with_article(name: str) -> str:
    """A type's name with its article, where it has not one yet."""
    if name == "NoneType":
        return "None"
    if name.startswith(("a ", "an ")):
        return name
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"


def shape_fact(got: tuple[int, ...], expected: tuple[int, ...]) -> str:
    """What helps to see how a wrong shape came about; may be nothing."""
    if sorted(got) == sorted(expected):
        moved = [axis for axis in range(len(got)) if got[axis] != expected[axis]]
        if len(moved) == 2:
            return f"axes {moved[0]} and {moved[1]} are swapped"
        return "the axes stand in another order"
    if [size for size in got if size != 1] == [size for size in expected if size != 1]:
        more = len(got) - len(expected)
        if more > 0:
            return "there is an axis of size 1 too many"
        return "an axis of size 1 is missing" if more < 0 else "the axis of size 1 is elsewhere"
    if len(got) + 1 == len(expected):
        for axis in range(len(expected)):
            if got == expected[:axis] + expected[axis + 1 :]:
                return f"axis {axis} is missing, of size {expected[axis]}"
    if len(got) == len(expected) + 1:
        for axis in range(len(got)):
            if expected == got[:axis] + got[axis + 1 :]:
                return f"axis {axis} is too many, of size {got[axis]}"
    if prod(got) == prod(expected):
        return "it holds as many numbers as expected"
    return ""


def values(path: Path, found: Difference, shape: tuple[int, ...], public: bool) -> str:
    """The clause on wrong values: by how much of their size, in how many rows."""
    text = f"{part(path)}differs{size(found)}"
    if found.size >= HUGE:
        text = f"{part(path)}is more than a million times too large"
    wrong, rows = found.rows
    if public and len(shape) > 1 and rows > 1 and wrong:
        text += ", in every row" if wrong == rows else f", in {wrong} of {rows} rows"
    return text + "; shape and dtype are right"


def whole(path: Path, found: Difference, total: int) -> str:
    """The clause on wrong whole numbers."""
    if total == 1:
        return f"{part(path)}is another number than expected; shape and dtype are right"
    share = how_many(found.count, total) if found.count else "some of the numbers differ"
    return f"{share}{_of(path)}; shape and dtype are right"


def whole_detail(found: Difference, shape: tuple[int, ...], names: Names = ()) -> str:
    """The second line on wrong whole numbers."""
    at = f"one of them at {list(found.at)}" if found.count and found.at else ""
    only = slices(found.wrong, names) if len(shape) > 1 and found.count != 1 else ""
    return ", ".join(filter(None, (at, only)))


def not_finite(path: Path, values: Numbers, total: int) -> str:
    """The clause on NaN and infinity where all should be finite."""
    kinds = (int(np.isnan(values).sum()), "NaN"), (int(np.isinf(values).sum()), "infinite")
    found = [(count, name) for count, name in kinds if count]
    if total == 1:
        return f"{part(path)}is {found[0][1]}; a finite number is expected"
    first, *more = [f"{'is' if n == 1 else 'are'} {name}" for n, name in found]
    rest = f" and {found[1][0]} {more[0]}" if more else ""
    return f"{found[0][0]} of {total} numbers{_of(path)} {first}{rest}; all should be finite"


def _of(path: Path) -> str:
    return f" in {part(path).rstrip()}" if path else ""


def first_place(wrong: Bools) -> str:
    """Where wrong numbers begin, and in how many rows they are."""
    if not wrong.ndim:
        return ""
    first = f"the first at {np.argwhere(wrong)[0].tolist()}"
    if wrong.ndim == 1:
        return first
    rows = wrong.any(axis=-1)
    return f"in {int(rows.sum())} of {rows.size} rows, {first}"


def size(found: Difference) -> str:
    """ " by 31% of its size", or nothing where it is not known."""
    if isnan(found.size):
        return ""
    about = "" if found.count else "about "
    return f" by {about}{relative(found.size)}"


def relative(fraction: float) -> str:
    """A difference over a size, in words."""
    if not fraction < HUGE:
        return "more than a million times its size"
    if fraction >= 10:
        return f"{fraction:.0f} times its size"
    percent = 100 * fraction
    if percent < 1e-4:
        return "less than 0.0001% of its size"
    digits = 0 if percent >= 10 else 1 if percent >= 1 else 1 - floor(log10(percent))
    return f"{percent:.{digits}f}% of its size"


def how_many(count: int, total: int) -> str:
    """A share of the numbers: counted where few, a percentage where many."""
    if count == 1:
        return f"1 of {total} numbers differs"
    if count == total:
        return "all numbers differ"
    if count < 10 or count / total < 0.01:
        return f"{count} of {total} numbers differ"
    return f"{100 * count / total:.0f}% of the numbers differ"


def detail(
    found: Difference, shape: tuple[int, ...], allowed: float, public: bool, names: Names = ()
) -> str:
    """The second line on wrong values: the worst place, the share, the slices."""
    total = prod(shape)
    parts = []
    if found.count and public:
        at = f" at {list(found.at)}" if found.at else ""
        parts.append(f"by up to {found.off:.2g}{at}; {allowed:.2g} is allowed")
    if found.count and total > 1:
        parts.append(how_many(found.count, total))
    only = slices(found.wrong, names) if public and len(shape) > 1 and found.count != 1 else ""
    return "; ".join(parts) + (", " if parts and only else "") + only


def slices(wrong: Mapping[int, Bools], names: Names = ()) -> str:
    """Which slices are wrong, along the axis that tells most; nothing where all or none are."""
    told = {axis: bad for axis, bad in wrong.items() if bad.any() and not bad.all()}
    if not told:
        return ""
    axis = min(told, key=lambda axis: (float(told[axis].mean()), axis))
    bad = told[axis]
    at = [int(index) for index in np.flatnonzero(bad)]
    right = [int(index) for index in np.flatnonzero(~bad)]
    if len(at) == 1:
        return f"only at {slice_name(axis, at, names)}"
    if len(right) == 1:
        return f"everywhere but at {slice_name(axis, right, names)}"
    if at == list(range(at[0], len(bad))):
        return f"only from {slice_name(axis, at[:1], names)} on"
    if at == list(range(at[-1] + 1)):
        return f"only up to {slice_name(axis, at[-1:], names)}"
    if len(at) <= 4:
        return f"only at {slice_name(axis, at, names)}"
    return f"at {len(at)} of {len(bad)} indices of {axis_name(axis, names)}"


def axis_name(axis: int, names: Names) -> str:
    """ "axis 1", or "the axis `head`" where it has a name."""
    return f"the axis `{names[axis]}`" if names else f"axis {axis}"


def slice_name(axis: int, indices: Sequence[int], names: Names) -> str:
    """ "head 1", "head 0 and 2"; without a name "index 1 of axis 1"."""
    if names:
        return f"{names[axis]} {listed(indices)}"
    word = "index" if len(indices) == 1 else "indices"
    return f"{word} {listed(indices)} of axis {axis}"


def listed(items: Sequence[object]) -> str:
    """ "0, 2 and 5"."""
    words = [str(item) for item in items]
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def shown(value: object) -> str:
    """A single value, no longer than it can be taken in at a glance."""
    text = f"{value:.6g}" if isinstance(value, float) else repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
