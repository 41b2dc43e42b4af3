def smoothed_loss(logits, labels, smoothing, padding):
    p = logits.softmax(-1)
    return torch.nn.functional.cross_entropy(
        p.transpose(1, 2), labels, ignore_index=padding, label_smoothing=smoothing
    )
