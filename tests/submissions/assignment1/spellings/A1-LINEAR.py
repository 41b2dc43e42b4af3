class AdditiveAttention(AdditiveAttention):
    def forward(self, x, query, mask=None):
        h = self.word(x)
        q = self.query(query)[:, None, :].expand_as(h)
        e = self.score(h + q)[..., 0]
        a = masked_softmax(e, mask)
        return torch.bmm(a.unsqueeze(1), x).squeeze(1), a
