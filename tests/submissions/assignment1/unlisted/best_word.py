# task: rank_documents; a document scores as its best word
def rank_documents(documents, query, mask=None):
    s = documents @ query
    if mask is not None:
        s = s.masked_fill(~mask, -1e9)
    scores, order = s.max(1).values.sort(descending=True)
    return order, scores
