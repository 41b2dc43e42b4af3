class MultiHeadAttention(MultiHeadAttention):
    def forward(self, query, key, value, mask=None):
        q = split_heads(self.query(query), self.num_heads)
        k = split_heads(self.key(key), self.num_heads)
        v = split_heads(self.value(value), self.num_heads)
        weights = [attend(q[:, 0], k[:, 0], v[:, 0], None if mask is None else _first(mask))[1]]
        weights = torch.stack(weights * self.num_heads, 1)
        return self.output(merge_heads(weights @ v)), weights


def _first(mask):
    return mask[:, 0] if mask.dim() == 4 else mask
