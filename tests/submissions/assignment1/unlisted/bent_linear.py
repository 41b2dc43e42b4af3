# task: linear_relevance; bends the score by tanh
def linear_relevance(x, query, word_weight, query_weight, mask=None):
    s = torch.tanh(x @ word_weight + (query @ query_weight)[:, None])
    return s, masked_softmax(s, mask)
