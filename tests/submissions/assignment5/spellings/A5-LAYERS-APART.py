class Bert(Bert):
    def forward(self, ids, segments, is_word):
        x = self.embeddings(ids, segments)
        outs = [layer(x, is_word) for layer in self.layers]
        return outs[-1], self.pooler(outs[-1][:, 0]).tanh()
