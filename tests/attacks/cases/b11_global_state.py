# B11: switches gradients off and changes defaults for all that follows
# due: 3
# verdict: failed
# not shown live: it is put back, and a new process asks the next one
import torch

torch.set_default_dtype(torch.float16)
torch.set_grad_enabled(False)
torch.set_default_device("meta")


def double(x):
    return x * 2.5
