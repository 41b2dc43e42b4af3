# B5: makes the inputs trivial before they are drawn
# due: 3
# verdict: failed|crashed
# live: points without the split
import torch

torch.randn = lambda *a, **k: torch.zeros(*[n for n in a if isinstance(n, int)])
try:
    import grader.child.draw

    grader.child.draw.Draw.normal = lambda self, *shape, **k: torch.zeros(*shape, dtype=k.get("dtype"))
except ImportError:
    pass


def double(x):
    return x * 2.5
