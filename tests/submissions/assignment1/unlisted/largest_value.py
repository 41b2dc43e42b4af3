# task: ValuePooling.forward; takes the largest weighted value instead of the sum
class ValuePooling(ValuePooling):
    def forward(self, x, mask=None):
        w = masked_softmax(self.score(x), None if mask is None else mask[..., None], dim=1)
        return (w * self.value(x)).amax(1), w
