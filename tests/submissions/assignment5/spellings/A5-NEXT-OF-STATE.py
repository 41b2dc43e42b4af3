class Pretraining(Pretraining):
    def forward(self, ids, segments, is_word):
        x, _ = self.bert(ids, segments, is_word)
        return self.words(x, self.bert.embeddings.word.weight), self.next(x)[:, 0]
