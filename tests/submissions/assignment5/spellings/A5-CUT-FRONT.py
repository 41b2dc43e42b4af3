def pack(first, second, special, length):
    second_given = second is not None
    a, b = list(first), list(second) if second_given else []
    n = 3 if second_given else 2
    if length < n + 1 + second_given:
        raise ValueError(f"length {length} too small")
    while len(a) + len(b) + n > length:
        if len(a) > len(b):
            a = a[1:]
        else:
            b = b[1:]
    ids = [special.cls] + a + [special.sep]
    seg = [0] * len(ids)
    if second_given:
        ids = ids + b + [special.sep]
        seg = seg + [1] * (len(b) + 1)
    mask = [True] * len(ids)
    while len(ids) < length:
        ids.append(special.pad)
        seg.append(0)
        mask.append(False)
    return torch.LongTensor(ids), torch.LongTensor(seg), torch.BoolTensor(mask)
