class FeedForward(FeedForward):
    def forward(self, x):
        residual = x
        x = self.outer(torch.relu(self.inner(x)))
        x += residual
        return x
