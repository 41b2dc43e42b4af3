def where_words_look(weights, mask):
    visible = weights.masked_fill(~mask, 0.0)
    return visible.max(dim=-1)[1]
