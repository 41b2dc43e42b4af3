# task: target_mask; a word sees itself and two words before it
def target_mask(inputs, padding):
    n = inputs.shape[1]
    near = torch.ones(n, n, dtype=torch.bool, device=inputs.device).tril().triu(-2)
    return near & (inputs != padding)[:, None, None]
