# task: combine_masks; the padding of the first sentence is used for the whole batch
def combine_masks(causal, is_word):
    if causal.shape[1] != is_word.shape[1]:
        raise ValueError(f"{causal.shape[1]} keys and {is_word.shape[1]} keys")
    return (causal & is_word[0]).expand(is_word.shape[0], 1, -1, -1)
