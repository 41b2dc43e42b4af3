# blind rows are left as the softmax makes them
class MultiHeadAttention(MultiHeadAttention):
    def forward(self, query, key, value, mask=None):
        q = split_heads(self.query(query), self.num_heads)
        k = split_heads(self.key(key), self.num_heads)
        v = split_heads(self.value(value), self.num_heads)
        scores = q @ k.mT / self.query.out_features**0.5
        if mask is not None:
            scores = scores.masked_fill(~mask, -1e9)
        weights = scores.softmax(-1)
        return self.output(merge_heads(weights @ v)), weights
