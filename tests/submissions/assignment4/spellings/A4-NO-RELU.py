class FeedForward(FeedForward):
    def forward(self, x):
        hidden = self.inner(x)
        out = self.outer(hidden)
        return out
