class EncoderLayer(EncoderLayer):
    def forward(self, x, is_word):
        y = self.attention_norm(self.dropout(self.attention(x, is_word)) + x)
        y = self.dropout(self.outer(nn.GELU()(self.inner(y))))
        return self.norm(y + x)
