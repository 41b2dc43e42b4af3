class Transformer(Transformer):
    def tie(self):
        a, b = self.source.tokens.weight, self.target.tokens.weight
        if a.shape != b.shape:
            raise ValueError(f"{a.shape[0]} and {b.shape[0]} tokens")
        self.target.tokens = self.source.tokens
