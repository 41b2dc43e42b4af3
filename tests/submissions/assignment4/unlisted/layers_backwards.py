# task: Transformer.encode; the layers are taken from the last to the first
class Transformer(Transformer):
    def encode(self, source):
        x, mask = self.source(source), source_mask(source, self.padding)
        for layer in reversed(self.encoder):
            x = layer(x, mask)
        return x
