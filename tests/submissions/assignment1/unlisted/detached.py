# task: ValuePooling.forward; no gradient flows through the weights
class ValuePooling(ValuePooling):
    def forward(self, x, mask=None):
        w = masked_softmax(self.score(x), None if mask is None else mask[..., None], dim=1)
        return (w.detach() * self.value(x)).sum(1), w
