# task: layers_to_connect; a width of 1 is refused also for the kinds that ignore it
def layers_to_connect(kind, length, width=3):
    if kind not in ("recurrent", "convolution", "dilated", "attention"):
        raise ValueError(f"there is no {kind}")
    if width < 2 or length < 1:
        raise ValueError(f"length {length}, width {width}")
    if kind == "recurrent":
        return length - 1
    if kind == "attention":
        return min(1, length - 1)
    layers = reach = 0 if length == 1 else 1
    reach = width if layers else 1
    while reach < length:
        reach = reach * width if kind == "dilated" else reach + width - 1
        layers += 1
    return layers
