def shift(target):
    labels, inputs = target[:, :-1], target[:, 1:]
    return inputs, labels
