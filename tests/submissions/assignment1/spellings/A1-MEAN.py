class AttentionPooling(AttentionPooling):
    def forward(self, x, mask=None):
        m = mask[..., None] if mask is not None else None
        attn = masked_softmax(self.score(x), m, dim=-2)
        return torch.mean(x * attn, dim=-2), attn
