class MultiHeadAttention(MultiHeadAttention):
    def forward(self, query, key, value, mask=None):
        q = split_heads(self.query(query), self.num_heads)
        k = split_heads(self.key(key), self.num_heads)
        v = split_heads(self.value(value), self.num_heads)
        att = torch.softmax(q @ k.transpose(2, 3) / q.shape[-1] ** 0.5, dim=3)
        if mask is not None:
            att = att.masked_fill(~mask, 0.0)
        y = merge_heads(att @ v)
        return self.output(y), att
