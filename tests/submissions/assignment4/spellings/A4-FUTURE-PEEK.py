def target_mask(inputs, padding):
    n = inputs.size(1)
    i = torch.arange(n, device=inputs.device)
    causal = i[None, :] <= i[:, None] + 1
    return causal[None, None] & (inputs != padding)[:, None, None]
