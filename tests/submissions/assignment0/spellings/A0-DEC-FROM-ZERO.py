class Decoder(Decoder):
    def forward(self, inputs, state):
        out, h = self.rnn(self.embedding(inputs), torch.zeros_like(state))
        return self.output(out), h
