def accuracy_by_distance(guess, answer, distance):
    shares, count = [], []
    for d in range(1, distance.max().item() + 1):
        here = distance == d
        count.append(here.sum())
        shares.append((guess[here] == answer[here]).sum() / here.sum().clamp(min=1))
    return torch.stack(shares), torch.stack(count)
