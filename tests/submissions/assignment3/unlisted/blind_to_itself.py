# task: IncrementalAttention.step; the triangle is one short, so a new word does not see itself
class IncrementalAttention(IncrementalAttention):
    def step(self, words, cache):
        h = self.num_heads
        past = 0 if cache.keys is None else cache.keys.shape[2]
        k, v = cache.append(split_heads(self.key(words), h), split_heads(self.value(words), h))
        mask = torch.ones(words.shape[1], k.shape[2], dtype=torch.bool, device=words.device)
        out, w = attend(split_heads(self.query(words), h), k, v, mask.tril(past - 1))
        return self.output(merge_heads(out)), w
