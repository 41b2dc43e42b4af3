# task: equivariance_gap; subtracted the other way round
def equivariance_gap(attend, x, order):
    return attend(x)[:, order] - attend(x[:, order])
