def count_parameters(config):
    d, f = config.d_model, config.d_ff
    emb = config.vocab * d + config.max_length * d + 2 * d + 2 * d
    layer = 4 * (d * d + d) + 2 * d * f + f + d + 4 * d
    head = d * d + d + 2 * d + config.vocab * d + config.vocab
    return emb + config.num_layers * layer + d * d + d + head + 2 * d + 2
