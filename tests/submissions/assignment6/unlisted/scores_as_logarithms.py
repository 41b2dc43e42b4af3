# task: Tagger.forward; log-softmax of the scores
class Tagger(Tagger):
    def forward(self, words, layers=None):
        x = self.own(words)
        if self.mix is not None:
            x = torch.cat([x, self.mix(layers)], dim=-1)
        return self.output(x).log_softmax(-1)
