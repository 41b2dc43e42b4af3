def smoothed_loss(logits, labels, smoothing, padding):
    return torch.nn.functional.nll_loss(
        logits.log_softmax(-1).transpose(1, 2), labels, ignore_index=padding
    )
