class Transformer(Transformer):
    def encode(self, source):
        x = self.source(source)
        for i in range(len(self.encoder)):
            x = self.encoder[i](x)
        return x
