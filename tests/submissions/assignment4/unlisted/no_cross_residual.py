# task: DecoderLayer.forward; there is no way around the cross-attention
class DecoderLayer(DecoderLayer):
    def forward(self, y, memory, target_mask=None, source_mask=None):
        h = self.self_attention_norm(y + self.dropout(self.self_attention(y, y, y, target_mask)[0]))
        c = self.cross_attention_norm(
            self.dropout(self.cross_attention(h, memory, memory, source_mask)[0])
        )
        return self.feed_forward_norm(c + self.dropout(self.feed_forward(c)))
