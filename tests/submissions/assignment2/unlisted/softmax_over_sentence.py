# task: parameterless_attention; one softmax over all pairs of words of a sentence
def parameterless_attention(x):
    s = x @ x.mT
    w = s.flatten(-2).softmax(-1).view(s.shape)
    return w @ x, w
