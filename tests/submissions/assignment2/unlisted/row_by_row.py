# task: lengths_to_mask; right, but one sentence after the other
def lengths_to_mask(lengths, longest):
    rows = []
    for n in lengths:
        if n > longest:
            raise ValueError(f"{n} > {longest}")
        rows.append(torch.arange(longest, device=lengths.device) < n)
    return torch.stack(rows).unsqueeze(1)
