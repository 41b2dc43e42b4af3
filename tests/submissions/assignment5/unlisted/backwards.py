# task: Bert.forward; the last layer comes first
class Bert(Bert):
    def forward(self, ids, segments, is_word):
        x = self.embeddings(ids, segments)
        for layer in reversed(self.layers):
            x = layer(x, is_word)
        return x, torch.tanh(self.pooler(x[:, 0]))
