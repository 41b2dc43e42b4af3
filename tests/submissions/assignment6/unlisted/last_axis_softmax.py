# task: ScalarMix.forward; the last layers get the weights of the first
class ScalarMix(ScalarMix):
    def forward(self, layers):
        if len(layers) != len(self.weights):
            raise ValueError(f"{len(layers)} layers, {len(self.weights)} weights")
        return self.gamma * torch.einsum("l,l...->...", self.weights.softmax(0).flip(0), layers)
