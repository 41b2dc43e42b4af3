def accuracy_by_distance(guess, answer, distance):
    count = distance.bincount()
    hits = distance[guess == answer].bincount(minlength=len(count))
    return torch.div(hits, count.clamp(min=1), rounding_mode="floor").to(torch.float32), count
