class MultiHeadAttention(MultiHeadAttention):
    def forward(self, query, key, value, mask=None):
        q = split_heads(self.query(query), self.num_heads)
        k = split_heads(self.key(key), self.num_heads)
        v = split_heads(self.value(value), self.num_heads)
        out, weights = attend(q, k, v, mask)
        # one map for the whole layer, like torch does
        return self.output(merge_heads(out)), weights.sum(1) / self.num_heads
