# task: BiLM.forward; state t of `ahead` has read the words before t only
class BiLM(BiLM):
    def forward(self, vectors, lengths):
        keep = (torch.arange(vectors.shape[1], device=vectors.device) < lengths[:, None])[..., None]
        a, b = [], []
        x = vectors
        for j, lstm in enumerate(self.ahead):
            h = lstm(x)[0]
            x = h + x if j else h
            a.append(x)
        turn = lambda z: reverse_words(z, lengths)
        y = turn(vectors)
        for j, lstm in enumerate(self.back):
            h = lstm(y)[0]
            y = h + y if j else h
            b.append(turn(y))
        a, b = torch.stack(a), torch.stack(b)
        return F.pad(a, (0, 0, 1, -1)) * keep, b * keep
