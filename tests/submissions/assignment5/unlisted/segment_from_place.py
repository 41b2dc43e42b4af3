# task: Embeddings.forward; the tables of positions and segments are looked up by each other's ids
class Embeddings(Embeddings):
    def forward(self, ids, segments):
        if ids.shape[1] > self.position.num_embeddings:
            raise ValueError(f"{ids.shape[1]} > {self.position.num_embeddings}")
        places = torch.arange(ids.shape[1], device=ids.device) % 2
        return self.dropout(
            self.norm(self.word(ids) + self.position(segments) + self.segment(places))
        )
