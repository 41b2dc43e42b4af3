def length_penalty(length, alpha):
    return pow(length, alpha)
