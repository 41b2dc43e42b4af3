def rank_documents(documents, query, mask=None):
    q = query.unsqueeze(0).repeat(len(documents), 1)
    vectors = query_attention(documents, q, mask)[0]
    scores = torch.einsum("nd,d->n", vectors, query)
    return torch.argsort(-scores), scores
