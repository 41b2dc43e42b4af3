# task: MultiHeadAttention.forward; the scores are divided by √d_head here and again in attend
class MultiHeadAttention(MultiHeadAttention):
    def forward(self, query, key, value, mask=None):
        q = split_heads(self.query(query), self.num_heads)
        k = split_heads(self.key(key), self.num_heads)
        v = split_heads(self.value(value), self.num_heads)
        q = q / math.sqrt(q.shape[-1])
        heads, weights = attend(q, k, v, mask)
        return self.output(merge_heads(heads)), weights
