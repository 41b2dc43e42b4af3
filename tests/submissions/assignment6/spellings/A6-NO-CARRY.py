class Highway(Highway):
    def forward(self, x):
        return F.relu(self.transform(x)) * self.gate(x).sigmoid()
