def noam_rate(step, d_model, warmup, factor=1.0):
    return factor / (d_model * max(1, step)) ** 0.5
