# task: greedy_decode; the end token is never said as the first word
def greedy_decode(next_log_p, prefix, end, padding, limit):
    words, done = prefix, torch.zeros(len(prefix), dtype=torch.bool, device=prefix.device)
    for step in range(limit):
        log_p = next_log_p(words).clone()
        if step < 2:
            log_p[:, end] = float("-inf")
        token = log_p.argmax(-1).masked_fill(done, padding)
        words = torch.cat([words, token[:, None]], 1)
        done = done | (token == end)
        if done.all():
            break
    rows = words[:, prefix.shape[1] :].tolist()
    return [r[: r.index(end)] if end in r else r for r in rows]
