class BiLM(BiLM):
    def forward(self, vectors, lengths):
        keep = (torch.arange(vectors.shape[1], device=vectors.device) < lengths[:, None])[..., None]
        x, a, b = vectors, [], []
        for j in range(len(self.ahead)):
            right = self.ahead[j](x)[0]
            left = reverse_words(self.back[j](reverse_words(x, lengths))[0], lengths)
            if j:
                right, left = right + x, left + x
            a.append(right * keep)
            b.append(left * keep)
            x = 0.5 * right + 0.5 * left
        return torch.stack(a), torch.stack(b)
