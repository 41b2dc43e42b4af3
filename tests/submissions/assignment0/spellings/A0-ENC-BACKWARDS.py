class Encoder(Encoder):
    def forward(self, source, lengths):
        x = self.embedding(torch.flip(source, dims=[1]))
        p = pack_padded_sequence(x, lengths.cpu(), batch_first=True, enforce_sorted=False)
        out, h = self.rnn(p)
        return pad_packed_sequence(out, batch_first=True, total_length=source.size(1))[0], h
