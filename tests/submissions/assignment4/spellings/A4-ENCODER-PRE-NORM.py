class EncoderLayer(EncoderLayer):
    def forward(self, x, mask=None):
        y = self.attention_norm(x)
        x = x + self.dropout(self.attention(y, y, y, mask)[0])
        y = self.feed_forward_norm(x)
        x = x + self.dropout(self.feed_forward(y))
        return x
