def greedy_decode(next_log_p, prefix, end, padding, limit):
    out, done = prefix, torch.zeros(len(prefix), dtype=torch.bool, device=prefix.device)
    for _ in range(limit):
        token = next_log_p(out).argmax(-1)
        token[done] = padding
        out = torch.cat([out, token[:, None]], 1)
        done |= token == end
        if done.all():
            break
    return [r[: r.index(end)] if end in r else r for r in out.tolist()]
