def rank_documents(documents, query, mask=None):
    n = documents.shape[0]
    docs, _ = query_attention(documents, query.repeat(n, 1), mask)
    scores, order = torch.sort((docs * query).sum(1))
    return order, scores
