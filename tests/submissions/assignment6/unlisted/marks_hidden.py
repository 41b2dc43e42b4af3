# task: CharCNN.forward; BOW and EOW are hidden like padding
class CharCNN(CharCNN):
    def forward(self, ids):
        real = (ids < BOW) & (ids != NOTHING)
        is_word = real.any(-1, keepdim=True)
        x = self.characters(ids) * real.unsqueeze(-1)
        b, w, c, d = x.shape
        x = x.view(b * w, c, d).permute(0, 2, 1)
        pad = ~real.view(b * w, 1, c)
        parts = []
        for conv in self.convolutions:
            k = conv.kernel_size[0]
            m = torch.tanh(conv(F.pad(x, (0, k - 1))).masked_fill(pad, -1e9).max(2).values)
            parts.append(m)
        y = torch.cat(parts, 1).view(b, w, -1)
        for layer in self.highways:
            y = layer(y)
        return self.projection(y) * is_word
