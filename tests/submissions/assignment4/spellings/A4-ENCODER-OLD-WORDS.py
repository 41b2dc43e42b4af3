class EncoderLayer(EncoderLayer):
    def forward(self, x, mask=None):
        residual = x
        x, _ = self.attention(x, x, x, mask)
        x = self.attention_norm(residual + self.dropout(x))
        x = self.feed_forward(x)
        return self.feed_forward_norm(residual + self.dropout(x))
