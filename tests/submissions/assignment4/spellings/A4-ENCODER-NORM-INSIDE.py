class EncoderLayer(EncoderLayer):
    def forward(self, x, mask=None):
        a = self.attention(x, x, x, mask)[0]
        x = self.attention_norm(self.dropout(a)) + x
        return self.feed_forward_norm(self.dropout(self.feed_forward(x))) + x
