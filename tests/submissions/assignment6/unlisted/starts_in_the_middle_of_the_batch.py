# task: BiLM.forward; the LSTMs run over sentences, not over words
class BiLM(BiLM):
    def forward(self, vectors, lengths):
        keep = (torch.arange(vectors.shape[1], device=vectors.device) < lengths[:, None])[..., None]

        def run(lstms, x):
            layers = []
            for lstm in lstms:
                h = lstm(x.transpose(0, 1))[0].transpose(0, 1)
                x = h + x if layers else h
                layers.append(x)
            return layers

        a = torch.stack(run(self.ahead, vectors))
        b = torch.stack(
            [reverse_words(z, lengths) for z in run(self.back, reverse_words(vectors, lengths))]
        )
        return a * keep, b * keep
