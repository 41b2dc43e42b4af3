# task: Seq2Seq.forward; the sources are read in the order of their lengths, the targets are not
class Seq2Seq(Seq2Seq):
    def forward(self, source, lengths, target):
        order = lengths.argsort(descending=True)
        _, hidden = self.encoder(source[order], lengths[order])
        return self.decoder(target[:, :-1], hidden)[0]
