def equivariance_gap(attend, x, order):
    shuffled = torch.index_select(x, dim=1, index=order)
    before, after = attend(x), attend(shuffled)
    return after - before
