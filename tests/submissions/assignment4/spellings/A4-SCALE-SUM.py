class Embeddings(Embeddings):
    def forward(self, ids):
        x = self.tokens(ids)
        x = x + positions(x.size(1), x).unsqueeze(0)
        x = x * math.sqrt(x.size(-1))
        return self.dropout(x)
