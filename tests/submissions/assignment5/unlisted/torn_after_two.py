# task: choose_words; a word's third piece has a coin of its own
def choose_words(ids, continues, special, rng, share=0.15):
    hit = rng.random(tuple(ids.shape)) < share
    cont = continues.cpu().numpy()
    for j in range(1, hit.shape[1]):
        second = cont[:, j] & ~cont[:, j - 1]
        hit[:, j] = np.where(second, hit[:, j - 1], hit[:, j])
    return torch.from_numpy(hit & ~np.isin(ids.cpu().numpy(), list(special))).to(ids.device)
