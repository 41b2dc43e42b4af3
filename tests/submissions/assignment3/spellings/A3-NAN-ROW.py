class MultiHeadAttention(MultiHeadAttention):
    def forward(self, query, key, value, mask=None):
        q, k, v = (
            split_heads(layer(x), self.num_heads)
            for layer, x in ((self.query, query), (self.key, key), (self.value, value))
        )
        scores = torch.einsum("bhqd,bhkd->bhqk", q, k) / q.shape[-1] ** 0.5
        if mask is not None:
            scores = scores + torch.zeros_like(scores).masked_fill(~mask, float("-inf"))
        weights = torch.softmax(scores, -1)
        return self.output(merge_heads(weights @ v)), weights
