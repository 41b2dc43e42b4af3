class SelfAttention(SelfAttention):
    def forward(self, x, mask=None):
        _, weights = scaled_dot_product_attention(self.query(x), self.key(x), x, mask=mask)
        return torch.einsum("bij,bjd->bid", weights, x), weights
