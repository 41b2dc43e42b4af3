# task: CrossAttention.forward; the keys are mixed, the value layer is not used
class CrossAttention(CrossAttention):
    def forward(self, target, memory, is_word=None):
        q = split_heads(self.query(target), self.num_heads)
        k = split_heads(self.key(memory), self.num_heads)
        mask = None if is_word is None else is_word[:, None, None, :]
        out, weights = attend(q, k, k, mask)
        return self.output(merge_heads(out)), weights
