def masked_softmax(scores, mask=None, dim=-1):
    if mask is not None:
        scores = scores.masked_fill(mask == False, -1e9)
    attn = nn.Softmax(dim=dim)(scores)
    return attn
