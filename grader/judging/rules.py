"""By what rule an answer is compared: tolerance, scale, device, and what may be told.

In: a check and the run's device. Out: a `Rule`, and the difference that it allows a leaf. Raises
GraderFault for a leaf that there is nothing to measure by.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import prod

from grader.errors import GraderFault
from grader.judging.leaves import Leaf, is_floating, largest, shape_of
from grader.judging.wording import Path, part
from grader.records import Check

# Allowed difference over the largest expected magnitude. Noise of other right code: 9e-7 in
# float32, 1e-2 in bfloat16 (against float64); the nearest mistakes: 5e-6 and 1e-4 (float64).
RTOL = {
    "float64": 1e-6,  # not 1e-15: a float32 constant in right code costs 4e-8
    "float32": 1e-5,
    "float16": 5e-3,
    "bfloat16": 3e-2,
    "complex128": 1e-6,
    "complex64": 1e-5,
}
ON_CUDA = {"float32": 10, "complex64": 10}  # times the above: sums in another order, and TF32


@dataclass(frozen=True)
class Rule:
    """How to compare one check's answer."""

    check: str
    """Named in our own faults."""
    rtol: float | None = None
    """As a fraction of the scale, on the CPU; by default it follows the dtype."""
    scale: float | None = None
    """What a difference is measured by; by default the largest expected magnitude of each leaf."""
    exact: bool = False
    device: str = "cpu"
    """Where the answer's tensors have to be."""
    task: str = ""
    axes: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    """Names of the axes of an answer's parts."""
    public: bool = True
    """Whether values and places may be told."""
    mistake: bool = False
    """The expected answer is a known mistake's: it may be anything, and is no fault of ours."""
    floor: float = 0.0
    """The least scale: a mistake's zeros are not the author's to declare."""

    @classmethod
    def of(cls, check: Check, device: str, *, mistake: bool = False, floor: float = 0.0) -> "Rule":
        """The rule of a check that is judged `close` or `equal`; of any other, the default."""
        options = check.judge.options if check.judge.name == "close" else {}
        return cls(
            check.id,
            task=check.task,
            axes=check.axes,
            rtol=options.get("rtol"),
            scale=options.get("scale"),
            exact=check.judge.name == "equal",
            device=device,
            public=not check.hidden,
            mistake=mistake,
            floor=floor,
        )

    def names(self, path: Path, count: int) -> tuple[str, ...]:
        """The names of the axes of a part that has `count` of them; empty where none are known.

        "weights" names the axes of the parts "weights" and "weights of call 2"; a task's own
        entry those of an answer that is one tensor.
        """
        words = [step for step in reversed(path) if isinstance(step, str)] or [self.task]
        for word in words:
            for known in sorted(self.axes, key=len, reverse=True):
                if word == known or word.startswith(known + " "):
                    return next((row for row in self.axes[known] if len(row) == count), ())
        return ()

    def fraction(self, dtype: str) -> float:
        """rtol for a dtype on this device."""
        rtol = RTOL.get(dtype, 0.0) if self.rtol is None else self.rtol
        return rtol * (ON_CUDA.get(dtype, 1) if self.device.startswith("cuda") else 1)

    def allowed(self, leaf: Leaf, path: Path = ()) -> float:
        """The difference that one element of a floating leaf may have."""
        if self.exact or not is_floating(leaf) or not prod(shape_of(leaf)):
            return 0.0
        scale = max(largest(leaf) if self.scale is None else self.scale, self.floor)
        if not scale and not self.mistake:
            raise GraderFault(
                f"check {self.check}: {part(path) or 'the answer '}is expected to be all zero,"
                " so there is nothing to measure a difference by",
                help="state a scale: judge=close(scale=1.0)",
            )
        return self.fraction(leaf.dtype) * scale
