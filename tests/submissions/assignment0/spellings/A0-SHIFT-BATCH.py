def shift(target):
    return target[:-1, :], target[1:, :]
