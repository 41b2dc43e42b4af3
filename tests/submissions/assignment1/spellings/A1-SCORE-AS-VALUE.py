class AttentionPooling(AttentionPooling):
    def forward(self, x, mask=None):
        x = self.score(x)
        if mask is not None:
            mask = mask.unsqueeze(2)
        attn = masked_softmax(x, mask, 1)
        x = attn * x
        return x.sum(1), attn
