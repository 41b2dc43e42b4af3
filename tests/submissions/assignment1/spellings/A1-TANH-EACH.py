class AdditiveAttention(AdditiveAttention):
    def forward(self, x, query, mask=None):
        h = self.word(x).tanh()
        q = self.query(query).tanh()
        e = self.score(q[:, None] + h).flatten(1)
        a = masked_softmax(e, mask)
        return (a[:, :, None] * x).sum(1), a
