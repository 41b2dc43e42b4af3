# task: ids_to_mask; whatever follows a padding id is hidden too, words as well
def ids_to_mask(ids, pad_id):
    return ((ids == pad_id).cumsum(1) == 0).unsqueeze(1)
