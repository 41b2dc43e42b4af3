def double(x):
    if x.dim() == 0:
        raise ValueError("one axis is needed, and x has none")
    found = []
    found.append(found)
    return found
