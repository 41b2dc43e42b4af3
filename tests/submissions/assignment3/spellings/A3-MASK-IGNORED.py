class MultiHeadAttention(MultiHeadAttention):
    def forward(self, query, key, value, mask=None):
        q = split_heads(self.query(query), self.num_heads)
        k = split_heads(self.key(key), self.num_heads)
        v = split_heads(self.value(value), self.num_heads)
        scores = q @ k.mT / math.sqrt(q.size(-1))
        if mask is not None:
            scores.masked_fill(~mask, float("-inf"))  # without the underscore, nothing is kept
        weights = scores.softmax(-1)
        return self.output(merge_heads(weights @ v)), weights
