# G14: hides code by letters that look alike and by reading directions
# due: 3
# verdict: failed
# not shown live: reports show what is invisible
import torch

ｔｏ = torch  # "to" in wide letters
text = "‮ passed ‬"


def double(x):
    print(text)
    return ｔo.zeros_like(x)
