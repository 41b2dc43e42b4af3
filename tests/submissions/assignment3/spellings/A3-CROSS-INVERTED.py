class CrossAttention(CrossAttention):
    def forward(self, target, memory, is_word=None):
        padding = None
        if is_word is not None:
            padding = torch.logical_not(is_word).view(len(is_word), 1, 1, -1)
        q, k, v = self.query(target), self.key(memory), self.value(memory)
        q, k, v = (split_heads(x, self.num_heads) for x in (q, k, v))
        out, w = attend(q, k, v, mask=padding)
        return self.output(merge_heads(out)), w
