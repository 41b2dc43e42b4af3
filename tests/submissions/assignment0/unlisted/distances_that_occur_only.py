# task: accuracy_by_distance; distances without examples have no entry
def accuracy_by_distance(guess, answer, distance):
    values, count = distance.unique(return_counts=True)
    shares = [(guess[distance == d] == answer[distance == d]).float().mean() for d in values]
    return torch.stack(shares), count
