class EncoderLayer(EncoderLayer):
    def forward(self, x, mask=None):
        def norm(layer, x):
            return (
                layer.weight * (x - x.mean(-1, keepdim=True)) / (x.std(-1, keepdim=True) + 1e-6)
                + layer.bias
            )

        h = norm(self.attention_norm, x + self.dropout(self.attention(x, x, x, mask)[0]))
        return norm(self.feed_forward_norm, h + self.dropout(self.feed_forward(h)))
