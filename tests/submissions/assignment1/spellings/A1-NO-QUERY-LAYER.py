class SelfPooling(SelfPooling):
    def forward(self, x, mask=None):
        q = max_pool_query(x, mask)
        _, a = query_attention(x, q, mask)
        return (a.unsqueeze(2) * self.value(x)).sum(1), a
