# task: Highway.forward; the gate reads the transformed numbers
class Highway(Highway):
    def forward(self, x):
        new = torch.relu(self.transform(x))
        g = torch.sigmoid(self.gate(new))
        return g * new + (1 - g) * x
