class Tagger(Tagger):
    def forward(self, words, layers=None):
        x = self.own(words)
        if layers is None:
            return self.output(x)
        with torch.no_grad():
            elmo = self.mix(layers)
        return self.output(torch.cat((x, elmo), 2))
