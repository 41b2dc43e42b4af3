class MultiHeadAttention(MultiHeadAttention):
    def forward(self, query, key, value, mask=None):
        q, k, v = self.query(query), self.key(key), self.value(value)
        q, k, v = [split_heads(t, self.num_heads) for t in (q, k, v)]
        z, a = attend(q, k, v, mask)
        z = z.transpose(1, 2)
        return torch.cat(list(z.unbind(2)), dim=-1), a
