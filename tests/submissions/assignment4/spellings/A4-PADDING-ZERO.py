def source_mask(source, padding):
    return (source > 0)[:, None, None]
