class Highway(Highway):
    def forward(self, x):
        g = F.sigmoid(self.gate(x))
        return x + g * (self.transform(x) - x)
