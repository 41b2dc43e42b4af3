class IncrementalAttention(IncrementalAttention):
    def step(self, words, cache):
        q, k, v = (
            split_heads(f(words), self.num_heads) for f in (self.query, self.key, self.value)
        )
        cache.append(k, v)
        out, w = attend(q, k, v, causal_mask(words.size(1), device=words.device))
        return self.output(merge_heads(out)), w
