class Encoder(Encoder):
    def forward(self, source, lengths):
        output, hidden = self.rnn(self.embedding(source))
        real = torch.arange(source.size(1), device=source.device)[None] < lengths[:, None]
        return output * real.unsqueeze(-1), hidden
