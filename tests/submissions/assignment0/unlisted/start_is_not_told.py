# task: Seq2Seq.forward; the first place is not told: the decoder begins with the first word
class Seq2Seq(Seq2Seq):
    def forward(self, source, lengths, target):
        _, hidden = self.encoder(source, lengths)
        return self.decoder(target[:, 1:-1], hidden)[0]
