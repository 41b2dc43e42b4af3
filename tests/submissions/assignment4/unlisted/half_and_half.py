# task: Embeddings.forward; sines stand in the first half and cosines in the second
class Embeddings(Embeddings):
    def forward(self, ids):
        x = self.tokens(ids) * math.sqrt(self.d_model)
        p = positions(ids.shape[1], x)
        return self.dropout(x + torch.cat([p[:, 0::2], p[:, 1::2]], dim=1))
