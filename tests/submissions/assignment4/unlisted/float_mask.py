# task: source_mask; the mask is made of ones and zeros
def source_mask(source, padding):
    return (source != padding).float()[:, None, None]
