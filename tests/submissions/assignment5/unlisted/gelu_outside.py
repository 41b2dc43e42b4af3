# task: EncoderLayer.forward; GELU comes after the second linear layer
class EncoderLayer(EncoderLayer):
    def forward(self, x, is_word):
        x = self.attention_norm(x + self.dropout(self.attention(x, is_word)))
        return self.norm(x + self.dropout(F.gelu(self.outer(self.inner(x)))))
