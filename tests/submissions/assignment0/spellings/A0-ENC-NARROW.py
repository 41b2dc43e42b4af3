class Encoder(Encoder):
    def forward(self, source, lengths):
        n = int(lengths.max())
        x = self.embedding(source[:, :n])
        p = pack_padded_sequence(x, lengths.tolist(), batch_first=True, enforce_sorted=False)
        out, h = self.rnn(p)
        return pad_packed_sequence(out, batch_first=True)[0], h
