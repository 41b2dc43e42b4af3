# task: FeedForward.forward; a leaky ReLU lets a hundredth of the negative through
class FeedForward(FeedForward):
    def forward(self, x):
        return self.outer(nn.functional.leaky_relu(self.inner(x)))
