class Bert(Bert):
    def forward(self, ids, segments, is_word):
        h = self.embeddings(ids, segments)
        for block in self.layers:
            h = block(h, is_word)
        words = h.masked_fill(~is_word.unsqueeze(-1), 0).sum(1)
        mean = words / is_word.sum(1, keepdim=True)
        return h, torch.tanh(self.pooler(mean))
