def rank_documents(documents, query, mask=None):
    relevance = documents @ query
    weights = relevance.softmax(1)
    scores = (weights * relevance).sum(1)
    order = torch.argsort(scores, descending=True)
    return order, scores[order]
