class Decoder(Decoder):
    def forward(self, inputs, state):
        word, logits = inputs[:, 0], []
        for t in range(inputs.size(1)):
            out, state = self.rnn(self.embedding(word)[:, None], state)
            logits.append(self.output(out)[:, 0])
            word = logits[-1].max(-1)[1]
        return torch.stack(logits, 1), state
