class CrossAttention(CrossAttention):
    def forward(self, target, memory, is_word=None):
        h = self.num_heads
        q = split_heads(self.query(memory), h)
        k, v = split_heads(self.key(target), h), split_heads(self.value(target), h)
        if is_word is not None:
            is_word = is_word.unsqueeze(1).unsqueeze(2)
        out, w = attend(q, k, v, is_word)
        return self.output(merge_heads(out)), w
