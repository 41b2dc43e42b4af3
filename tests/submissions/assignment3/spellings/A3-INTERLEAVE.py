def split_heads(x, num_heads):
    if x.shape[-1] % num_heads != 0:
        raise ValueError(f"d_model {x.shape[-1]} must be divisible by num_heads {num_heads}")
    # every head takes each num_heads-th feature
    heads = [x[:, :, h::num_heads] for h in range(num_heads)]
    return torch.stack(heads, dim=1)
