def source_mask(source, padding):
    mask = source != padding
    return mask
