# task: shift; the last two places are dropped from the inputs, as if all sentences were full
def shift(target):
    return target[:, :-2], target[:, 1:-1]
