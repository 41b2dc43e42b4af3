class Highway(Highway):
    def forward(self, x):
        h = self.transform(x)
        t = torch.sigmoid(h)
        return F.relu(h) * t + x * (1.0 - t)
