class DecoderLayer(DecoderLayer):
    def forward(self, y, memory, target_mask=None, source_mask=None):
        y = self.self_attention_norm(y + self.dropout(self.self_attention(y, y, y, target_mask)[0]))
        y = self.cross_attention_norm(y + self.dropout(self.cross_attention(y, y, y)[0]))
        return self.feed_forward_norm(y + self.dropout(self.feed_forward(y)))
