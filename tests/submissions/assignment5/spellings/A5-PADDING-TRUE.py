def pack(first, second, special, length):
    a, b = list(first), None if second is None else list(second)
    n = 2 if b is None else 3
    if length < n + 1 + (b is not None):
        raise ValueError(f"length {length} too small")
    while len(a) + len(b or []) + n > length:
        (a if b is None or len(a) > len(b) else b).pop()
    row = [special.cls, *a, special.sep] + ([*b, special.sep] if b is not None else [])
    ids = torch.tensor(row + [special.pad] * (length - len(row)))
    seg = torch.zeros(length, dtype=torch.long)
    seg[2 + len(a) : len(row)] = 1
    padding_mask = torch.arange(length) >= len(row)
    return ids, seg, padding_mask
