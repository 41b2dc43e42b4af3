class Decoder(Decoder):
    def forward(self, inputs, state):
        out, h = self.rnn(self.embedding(inputs), state)
        return nn.functional.softmax(self.output(out), dim=2), h
