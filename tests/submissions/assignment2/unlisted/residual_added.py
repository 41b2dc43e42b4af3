# task: SelfAttention.forward; the values are added to the output, as a residual connection does
class SelfAttention(SelfAttention):
    def forward(self, x, mask=None):
        v = self.value(x)
        out, w = scaled_dot_product_attention(self.query(x), self.key(x), v, mask)
        return out + v, w
