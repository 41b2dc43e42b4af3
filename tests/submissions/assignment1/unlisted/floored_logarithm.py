# task: layers_to_connect; rounds the logarithm down
right = layers_to_connect


def layers_to_connect(kind, length, width=3):
    layers = right(kind, length, width)
    return layers - 1 if kind == "dilated" and width**layers > length else layers
