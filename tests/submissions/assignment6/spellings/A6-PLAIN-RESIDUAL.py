class Highway(Highway):
    def forward(self, x):
        new = F.relu(self.transform(x))
        new = new * torch.sigmoid(self.gate(x))
        return x + new
