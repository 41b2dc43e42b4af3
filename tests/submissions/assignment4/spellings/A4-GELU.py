class FeedForward(FeedForward):
    def forward(self, x):
        return self.outer(nn.GELU()(self.inner(x)))
