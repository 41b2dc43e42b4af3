def source_mask(source, padding):
    return source.eq(padding).unsqueeze(1).unsqueeze(2)
