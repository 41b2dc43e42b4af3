# task: AttentionPooling.forward; right, but adds up word by word
class AttentionPooling(AttentionPooling):
    def forward(self, x, mask=None):
        w = masked_softmax(self.score(x), None if mask is None else mask[..., None], dim=1)
        total = torch.zeros_like(x[:, 0])
        for i in range(x.shape[1]):
            total = total + w[:, i] * x[:, i]
        return total, w
