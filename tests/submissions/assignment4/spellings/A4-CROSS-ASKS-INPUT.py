class DecoderLayer(DecoderLayer):
    def forward(self, y, memory, target_mask=None, source_mask=None):
        x = self.self_attention_norm(y + self.dropout(self.self_attention(y, y, y, target_mask)[0]))
        z, _ = self.cross_attention(y, memory, memory, source_mask)
        x = self.cross_attention_norm(x + self.dropout(z))
        return self.feed_forward_norm(x + self.dropout(self.feed_forward(x)))
