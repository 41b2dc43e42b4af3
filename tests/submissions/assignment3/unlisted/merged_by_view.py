# task: MultiHeadAttention.forward; merges by a plain reshape although merge_heads is right
class MultiHeadAttention(MultiHeadAttention):
    def forward(self, query, key, value, mask=None):
        q = split_heads(self.query(query), self.num_heads)
        k = split_heads(self.key(key), self.num_heads)
        v = split_heads(self.value(value), self.num_heads)
        heads, weights = attend(q, k, v, mask)
        return self.output(heads.reshape(query.shape)), weights
