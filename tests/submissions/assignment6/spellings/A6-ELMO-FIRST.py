class Tagger(Tagger):
    def forward(self, words, layers=None):
        x = self.own(words)
        if layers is None:
            return self.output(x)
        return self.output(torch.cat((self.mix(layers), x), 2))
