# task: AttentionPooling.forward; sigmoid gates instead of a softmax
class AttentionPooling(AttentionPooling):
    def forward(self, x, mask=None):
        w = torch.sigmoid(self.score(x))
        if mask is not None:
            w = w * mask[..., None]
        return (w * x).sum(1), w
