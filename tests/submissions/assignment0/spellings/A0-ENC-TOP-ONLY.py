class Encoder(Encoder):
    def forward(self, source, lengths):
        p = pack_padded_sequence(
            self.embedding(source), lengths.cpu(), batch_first=True, enforce_sorted=False
        )
        out, _ = self.rnn(p)
        out, _ = pad_packed_sequence(out, batch_first=True, total_length=source.size(1))
        top = out[torch.arange(len(out)), lengths - 1]
        return out, top.unsqueeze(0)
