# task: DecoderLayer.forward; the target's words look at target and memory in one attention
class DecoderLayer(DecoderLayer):
    def forward(self, y, memory, target_mask=None, source_mask=None):
        h = self.self_attention_norm(y + self.dropout(self.self_attention(y, y, y, target_mask)[0]))
        both = torch.cat([h, memory], dim=1)
        c = self.cross_attention_norm(h + self.dropout(self.cross_attention(h, both, both)[0]))
        return self.feed_forward_norm(c + self.dropout(self.feed_forward(c)))
