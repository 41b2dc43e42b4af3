# task: Decoder.forward; the states are bent once more before the output layer
class Decoder(Decoder):
    def forward(self, inputs, state):
        out, h = self.rnn(self.embedding(inputs), state)
        return self.output(out.relu()), h
