class CrossAttention(CrossAttention):
    def forward(self, target, memory, is_word=None):
        q, k, v = self.query(target), self.key(memory), self.value(memory)
        t = torch.arange(target.size(1), device=target.device)
        s = torch.arange(memory.size(1), device=target.device)
        mask = s[None, None, None, :] <= t[None, None, :, None]
        if is_word is not None:
            mask = mask & is_word[:, None, None]
        q, k, v = (split_heads(x, self.num_heads) for x in (q, k, v))
        out, w = attend(q, k, v, mask)
        return self.output(merge_heads(out)), w
