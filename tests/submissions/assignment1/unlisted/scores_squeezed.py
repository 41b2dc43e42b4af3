# task: AttentionPooling.forward; squeeze() without an axis takes the batch away, too
class AttentionPooling(AttentionPooling):
    def forward(self, x, mask=None):
        weights = masked_softmax(torch.squeeze(self.score(x)), mask)
        return torch.einsum("...w,bwd->bd", weights, x), weights
