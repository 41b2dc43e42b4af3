class ScalarMix(ScalarMix):
    def forward(self, layers):
        if len(layers) != len(self.weights):
            raise ValueError(f"{len(layers)} layers, {len(self.weights)} weights")
        s = torch.softmax(self.weights.view(-1, 1, 1, 1), dim=1)
        return self.gamma * (s * layers).sum(0)
