# task: pack; each segment gets half of the room, whatever the other needs
def pack(first, second, special, length):
    n = 2 if second is None else 3
    if length < n + (1 if second is None else 2):
        raise ValueError(f"{length}")
    room = length - n
    a = list(first)[: room if second is None else room - room // 2]
    b = None if second is None else list(second)[: room // 2]
    row = [special.cls, *a, special.sep] + ([] if b is None else [*b, special.sep])
    seg = [0] * (len(a) + 2) + ([] if b is None else [1] * (len(b) + 1))
    k = length - len(row)
    return (
        torch.tensor(row + [special.pad] * k),
        torch.tensor(seg + [0] * k),
        torch.arange(length) < len(row),
    )
