class Transformer(Transformer):
    def encode(self, source):
        mask = source_mask(source, self.padding)
        x = self.source(source)
        for _ in self.encoder:
            x = self.encoder[0](x, mask)
        return x
