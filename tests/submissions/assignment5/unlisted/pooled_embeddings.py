# task: Bert.forward; the pooler reads the embeddings, not the states
class Bert(Bert):
    def forward(self, ids, segments, is_word):
        x = first = self.embeddings(ids, segments)
        for layer in self.layers:
            x = layer(x, is_word)
        return x, torch.tanh(self.pooler(first[:, 0]))
