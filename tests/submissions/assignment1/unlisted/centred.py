# task: layers_to_connect; convolutions look to both sides, and reach half as far
right = layers_to_connect


def layers_to_connect(kind, length, width=3):
    if kind == "convolution" and width > 1 and length > 0:
        return -(-(length - 1) // (width // 2))
    return right(kind, length, width)
