def target_mask(inputs, padding):
    b, n = inputs.shape
    return torch.tril(torch.ones(b, 1, n, n, device=inputs.device)).bool()
