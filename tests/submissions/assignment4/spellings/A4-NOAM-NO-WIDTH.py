def noam_rate(step, d_model, warmup, factor=1.0):
    step = max(1, step)
    return factor * min(1 / step**0.5, step / warmup**1.5)
