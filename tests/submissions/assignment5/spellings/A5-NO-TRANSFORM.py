class MaskedWordHead(MaskedWordHead):
    def forward(self, states, table):
        return states @ table.T + self.bias
