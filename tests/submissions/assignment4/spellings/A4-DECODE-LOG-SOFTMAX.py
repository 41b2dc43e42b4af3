class Transformer(Transformer):
    def decode(self, inputs, memory, source):
        look = target_mask(inputs, self.padding)
        real = source_mask(source, self.padding)
        h = self.target(inputs)
        for block in self.decoder:
            h = block(h, memory, look, real)
        logits = self.output(h)
        return logits - logits.logsumexp(-1, keepdim=True)
