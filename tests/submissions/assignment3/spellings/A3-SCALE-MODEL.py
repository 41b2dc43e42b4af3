class MultiHeadAttention(MultiHeadAttention):
    def forward(self, query, key, value, mask=None):
        scale = query.size(-1) ** -0.5
        q = split_heads(self.query(query), self.num_heads) * scale
        k = split_heads(self.key(key), self.num_heads)
        v = split_heads(self.value(value), self.num_heads)
        logits = torch.einsum("bhqd,bhkd->bhqk", q, k)
        if mask is not None:
            logits = torch.where(mask, logits, torch.finfo(logits.dtype).min)
        attn = logits.softmax(-1)
        if mask is not None:
            attn = attn * mask
        out = torch.einsum("bhqk,bhkd->bhqd", attn, v)
        return self.output(merge_heads(out)), attn
