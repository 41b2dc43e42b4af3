class Embeddings(Embeddings):
    def forward(self, ids):
        x = self.tokens(ids) * self.d_model**0.5
        pe = positions(512, x).unsqueeze(1)
        return self.dropout(x + pe[: x.size(0)])
