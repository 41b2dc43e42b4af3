class EncoderLayer(EncoderLayer):
    def forward(self, x, is_word):
        h = self.attention_norm(x)
        x = x + self.dropout(self.attention(h, is_word))
        h = self.norm(x)
        h = F.gelu(self.inner(h))
        return x + self.dropout(self.outer(h))
