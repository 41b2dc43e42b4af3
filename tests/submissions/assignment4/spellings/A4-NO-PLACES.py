class Embeddings(Embeddings):
    def forward(self, ids):
        return self.dropout(math.sqrt(self.d_model) * self.tokens(ids))
