class Embeddings(Embeddings):
    def forward(self, ids):
        x = self.dropout(self.tokens(ids) * math.sqrt(self.d_model))
        x = x + positions(ids.shape[-1], x)
        return x
