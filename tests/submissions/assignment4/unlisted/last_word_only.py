# task: Transformer.decode; only the last place gets logits
class Transformer(Transformer):
    def decode(self, inputs, memory, source):
        y = self.target(inputs)
        for layer in self.decoder:
            y = layer(
                y, memory, target_mask(inputs, self.padding), source_mask(source, self.padding)
            )
        return self.output(y[:, -1:])
