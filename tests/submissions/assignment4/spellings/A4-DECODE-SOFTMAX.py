class Transformer(Transformer):
    def decode(self, inputs, memory, source):
        y = self.target(inputs)
        t, s = target_mask(inputs, self.padding), source_mask(source, self.padding)
        for layer in self.decoder:
            y = layer(y, memory, t, s)
        return self.output(y).softmax(2)
