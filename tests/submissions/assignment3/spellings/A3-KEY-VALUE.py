class MultiHeadAttention(MultiHeadAttention):
    def forward(self, query, key, value, mask=None):
        h = self.num_heads
        q = split_heads(self.query(query), h)
        v = split_heads(self.key(key), h)
        k = split_heads(self.value(value), h)
        out, att = attend(q, k, v, mask)
        return self.output(merge_heads(out)), att
