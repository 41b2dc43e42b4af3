# task: SelfPooling.forward; the query comes from the first word
class SelfPooling(SelfPooling):
    def forward(self, x, mask=None):
        w = query_attention(x, self.query(x[:, 0]), mask)[1]
        return (w[..., None] * self.value(x)).sum(1), w
