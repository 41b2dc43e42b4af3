# task: causal_mask; a word sees itself and the one before it only
def causal_mask(length, device=None):
    ones = torch.ones(length, length, dtype=torch.bool, device=device)
    return ones.tril() & ones.triu(-1)
