def shift(target):
    labels = target[:, 1:]
    return labels.clone(), labels
