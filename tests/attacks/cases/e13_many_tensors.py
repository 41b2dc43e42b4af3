# E13: answers with as many tensors as a frame may hold
# due: 3
# verdict: failed|crashed|timed out
# not shown live: caps of the parent have no switch
def double(x):
    empty = torch.empty(0)
    return [[empty] * 4000, {str(n): empty for n in range(4000)}, ([empty],) * 4000][x.dim() % 3]
