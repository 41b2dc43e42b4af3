def length_penalty(length, alpha):
    lp = (5 + length) / (5 + 1)
    return lp * alpha
