known = layers_to_connect


def layers_to_connect(kind, length, width=3):
    if kind == "convolution" and length >= 1 and width >= 2:
        return int((length - 1) / (width - 1))
    return known(kind, length, width)
