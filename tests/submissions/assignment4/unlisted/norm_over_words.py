# task: EncoderLayer.forward; the second norm is taken over the words of a sentence
class EncoderLayer(EncoderLayer):
    def forward(self, x, mask=None):
        h = self.attention_norm(x + self.dropout(self.attention(x, x, x, mask)[0]))
        h = h + self.dropout(self.feed_forward(h))
        h = (h - h.mean(1, keepdim=True)) / (h.var(1, keepdim=True, unbiased=False) + 1e-5).sqrt()
        return h * self.feed_forward_norm.weight + self.feed_forward_norm.bias
