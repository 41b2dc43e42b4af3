# task: EncoderLayer.forward; the second way around is half as wide
class EncoderLayer(EncoderLayer):
    def forward(self, x, mask=None):
        h = self.attention_norm(x + self.dropout(self.attention(x, x, x, mask)[0]))
        return self.feed_forward_norm(0.5 * h + self.dropout(self.feed_forward(h)))
