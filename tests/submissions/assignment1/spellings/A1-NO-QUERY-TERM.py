def linear_relevance(x, query, word_weight, query_weight, mask=None):
    s = (x * word_weight).sum(dim=-1)
    return s, masked_softmax(s, mask)
