def rank_documents(documents, query, mask=None):
    n = documents.shape[0]
    docs, _ = query_attention(documents, query[None].repeat(n, 1), mask)
    scores = (docs * query).sum(1)
    best = torch.sort(scores, descending=True)
    ranks = torch.empty_like(best.indices)
    ranks[best.indices] = torch.arange(n, device=ranks.device)
    return ranks, best.values
