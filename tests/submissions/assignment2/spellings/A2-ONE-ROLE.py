class SelfAttention(SelfAttention):
    def forward(self, x, mask=None):
        k = self.key(x)
        s = k @ k.transpose(1, 2) / math.sqrt(k.size(-1))
        if mask is not None:
            s = s.masked_fill(~mask, -1e9)
        w = s.softmax(-1)
        if mask is not None:
            w = w * mask
        return w @ self.value(x), w
