# task: rank_documents; sums the relevances, so long documents win
def rank_documents(documents, query, mask=None):
    s = documents @ query
    if mask is not None:
        s = s * mask
    scores, order = s.sum(1).sort(descending=True)
    return order, scores
