# task: Encoder.forward; the last state is the mean of the states, in every layer
class Encoder(Encoder):
    def forward(self, source, lengths):
        p = pack_padded_sequence(
            self.embedding(source), lengths.cpu(), batch_first=True, enforce_sorted=False
        )
        out, h = self.rnn(p)
        out, _ = pad_packed_sequence(out, batch_first=True, total_length=source.size(1))
        mean = out.sum(1) / lengths[:, None]
        return out, mean.expand_as(h)
