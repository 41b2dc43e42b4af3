class Decoder(Decoder):
    def forward(self, inputs, state):
        x = self.embedding(inputs)
        return self.output(self.rnn(x, state)[0]), state
