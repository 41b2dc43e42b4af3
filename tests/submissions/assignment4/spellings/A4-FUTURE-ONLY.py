def target_mask(inputs, padding):
    i = torch.arange(inputs.size(1), device=inputs.device)
    return (i[None, :] >= i[:, None])[None, None] & (inputs != padding)[:, None, None]
