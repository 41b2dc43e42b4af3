# task: ScalarMix.forward; each layer is normalised first
class ScalarMix(ScalarMix):
    def forward(self, layers):
        if len(layers) != len(self.weights):
            raise ValueError(f"{len(layers)} layers, {len(self.weights)} weights")
        layers = F.layer_norm(layers, layers.shape[-1:])
        return self.gamma * torch.einsum("l,l...->...", self.weights.softmax(0), layers)
