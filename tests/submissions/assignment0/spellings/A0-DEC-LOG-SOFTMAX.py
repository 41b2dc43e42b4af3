class Decoder(Decoder):
    def forward(self, inputs, state):
        out, h = self.rnn(self.embedding(inputs), state)
        scores = self.output(out)
        return scores - scores.logsumexp(-1, keepdim=True), h
