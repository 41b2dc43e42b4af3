# task: SelfAttention.forward; divides by the root of d_model
class SelfAttention(SelfAttention):
    def forward(self, x, mask=None):
        q = self.query(x) * math.sqrt(self.key.out_features / x.shape[-1])
        return scaled_dot_product_attention(q, self.key(x), self.value(x), mask)
