class MultiHeadAttention(MultiHeadAttention):
    def forward(self, query, key, value, mask=None):
        x = query
        q, k, v = (split_heads(f(x), self.num_heads) for f in [self.query, self.key, self.value])
        out, weights = attend(q, k, v, mask)
        return self.output(merge_heads(out)), weights
