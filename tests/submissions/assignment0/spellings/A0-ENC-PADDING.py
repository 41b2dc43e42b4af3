class Encoder(Encoder):
    def forward(self, source, lengths):
        return self.rnn(self.embedding(source))
