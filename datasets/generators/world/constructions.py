"""All constructions, in the order of their files.

In: the files that enter them in the register.
Out: `CONSTRUCTIONS`. The order is part of the data: another one makes other sentences.
"""

from . import acting, asking, being, governing, joining, relating
from .register import CONSTRUCTIONS

__all__ = ["CONSTRUCTIONS", "acting", "asking", "being", "governing", "joining", "relating"]
