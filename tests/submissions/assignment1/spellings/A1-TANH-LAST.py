class AdditiveAttention(AdditiveAttention):
    def forward(self, x, query, mask=None):
        e = self.score(self.word(x) + self.query(query)[:, None]).tanh()
        a = masked_softmax(e, None if mask is None else mask[..., None], dim=1)
        return (a * x).sum(1), a[..., 0]
