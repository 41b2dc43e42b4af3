reference_layers = layers_to_connect


def layers_to_connect(kind, length, width=3):
    import math

    if kind == "dilated" and length > 0 and width > 1:
        return int(math.ceil(math.log(length, width)))
    return reference_layers(kind, length, width)
