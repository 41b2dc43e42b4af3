# task: EncoderLayer.forward; nothing is added to the feed-forward part
class EncoderLayer(EncoderLayer):
    def forward(self, x, is_word):
        x = self.attention_norm(x + self.dropout(self.attention(x, is_word)))
        return self.norm(self.dropout(self.outer(F.gelu(self.inner(x)))))
