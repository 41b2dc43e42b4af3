class IncrementalAttention(IncrementalAttention):
    def step(self, words, cache):
        q, k, v = (
            split_heads(f(words), self.num_heads) for f in (self.query, self.key, self.value)
        )
        k, v = cache.append(k, v)
        out = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        eye = torch.eye(k.size(2), dtype=k.dtype, device=k.device).expand(*k.shape[:2], -1, -1)
        weights = F.scaled_dot_product_attention(q, k, eye, is_causal=True)
        return self.output(merge_heads(out)), weights
