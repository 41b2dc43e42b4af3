# task: Encoder.forward; a word with the id 0 ends the sentence, the lengths are not used
class Encoder(Encoder):
    def forward(self, source, lengths):
        real = (source != 0).int().cumprod(1).sum(1).clamp(min=1)
        p = pack_padded_sequence(
            self.embedding(source), real.cpu(), batch_first=True, enforce_sorted=False
        )
        out, h = self.rnn(p)
        out, _ = pad_packed_sequence(out, batch_first=True, total_length=source.size(1))
        return out, h
