class MultiHeadAttention(MultiHeadAttention):
    def forward(self, query, key, value, mask=None):
        q = self.query(query).unsqueeze(1)
        k = self.key(key).unsqueeze(1)
        v = self.value(value).unsqueeze(1)
        out, weights = attend(q, k, v, mask)
        return self.output(out.squeeze(1)), weights
