def source_mask(source, padding):
    return source.ne(padding).unsqueeze(1).unsqueeze(-1)
