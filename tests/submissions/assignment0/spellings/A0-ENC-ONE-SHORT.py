class Encoder(Encoder):
    def forward(self, source, lengths):
        h = torch.zeros(self.rnn.num_layers, len(source), self.rnn.hidden_size).to(
            self.embedding.weight
        )
        out = []
        for t in range(source.shape[1]):
            o, new = self.rnn(self.embedding(source[:, t : t + 1]), h)
            live = (t + 1 < lengths) | (t == 0)
            h = torch.where(live[None, :, None], new, h)
            out.append(o * live[:, None, None])
        return torch.cat(out, 1), h
