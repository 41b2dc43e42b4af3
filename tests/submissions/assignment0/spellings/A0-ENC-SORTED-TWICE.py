class Encoder(Encoder):
    def forward(self, source, lengths):
        lengths, idx = lengths.sort(descending=True)
        x = pack_padded_sequence(self.embedding(source)[idx], lengths.cpu(), batch_first=True)
        out, h = self.rnn(x)
        out, _ = pad_packed_sequence(out, batch_first=True, total_length=source.size(1))
        return torch.index_select(out, 0, idx), torch.index_select(h, 1, idx)
