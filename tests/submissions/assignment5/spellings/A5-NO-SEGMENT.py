class Embeddings(Embeddings):
    def forward(self, ids, segments):
        if ids.shape[1] > self.position.num_embeddings:
            raise ValueError(f"{ids.shape[1]} > {self.position.num_embeddings}")
        return self.dropout(self.norm(self.word(ids) + self.position.weight[: ids.shape[1]]))
