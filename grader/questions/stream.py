"""Name the stream of draws of one check.

In: the seed of a run. Out: 32 bytes. Runs in the parent, away from `grader.child.draw`, which needs
torch.
"""

import hashlib


def stream_key(seed: int, course: str, assignment: str, check: str) -> bytes:
    """The key of one check's stream under one seed; the seed cannot be computed back from it.

    A private seed has 128 random bits, so it cannot be found by trying either.
    """
    return hashlib.sha256(f"{course}\0{assignment}\0{check}\0{seed}".encode()).digest()
