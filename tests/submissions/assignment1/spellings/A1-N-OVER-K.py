def layers_to_connect(kind, length, width=3):
    import math

    if kind not in ["recurrent", "convolution", "dilated", "attention"]:
        raise ValueError(f"unknown {kind}")
    if length < 1:
        raise ValueError(f"bad length {length}")
    if "o" not in kind[:2] and kind != "dilated":
        return length - 1 if kind == "recurrent" else int(length > 1)
    if width < 2:
        raise ValueError(f"bad width {width}")
    if kind == "convolution":
        return math.ceil(length / width)
    m = 0
    while width**m < length:
        m += 1
    return m
