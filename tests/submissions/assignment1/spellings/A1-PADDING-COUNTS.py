class AttentionPooling(AttentionPooling):
    def forward(self, x, mask=None):
        a = torch.softmax(self.score(x), 1)
        return (x * a).sum(1), a
