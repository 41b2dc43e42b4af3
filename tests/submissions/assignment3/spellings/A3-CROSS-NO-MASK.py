class CrossAttention(CrossAttention):
    def forward(self, target, memory, is_word=None):
        q = split_heads(self.query(target), self.num_heads)
        k = split_heads(self.key(memory), self.num_heads)
        v = split_heads(self.value(memory), self.num_heads)
        weights = torch.softmax(q @ k.transpose(-2, -1) / math.sqrt(q.size(3)), dim=-1)
        return self.output(merge_heads(weights @ v)), weights
