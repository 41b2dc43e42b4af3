def ids_to_mask(ids, pad_id=0):
    return ids.bool()[:, None, :]
