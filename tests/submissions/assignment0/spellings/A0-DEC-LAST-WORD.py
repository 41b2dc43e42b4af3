class Decoder(Decoder):
    def forward(self, inputs, state):
        _, h = self.rnn(self.embedding(inputs), state)
        return self.output(h[-1]).unsqueeze(1), h
