# task: where_words_look; finds the smallest weight of each row
def where_words_look(weights, mask):
    hidden_last = weights.masked_fill(~mask, 2.0)
    return hidden_last.argmin(-1).masked_fill(~mask[:, 0], -1)
