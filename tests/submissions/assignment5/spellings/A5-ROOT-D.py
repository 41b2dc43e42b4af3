class Embeddings(Embeddings):
    def forward(self, ids, segments):
        if ids.shape[1] > self.position.num_embeddings:
            raise ValueError(f"{ids.shape[1]} > {self.position.num_embeddings}")
        import math

        tok = self.word(ids) * math.sqrt(self.word.weight.shape[1])
        pos = self.position.weight[: ids.shape[1]]
        return self.dropout(self.norm(tok + pos + self.segment(segments)))
