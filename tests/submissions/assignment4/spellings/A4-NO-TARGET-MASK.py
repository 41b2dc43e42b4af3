class DecoderLayer(DecoderLayer):
    def forward(self, y, memory, target_mask=None, source_mask=None):
        x = self.self_attention(y, y, y, None)[0]
        y = self.self_attention_norm(y + self.dropout(x))
        x = self.cross_attention(y, memory, memory, source_mask)[0]
        y = self.cross_attention_norm(y + self.dropout(x))
        return self.feed_forward_norm(y + self.dropout(self.feed_forward(y)))
