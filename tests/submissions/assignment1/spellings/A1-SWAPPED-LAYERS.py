class ValuePooling(ValuePooling):
    def forward(self, x, mask=None):
        s, v = self.score(x), self.value(x)
        m = mask if mask is None else mask[:, :, None]
        w = masked_softmax(v, m, dim=1)
        return torch.einsum("bnd,bnd->bd", w, s), w
