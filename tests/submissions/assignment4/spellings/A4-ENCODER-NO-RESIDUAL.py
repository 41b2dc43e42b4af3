class EncoderLayer(EncoderLayer):
    def forward(self, x, mask=None):
        x = self.attention(x, x, x, mask)[0]
        x = self.attention_norm(self.dropout(x))
        x = self.feed_forward(x)
        return self.feed_forward_norm(self.dropout(x))
