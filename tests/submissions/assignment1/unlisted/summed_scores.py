# task: AttentionPooling.forward; sums the scores of the dimensions into one
class AttentionPooling(AttentionPooling):
    def forward(self, x, mask=None):
        w = masked_softmax(self.score(x).sum(-1), mask)[..., None].expand_as(x)
        return (w * x).sum(1), w
