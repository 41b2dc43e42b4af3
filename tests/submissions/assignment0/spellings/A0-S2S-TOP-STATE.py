class Seq2Seq(Seq2Seq):
    def forward(self, source, lengths, target):
        _, hidden = self.encoder(source, lengths)
        top = torch.stack([hidden[-1]] * len(hidden))
        return self.decoder(target[:, :-1], top)[0]
