class ScalarMix(ScalarMix):
    def forward(self, layers):
        if len(layers) != len(self.weights):
            raise ValueError(f"{len(layers)} layers, {len(self.weights)} weights")
        s = F.softmax(self.weights * self.gamma, dim=0)
        return sum(share * layer for share, layer in zip(s, layers))
