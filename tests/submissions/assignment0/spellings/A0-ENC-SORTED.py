class Encoder(Encoder):
    def forward(self, source, lengths):
        lengths, idx = lengths.sort(descending=True)
        x = pack_padded_sequence(self.embedding(source[idx]), lengths.cpu(), True)
        out, h = self.rnn(x)
        out, _ = pad_packed_sequence(out, True, total_length=source.size(1))
        return out, h
