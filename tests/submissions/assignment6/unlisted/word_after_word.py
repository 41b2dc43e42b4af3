# task: CharCNN.forward; right, but one word after the other
class CharCNN(CharCNN):
    def forward(self, ids):
        rows = []
        for sentence in ids:
            words = []
            for word in sentence:
                word = word[(word != PAD) & (word != NOTHING)]
                if len(word) == 0:
                    words.append(self.projection.weight.new_zeros(self.projection.out_features))
                    continue
                x = self.characters(word).T
                y = [
                    conv(F.pad(x, (0, conv.kernel_size[0] - 1))).amax(1).tanh()
                    for conv in self.convolutions
                ]
                y = torch.cat(y)
                for highway in self.highways:
                    y = highway(y)
                words.append(self.projection(y))
            rows.append(torch.stack(words))
        return torch.stack(rows)
