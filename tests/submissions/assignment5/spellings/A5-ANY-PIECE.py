def choose_words(ids, continues, special, rng, share=0.15):
    hit = rng.random(tuple(ids.shape)) < share
    cont = continues.cpu().numpy()
    n = hit.shape[1]
    for j in range(n - 1, 0, -1):
        hit[:, j - 1] |= hit[:, j] & cont[:, j]
    for j in range(1, n):
        hit[:, j] |= hit[:, j - 1] & cont[:, j]
    hit &= ~np.isin(ids.cpu().numpy(), list(special))
    return torch.from_numpy(hit).to(ids.device)
