# task: Transformer.decode; the logits are divided by the root of d_model
class Transformer(Transformer):
    def decode(self, inputs, memory, source):
        y = self.target(inputs)
        for layer in self.decoder:
            y = layer(
                y, memory, target_mask(inputs, self.padding), source_mask(source, self.padding)
            )
        return self.output(y) / math.sqrt(y.shape[-1])
