class Tagger(Tagger):
    def forward(self, words, layers=None):
        x = self.own(words)
        if layers is None:
            return self.output(x)
        top = layers[len(layers) - 1]
        return self.output(torch.cat((x, top), 2))
