# task: pack; there is no [SEP] after the second segment
def pack(first, second, special, length):
    a, b = list(first), list(second or [])
    if length < (3 if second is None else 5):
        raise ValueError(f"{length}")
    while len(a) + len(b) > length - 2:
        (a if len(a) > len(b) else b).pop()
    row = [special.cls, *a, special.sep, *b]
    seg = [0] * (len(a) + 2) + [1] * len(b)
    k = length - len(row)
    return (
        torch.tensor(row + [special.pad] * k),
        torch.tensor(seg + [0] * k),
        torch.arange(length) < len(row),
    )
