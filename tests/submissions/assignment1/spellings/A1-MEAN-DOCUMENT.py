def rank_documents(documents, query, mask=None):
    if mask is None:
        mask = torch.ones_like(documents[..., 0]) > 0
    m = mask.unsqueeze(-1).to(documents.dtype)
    mean = (documents * m).sum(1) / m.sum(1).clamp(min=1)
    scores, order = torch.sort(mean @ query, descending=True)
    return order, scores
