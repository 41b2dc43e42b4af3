# task: source_mask; words are counted, and the mask is made from the front, whatever stands where
def source_mask(source, padding):
    lengths = (source > padding).sum(1)
    return (torch.arange(source.shape[1], device=source.device) < lengths[:, None])[:, None, None]
