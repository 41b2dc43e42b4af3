# task: ScalarMix.forward; too many layers are left out, without a ValueError
class ScalarMix(ScalarMix):
    def forward(self, layers):
        s = self.weights.softmax(0)
        return self.gamma * sum(a * layer for a, layer in zip(s, layers))
