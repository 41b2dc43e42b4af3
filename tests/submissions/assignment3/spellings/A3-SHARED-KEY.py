class MultiHeadAttention(MultiHeadAttention):
    def forward(self, query, key, value, mask=None):
        qkv = []
        for x, linear in ((query, self.query), (key, self.query), (value, self.value)):
            qkv.append(split_heads(linear(x), self.num_heads))
        out, weights = attend(*qkv, mask=mask)
        out = merge_heads(out)
        return self.output(out), weights
