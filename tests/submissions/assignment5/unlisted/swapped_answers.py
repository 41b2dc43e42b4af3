# task: Pretraining.forward; the two answers come in the other order
class Pretraining(Pretraining):
    def forward(self, ids, segments, is_word):
        x, pooled = self.bert(ids, segments, is_word)
        return self.next(pooled), self.words(x, self.bert.embeddings.word.weight)
