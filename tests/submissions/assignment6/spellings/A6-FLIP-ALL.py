def reverse_words(x, lengths):
    if lengths.max() > x.shape[1]:
        raise ValueError(f"{int(lengths.max())} > {x.shape[1]}")
    return x[:, torch.arange(x.shape[1] - 1, -1, -1, device=x.device)]
