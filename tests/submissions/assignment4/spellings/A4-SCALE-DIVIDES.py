class Embeddings(Embeddings):
    def forward(self, ids):
        x = self.tokens(ids) * self.d_model**-0.5
        return self.dropout(x + positions(ids.size(1), x))
