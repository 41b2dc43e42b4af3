class Embeddings(Embeddings):
    def forward(self, ids):
        x = self.tokens(ids)
        x = x + positions(x.size(1), x)
        return self.dropout(x)
