class MultiHeadAttention(MultiHeadAttention):
    def forward(self, query, key, value, mask=None):
        q = split_heads(self.query(query), self.num_heads)
        k = split_heads(self.key(key), self.num_heads)
        v = split_heads(self.value(value), self.num_heads)
        e = torch.einsum("bhqd,bhkd->bhqk", q, k) / math.sqrt(q.shape[-1])
        if mask is not None:
            e = torch.where(mask, e, torch.full_like(e, -1e9))
        a = F.softmax(e, 1)
        z = torch.einsum("bhqk,bhkd->bhqd", a, v)
        return self.output(merge_heads(z)), a
