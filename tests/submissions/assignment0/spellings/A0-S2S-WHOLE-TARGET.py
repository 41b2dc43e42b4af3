class Seq2Seq(Seq2Seq):
    def forward(self, source, lengths, target):
        return self.decoder(target, self.encoder(source, lengths)[-1])[0]
