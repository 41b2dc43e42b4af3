# task: Encoder.forward; the padding is made zero before it is read, and read all the same
class Encoder(Encoder):
    def forward(self, source, lengths):
        real = torch.arange(source.size(1), device=source.device) < lengths[:, None]
        return self.rnn(self.embedding(source) * real[..., None])
