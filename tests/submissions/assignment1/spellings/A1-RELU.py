class AdditiveAttention(AdditiveAttention):
    def forward(self, x, query, mask=None):
        e = self.score(torch.relu(self.word(x) + self.query(query)[:, None])).squeeze(-1)
        w = masked_softmax(e, mask)
        return (w[..., None] * x).sum(1), w
