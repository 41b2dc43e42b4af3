# task: MaskedWordHead.forward; logits are probabilities
class MaskedWordHead(MaskedWordHead):
    def forward(self, states, table):
        h = self.norm(F.gelu(self.transform(states)))
        return F.log_softmax(F.linear(h, table, self.bias), -1)
