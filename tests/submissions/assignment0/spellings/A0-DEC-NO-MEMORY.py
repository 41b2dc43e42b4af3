class Decoder(Decoder):
    def forward(self, inputs, state):
        logits = []
        for t in range(inputs.size(1)):
            out, h = self.rnn(self.embedding(inputs[:, t]).unsqueeze(1), state)
            logits.append(self.output(out[:, 0]))
        return torch.stack(logits, dim=1), h
