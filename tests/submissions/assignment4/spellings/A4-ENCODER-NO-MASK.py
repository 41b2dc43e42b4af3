class EncoderLayer(EncoderLayer):
    def forward(self, x, mask=None):
        attended, _ = self.attention(query=x, key=x, value=x)
        x = self.attention_norm(x + self.dropout(attended))
        return self.feed_forward_norm(x + self.dropout(self.feed_forward(x)))
