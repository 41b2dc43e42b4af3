class Seq2Seq(Seq2Seq):
    def forward(self, source, lengths, target):
        _, hidden = self.encoder(source, lengths)
        return self.decoder(target[:, 1:], hidden)[0]
