# task: Encoder.forward; the last states come with the batch first
class Encoder(Encoder):
    def forward(self, source, lengths):
        p = pack_padded_sequence(
            self.embedding(source), lengths.cpu(), batch_first=True, enforce_sorted=False
        )
        out, h = self.rnn(p)
        out, _ = pad_packed_sequence(out, batch_first=True, total_length=source.size(1))
        return out, h.transpose(0, 1)
