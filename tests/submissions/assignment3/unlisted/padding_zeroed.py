# task: CrossAttention.forward; padding words are set to zero, but still attended
class CrossAttention(CrossAttention):
    def forward(self, target, memory, is_word=None):
        if is_word is not None:
            memory = memory * is_word.unsqueeze(-1)
        q = split_heads(self.query(target), self.num_heads)
        k = split_heads(self.key(memory), self.num_heads)
        v = split_heads(self.value(memory), self.num_heads)
        out, weights = attend(q, k, v)
        return self.output(merge_heads(out)), weights
