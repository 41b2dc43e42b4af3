# task: count_parameters; the table of segments is forgotten
def count_parameters(config):
    d, f = config.d_model, config.d_ff
    layer = 4 * (d * d + d) + 2 * d * f + f + d + 4 * d
    return (
        (config.vocab + config.max_length) * d
        + 2 * d
        + config.num_layers * layer
        + d * d
        + d
        + d * d
        + d
        + 2 * d
        + config.vocab
        + 2 * d
        + 2
    )
