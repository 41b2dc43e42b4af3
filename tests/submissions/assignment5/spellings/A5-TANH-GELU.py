class EncoderLayer(EncoderLayer):
    def forward(self, x, is_word):
        x = self.attention_norm(x + self.dropout(self.attention(x, is_word)))
        h = self.inner(x)
        h = 0.5 * h * (1 + torch.tanh(0.7978845608028654 * (h + 0.044715 * h**3)))
        return self.norm(x + self.dropout(self.outer(h)))
