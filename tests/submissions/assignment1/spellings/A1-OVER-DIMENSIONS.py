class AttentionPooling(AttentionPooling):
    def forward(self, x, mask=None):
        m = None
        if mask is not None:
            m = mask[:, :, None].repeat(1, 1, x.size(2))
        a = masked_softmax(self.score(x), m)
        return torch.sum(a * x, 1), a
