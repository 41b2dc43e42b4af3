def count_parameters(config):
    d, f = config.d_model, config.d_ff
    linear = lambda i, o: i * o + o  # noqa: E731
    total = config.vocab * d + 2 * d + 2 * d  # words, segments, norm
    for _ in range(config.num_layers):
        total += 4 * linear(d, d) + 2 * d + linear(d, f) + linear(f, d) + 2 * d
    total += linear(d, d)  # pooler
    total += linear(d, d) + 2 * d + config.vocab  # words
    return total + linear(d, 2)
