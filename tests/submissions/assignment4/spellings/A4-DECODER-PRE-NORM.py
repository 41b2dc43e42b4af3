class DecoderLayer(DecoderLayer):
    def forward(self, y, memory, target_mask=None, source_mask=None):
        x = self.self_attention_norm(y)
        y = y + self.dropout(self.self_attention(x, x, x, target_mask)[0])
        x = self.cross_attention_norm(y)
        y = y + self.dropout(self.cross_attention(x, memory, memory, source_mask)[0])
        return y + self.dropout(self.feed_forward(self.feed_forward_norm(y)))
