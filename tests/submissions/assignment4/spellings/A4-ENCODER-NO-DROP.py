class EncoderLayer(EncoderLayer):
    def forward(self, x, mask=None):
        x = self.attention_norm(x + self.attention(x, x, x, mask)[0])
        return self.feed_forward_norm(x + self.feed_forward(x))
