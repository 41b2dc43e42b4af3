class IncrementalAttention(IncrementalAttention):
    def step(self, words, cache):
        h = self.num_heads
        k, v = cache.append(split_heads(self.key(words), h), split_heads(self.value(words), h))
        q = split_heads(self.query(words), h)
        a = (q @ k.transpose(-2, -1) / q.size(-1) ** 0.5).softmax(-1)
        return self.output(merge_heads(a @ v)), a
