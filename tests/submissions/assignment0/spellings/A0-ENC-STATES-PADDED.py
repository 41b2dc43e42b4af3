class Encoder(Encoder):
    def forward(self, source, lengths):
        x = self.embedding(source)
        output, _ = self.rnn(x)
        p = nn.utils.rnn.pack_padded_sequence(
            x, lengths.cpu(), batch_first=True, enforce_sorted=False
        )
        return output, self.rnn(p)[1]
