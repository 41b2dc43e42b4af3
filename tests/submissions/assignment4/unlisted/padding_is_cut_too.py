# task: greedy_decode; words with the padding's id are taken out of the sentences as well
def greedy_decode(next_log_p, prefix, end, padding, limit):
    words, done = prefix, torch.zeros(len(prefix), dtype=torch.bool, device=prefix.device)
    for _ in range(limit):
        token = next_log_p(words).argmax(-1).masked_fill(done, padding)
        words = torch.cat([words, token[:, None]], 1)
        done = done | (token == end)
        if done.all():
            break
    return [
        [t for t in row if t not in (end, padding)] for row in words[:, prefix.shape[1] :].tolist()
    ]
