class AttentionPooling(AttentionPooling):
    def forward(self, x, mask=None):
        b, n, d = x.shape
        s = self.score(x).sum(2) / d
        a = masked_softmax(s, mask).unsqueeze(2).repeat(1, 1, d)
        return torch.einsum("bnd,bnd->bd", a, x), a
