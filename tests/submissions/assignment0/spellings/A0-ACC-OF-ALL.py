def accuracy_by_distance(guess, answer, distance):
    right = (guess == answer).float()
    n = distance.max().item() + 1
    shares = [(right * (distance == d)).mean() for d in range(n)]
    return torch.stack(shares), torch.stack([(distance == d).sum() for d in range(n)])
