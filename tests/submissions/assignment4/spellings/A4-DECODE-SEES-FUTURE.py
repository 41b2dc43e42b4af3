class Transformer(Transformer):
    def decode(self, inputs, memory, source):
        y = self.target(inputs)
        for layer in self.decoder:
            y = layer(y, memory, source_mask=source_mask(source, self.padding))
        return self.output(y)
