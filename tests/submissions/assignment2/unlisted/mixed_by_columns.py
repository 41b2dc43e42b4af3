# task: parameterless_attention; the weights are right, but their transpose mixes the words
def parameterless_attention(x):
    w = (x @ x.mT).softmax(-1)
    return w.mT @ x, w
