# task: length_penalty; the length is counted one too long
def length_penalty(length, alpha):
    return ((6 + length) / 6) ** alpha
