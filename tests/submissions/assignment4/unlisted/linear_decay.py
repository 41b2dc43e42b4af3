# task: noam_rate; after the warm-up the rate falls as 1/step
def noam_rate(step, d_model, warmup, factor=1.0):
    step = max(1, step)
    peak = factor * (d_model * warmup) ** -0.5
    return peak * min(step / warmup, warmup / step)
