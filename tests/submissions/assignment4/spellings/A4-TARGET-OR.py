def target_mask(inputs, padding):
    n = inputs.size(1)
    causal = torch.tril(torch.ones(n, n, device=inputs.device)).bool()
    return torch.logical_or(causal, source_mask(inputs, padding))
