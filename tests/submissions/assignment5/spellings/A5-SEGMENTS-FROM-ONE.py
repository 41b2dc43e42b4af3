def pack(first, second, special, length):
    first, second, two = list(first), list(second or []), second is not None
    room = length - 2 - two
    if room < 1 + two:
        raise ValueError(f"no room in {length}")
    while len(first) + len(second) > room:
        (first if len(first) > len(second) else second).pop()
    ids = [special.cls] + first + [special.sep]
    segment = [1 for _ in ids]
    if two:
        ids += second + [special.sep]
        segment += [2] * (len(second) + 1)
    rest = length - len(ids)
    return (
        torch.tensor(ids + [special.pad] * rest),
        torch.tensor(segment + [0] * rest),
        torch.tensor([i < len(ids) for i in range(length)]),
    )
