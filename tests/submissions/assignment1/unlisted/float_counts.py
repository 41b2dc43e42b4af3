# task: layers_to_connect; counts are floats
right = layers_to_connect


def layers_to_connect(kind, length, width=3):
    return float(right(kind, length, width))
