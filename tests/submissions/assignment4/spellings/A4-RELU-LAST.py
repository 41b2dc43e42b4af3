class FeedForward(FeedForward):
    def forward(self, x):
        return nn.functional.relu(self.outer(self.inner(x)))
