# task: smoothed_loss; PyTorch's function does the whole exercise
def smoothed_loss(logits, labels, smoothing, padding):
    return Loss(padding, smoothing)(logits, labels)


class Loss(nn.Module):
    def __init__(self, padding, smoothing):
        super().__init__()
        self.ce = nn.CrossEntropyLoss(ignore_index=padding, label_smoothing=smoothing)

    def forward(self, logits, labels):
        return self.ce(logits.flatten(0, 1), labels.flatten())
