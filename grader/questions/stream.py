"""Name the streams of one check: of what a child draws, and of what only the parent draws.

In: the seed of a run. Out: 32 bytes. Runs in the parent, away from `grader.child.draw`, which needs
torch.
"""

import hashlib


def stream_key(seed: int, course: str, assignment: str, check: str) -> bytes:
    """The key of one check's stream under one seed; the seed cannot be computed back from it.

    A private seed has 128 random bits, so it cannot be found by trying either.
    """
    return hashlib.sha256(f"{course}\0{assignment}\0{check}\0{seed}".encode()).digest()


def material_key(seed: int, course: str, assignment: str, check: str) -> bytes:
    """The key of what a check asks of a checkpoint: never sent, and of no use to find the other.

    Who has the stream key, as every child has, cannot draw the expected answers by it.
    """
    named = f"material of a checkpoint\0{course}\0{assignment}\0{check}\0{seed}"
    return hashlib.sha256(named.encode()).digest()
