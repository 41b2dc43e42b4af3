class MultiHeadAttention(MultiHeadAttention):
    def forward(self, query, key, value, mask=None):
        q = split_heads(self.query(query), self.num_heads)
        k = split_heads(self.key(key), self.num_heads)
        v = split_heads(self.value(value), self.num_heads)
        e = (q / math.sqrt(q.shape[-1])) @ k.mT
        if mask is not None:
            e = e.masked_fill(~mask, -1e9)
        a = nn.Softmax(dim=2)(e)
        return self.output(merge_heads(a @ v)), a
