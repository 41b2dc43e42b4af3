class MaskedWordHead(MaskedWordHead):
    def forward(self, states, table):
        x = self.transform(states)
        x = self.norm(x)
        x = nn.functional.gelu(x)
        return x @ table.T + self.bias
