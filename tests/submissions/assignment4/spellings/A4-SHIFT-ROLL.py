def shift(target):
    return target, torch.cat([target[:, 1:], target[:, :1]], dim=1)
