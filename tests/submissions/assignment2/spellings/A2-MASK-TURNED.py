class SelfAttention(SelfAttention):
    def forward(self, x, mask=None):
        if mask is not None:
            # rows that are padding
            mask = mask.permute(0, 2, 1)
        q, k, v = (layer(x) for layer in (self.query, self.key, self.value))
        return scaled_dot_product_attention(q, k, v, mask)
