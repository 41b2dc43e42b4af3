# task: MultiHeadAttention.forward; right, but query by query in a Python loop
class MultiHeadAttention(MultiHeadAttention):
    def forward(self, query, key, value, mask=None):
        q = split_heads(self.query(query), self.num_heads)
        k = split_heads(self.key(key), self.num_heads)
        v = split_heads(self.value(value), self.num_heads)
        if mask is not None:
            mask = mask.expand(*q.shape[:3], k.shape[2])
        rows = []
        for t in range(q.shape[2]):
            rows.append(
                attend(q[:, :, t : t + 1], k, v, None if mask is None else mask[:, :, t : t + 1])
            )
        heads = torch.cat([row[0] for row in rows], dim=2)
        weights = torch.cat([row[1] for row in rows], dim=2)
        return self.output(merge_heads(heads)), weights
