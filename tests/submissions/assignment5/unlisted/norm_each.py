# task: Embeddings.forward; each of the three vectors is normalised by itself
class Embeddings(Embeddings):
    def forward(self, ids, segments):
        if ids.shape[1] > self.position.num_embeddings:
            raise ValueError(f"{ids.shape[1]} > {self.position.num_embeddings}")
        p = self.position.weight[: ids.shape[1]]
        return self.dropout(
            self.norm(self.word(ids)) + self.norm(p) + self.norm(self.segment(segments))
        )
