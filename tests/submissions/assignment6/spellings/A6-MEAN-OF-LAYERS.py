class ScalarMix(ScalarMix):
    def forward(self, layers):
        if len(layers) != len(self.weights):
            raise ValueError(f"{len(layers)} layers, {len(self.weights)} weights")
        s = F.softmax(self.weights, dim=0)
        total = sum(share * layer for share, layer in zip(s, layers))
        return self.gamma * total / len(layers)
