def where_words_look(weights, mask):
    best = weights.transpose(1, 2).max(dim=2).indices
    return torch.where(mask[:, 0, :], best, torch.full_like(best, -1))
