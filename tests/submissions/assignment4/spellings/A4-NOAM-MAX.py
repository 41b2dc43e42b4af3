def noam_rate(step, d_model, warmup, factor=1.0):
    step = step if step > 0 else 1
    a, b = step ** (-0.5), step * warmup ** (-1.5)
    return factor * d_model ** (-0.5) * (a if a > b else b)
