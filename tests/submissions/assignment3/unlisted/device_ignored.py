# task: causal_mask; the device is not looked at
def causal_mask(length, device=None):
    places = torch.arange(length)
    return places[:, None] >= places
