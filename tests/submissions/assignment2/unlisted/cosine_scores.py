# task: parameterless_attention; cosine similarity in place of the dot product
def parameterless_attention(x):
    unit = x / x.norm(dim=-1, keepdim=True)
    w = (unit @ unit.mT).softmax(-1)
    return w @ x, w
