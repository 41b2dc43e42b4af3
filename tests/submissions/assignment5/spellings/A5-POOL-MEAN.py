class Bert(Bert):
    def forward(self, ids, segments, is_word):
        x = self.embeddings(ids, segments)
        for layer in self.layers:
            x = layer(x, is_word)
        return x, torch.tanh(self.pooler(x.sum(1) / x.shape[1]))
