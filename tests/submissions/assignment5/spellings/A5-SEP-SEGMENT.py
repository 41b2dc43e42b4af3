def pack(first, second, special, length):
    a, b = list(first), None if second is None else list(second)
    n = 2 if b is None else 3
    if length < n + 1 + (b is not None):
        raise ValueError(f"length {length} too small")
    while len(a) + len(b or []) + n > length:
        (a if b is None or len(a) > len(b) else b).pop()
    ids = torch.full((length,), special.pad)
    seg = torch.zeros(length, dtype=torch.long)
    row = [special.cls, *a, special.sep] + ([*b, special.sep] if b is not None else [])
    ids[: len(row)] = torch.tensor(row)
    if b is not None:
        seg[1 + len(a) : len(row)] = 1
    return ids, seg, torch.arange(length) < len(row)
