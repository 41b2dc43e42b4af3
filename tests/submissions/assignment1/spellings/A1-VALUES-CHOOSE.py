class ValuePooling(ValuePooling):
    def forward(self, x, mask=None):
        x = self.value(x)
        m = mask if mask is None else mask[:, :, None]
        w = masked_softmax(x, m, dim=1)
        return torch.sum(w * x, dim=1), w
