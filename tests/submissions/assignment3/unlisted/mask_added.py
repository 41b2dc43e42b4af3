# task: MultiHeadAttention.forward; the mask's 0 and 1 are added to the scores
class MultiHeadAttention(MultiHeadAttention):
    def forward(self, query, key, value, mask=None):
        q = split_heads(self.query(query), self.num_heads)
        k = split_heads(self.key(key), self.num_heads)
        v = split_heads(self.value(value), self.num_heads)
        scores = q @ k.mT / math.sqrt(q.shape[-1])
        if mask is not None:
            scores = scores + mask
        weights = scores.softmax(-1)
        return self.output(merge_heads(weights @ v)), weights
