# task: SelfPooling.forward; adds the bias of the value layer once more
class SelfPooling(SelfPooling):
    def forward(self, x, mask=None):
        w = query_attention(x, self.query(max_pool_query(x, mask)), mask)[1]
        return (w[..., None] * self.value(x)).sum(1) + self.value.bias, w
