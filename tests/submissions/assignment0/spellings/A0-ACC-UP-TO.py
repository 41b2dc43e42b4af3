def accuracy_by_distance(guess, answer, distance):
    right = (guess == answer).float()
    n = distance.max().item() + 1
    shares = [
        right[distance <= d].mean() if (distance <= d).any() else torch.tensor(0.0)
        for d in range(n)
    ]
    return torch.stack(shares), torch.bincount(distance)
